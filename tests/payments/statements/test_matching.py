"""What a line mentions, whom it may be from, what booking it would do. No database."""

import pytest

from summit.kernel.money import Cents
from summit.kernel.references import check_sign
from summit.payments.statements.matching import (
    Effect,
    Owing,
    effect_of,
    is_named,
    mentioned,
    near,
    printed,
)
from summit.registration.statuses import Status

SIGNS = "7KQ49" + check_sign("7KQ49")
REFERENCE = printed(SIGNS)


def owing(**given):
    return Owing(
        **{
            "registration_id": 1,
            "reference": REFERENCE,
            "status": Status.AWAITING_PAYMENT,
            "municipality": "San Bartolomé de las Tres Aguas",
            "payer_name": "Tesorería Municipal Inventada",
            "contact_name": "Luc Roy",
            "due": Cents(51_739),
            "currency": "cad",
            "payments": 0,
        }
        | given
    )


@pytest.mark.parametrize(
    "text",
    [
        "{ref}",
        "{low}",
        "inscription {plain} merci",
        "MTL {a} {b}",
        "XXMTL{plain_signs}YY",
        "MTL-{a}\n-{b}",
        "M T L 7 K Q 4 9 {last}",
        "no prefix: {a}-{b}",
        "no prefix, no dash: {plain_signs}",
        "/RFB/{ref}//INV",
        "Réf. « {ref} »",
    ],
)
def test_a_reference_is_found_however_the_bank_wrote_it(text):
    told = text.format(
        ref=REFERENCE,
        low=REFERENCE.lower(),
        plain=REFERENCE.replace("-", ""),
        plain_signs=SIGNS,
        a=SIGNS[:4],
        b=SIGNS[4:],
        last=SIGNS[5:],
    )

    assert mentioned(told).references == (REFERENCE,)


def test_a_reference_cut_between_two_fields_is_found():
    assert mentioned(f"FROM CITY MTL-{SIGNS[:3]}", SIGNS[3:]).references == (REFERENCE,)


@pytest.mark.parametrize(
    "text", ["", "PAYMENT OF INVOICE", "MTL AIRPORT", "CANADA MEMBER", "ABCD-EF"]
)
def test_other_words_are_no_reference(text):
    assert mentioned(text).references == ()


def _changed(place, sign):
    return SIGNS[:place] + sign + SIGNS[place + 1 :]


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("sign", ["0", "O", "1", "2", "Z"])
def test_the_check_character_finds_one_wrong_sign(place, sign):
    wrong = _changed(place, sign)
    if wrong == SIGNS:
        return

    said = mentioned(f"MTL-{wrong[:4]}-{wrong[4:]}")

    assert said.references == ()
    assert wrong in said.broken
    assert REFERENCE in near(wrong)


@pytest.mark.parametrize("place", range(5))
def test_the_check_character_finds_two_swapped_signs(place):
    wrong = SIGNS[:place] + SIGNS[place + 1] + SIGNS[place] + SIGNS[place + 2 :]

    assert wrong in mentioned(f"MTL{wrong}").broken
    assert REFERENCE in near(wrong)


@pytest.mark.parametrize(
    "text", ["F-2026-0001", "facture f 2026 0001", "INV F20260001.", "(F-2026-0001)"]
)
def test_the_number_of_an_invoice_is_found(text):
    assert mentioned(text).invoices == ("F-2026-0001",)


@pytest.mark.parametrize("text", ["REF-2026-0001", "F-2026-001", "AF-2026-0001", "F-1026-0001"])
def test_other_numbers_are_no_invoice(text):
    assert mentioned(text).invoices == ()


@pytest.mark.parametrize(
    ("text", "is_same"),
    [
        ("SAN BARTOLOME DE LAS TRES AGUAS", True),
        ("MPIO SAN BARTOLOMÉ TRES AGUAS 0815", True),
        ("SAN BARTOLMOE DE LAS TRES AGUAS", True),  # misspelled
        ("TESORERIA MUNICIPAL INVENTADA", True),
        ("SAN FRANCISCO", False),
        ("LUC ROY", False),  # too short to tell anything
        ("VILLE DE MONTREAL", False),
        ("", False),
    ],
)
def test_a_name_is_known_by_most_of_its_words(text, is_same):
    assert is_named(owing(), text) is is_same


@pytest.mark.parametrize(
    ("amount", "given", "effect", "difference"),
    [
        (51_739, {}, Effect.SETTLES, 0),
        (50_239, {}, Effect.SHORT, 1_500),
        (20_000, {}, Effect.PARTIAL, 31_739),
        (55_739, {}, Effect.TOO_MUCH, 4_000),
        (51_739, {"due": Cents(0)}, Effect.PAID_ALREADY, 51_739),
        (51_739, {"status": Status.CANCELLED}, Effect.LATE, 51_739),
        (51_739, {"status": Status.EXPIRED}, Effect.MAY_REVIVE, 51_739),
        (100, {"status": Status.EXPIRED}, Effect.LATE, 100),
        (51_739, {"currency": "usd"}, Effect.OTHER_CURRENCY, 0),
    ],
)
def test_what_booking_would_do_is_known_before(amount, given, effect, difference):
    told = effect_of(Cents(amount), "cad", owing(**given))

    assert told == (effect, Cents(difference))
