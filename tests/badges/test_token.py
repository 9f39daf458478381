"""The token and the short code, against the answers the phone's reader is held to as well."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summit.badges.token import (
    DIGITS,
    Outcome,
    Reading,
    SigningKey,
    new_short_code,
    parse_short_code,
    read,
)
from summit.kernel.references import ALPHABET

CASES: dict[str, Any] = json.loads(
    Path(__file__).with_name("token_cases.json").read_text(encoding="utf-8")
)
TRUSTED = {key["key_id"]: bytes.fromhex(key["public"]) for key in CASES["keys"] if key["trusted"]}
KEY = SigningKey(bytes.fromhex(CASES["keys"][0]["seed"]))
BADGE = uuid.UUID("0f6a2c5e-8f0b-4a53-9c3e-5f1f7a1d2b44")
RFC_8032_TEST_1 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(CASES["tokens"]))
def test_every_known_text_reads_as_written_down(case):
    reading = read(case["token"], TRUSTED)

    assert reading.outcome == case["outcome"]
    assert reading.badge_id == (uuid.UUID(case["badge_id"]) if case["badge_id"] else None)


@pytest.mark.parametrize("case", CASES["keys"], ids=["first", "second", "stranger"])
def test_a_seed_gives_the_public_key_written_down(case):
    key = SigningKey(bytes.fromhex(case["seed"]))

    assert key.public.hex() == case["public"]
    assert key.key_id == case["key_id"]


def test_the_first_public_key_is_the_standards_own():
    assert KEY.public.hex() == RFC_8032_TEST_1


def test_signing_gives_the_token_written_down():
    assert KEY.sign_badge(BADGE) == CASES["tokens"][0]["token"]


@given(st.uuids(), st.binary(min_size=32, max_size=32))
def test_what_a_key_signs_its_public_half_reads(badge_id, seed):
    key = SigningKey(seed)

    token = key.sign_badge(badge_id)

    assert len(token) == DIGITS
    assert read(token, {key.key_id: key.public}) == Reading(Outcome.GOOD, badge_id, key.key_id)


@given(st.integers(0, DIGITS - 1), st.integers(1, 9))
def test_no_single_wrong_digit_is_ever_good(place, shift):
    token = KEY.sign_badge(BADGE)

    wrong = token[:place] + str((int(token[place]) + shift) % 10) + token[place + 1 :]

    assert read(wrong, TRUSTED).outcome is not Outcome.GOOD


@given(st.text(max_size=220))
def test_no_text_of_any_script_breaks_the_reader(text):
    assert read(text, TRUSTED).badge_id is None


def test_a_key_shows_its_secret_to_nobody():
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_a_seed_of_another_length_is_refused():
    with pytest.raises(ValueError, match="exactly 32 bytes"):
        SigningKey(bytes(31))


@pytest.mark.parametrize("case", named(CASES["short_codes"]))
def test_a_typed_code_reads_as_written_down(case):
    assert parse_short_code(case["typed"]) == case["code"]


def test_new_codes_parse_as_themselves_and_differ():
    codes = {new_short_code() for _ in range(500)}

    assert len(codes) == 500  # of 27 thousand million: two alike would be no chance
    assert all(parse_short_code(code) == code for code in codes)


def test_every_single_wrong_or_swapped_sign_shows():
    code = new_short_code().replace("-", "")
    wrong = {code[:i] + sign + code[i + 1 :] for i in range(8) for sign in ALPHABET} - {code}
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(7)} - {code}

    assert [typed for typed in wrong | swapped if parse_short_code(typed)] == []
