"""How a pasted line is divided, rule by rule. No database."""

import pytest

from summit.kernel.languages import Language
from summit.registration.entering.names import Read, read_line, read_lines

ES, FR, EN = Language.ES, Language.FR, Language.EN


def read(*answers):
    return Read(**dict(zip(("title", "given_name", "family_name", "role"), answers, strict=True)))


@pytest.mark.parametrize(
    ("line", "language", "found"),
    [
        (
            "Mtra. Ana María Ruiz López, Directora de turismo",
            ES,
            ("Mtra.", "Ana María", "Ruiz López", "Directora de turismo"),
        ),
        ("2) Lic. José Ortega – Síndico", ES, ("Lic.", "José", "Ortega", "Síndico")),
        ("• Ana de la Cruz", ES, ("", "Ana", "de la Cruz", "")),
        ("M. Jean-Pierre Tremblay, maire", FR, ("M.", "Jean-Pierre", "Tremblay", "maire")),
        ("Marie Claude GAGNON ROY\tMairesse", FR, ("", "Marie Claude", "GAGNON ROY", "Mairesse")),
        ("Mary Ann Smith, Chief of staff, City Hall", EN,
         ("", "Mary Ann", "Smith", "Chief of staff, City Hall")),
        ("Dr. Ing. Vincent van der Berg", EN, ("Dr. Ing.", "Vincent", "van der Berg", "")),
        ("Suharto", EN, ("", "Suharto", "", "")),
        ("C. Luz Pérez", ES, ("C.", "Luz", "Pérez", "")),
        ("M Night Shyamalan", EN, ("", "M Night", "Shyamalan", "")),
        ("ANA RUIZ", EN, ("", "ANA", "RUIZ", "")),
        ("Mtra.", ES, ("", "Mtra.", "", "")),
    ],
)  # fmt: skip
def test_a_line_is_divided_by_the_rule(line, language, found):
    assert read_line(line, language) == read(*found)


def test_lines_without_a_letter_are_nobody():
    found = read_lines("Ana Ruiz\r\n\r\n---\n 12 \nLuis Paz, Regidor\n", EN)

    assert [one.given_name for one in found] == ["Ana", "Luis"]
