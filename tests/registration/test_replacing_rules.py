"""Which names can be one person's, spelt otherwise."""

import pytest

from summit.registration.replacing.rules import is_respelled, may_be_the_same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ana María Ruiz", "Ana Maria Ruiz"),
        ("Ana Ruiz", "Anna Ruiz Peña"),
        ("Jérôme Roy", "JEROME LE ROY"),
        ("Ruzi", "Ruiz"),  # two letters swapped
        ("Bartolomé", "Bartolome"),
        ("Petersen", "Peterssen"),
        ("Petersen", "Petersens"),
    ],
)
def test_a_name_put_right_is_the_same_persons(before, after):
    assert may_be_the_same(before, after)
    assert may_be_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [("Ana María Ruiz", "Luc Roy"), ("Li", "Lu"), ("", "Luc Roy"), ("Marta", "Marcos")],
)
def test_a_name_of_which_nothing_stays_is_another_persons(before, after):
    assert not may_be_the_same(before, after)
    assert not may_be_the_same(after, before)


@pytest.mark.parametrize(
    ("before", "after", "is_it"),
    [
        ("Montrael", "Montréal", True),
        ("Montréal", "Ville de Montréal", True),
        ("San Bartolomé de las Tres Aguas", "San Bartolome de las Tres Aguas", True),
        ("Ville de Laval", "Ville de Québec", False),
        ("Laval", "Ville de Québec", False),
        ("Laval", "", False),
    ],
)
def test_a_municipality_is_spelled_otherwise_or_is_another_one(before, after, is_it):
    assert is_respelled(before, after) is is_it
    assert is_respelled(after, before) is is_it
