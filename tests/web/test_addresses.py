"""Numbers and words in addresses: what no row can have is a page that is not there."""

import pytest

from summit.staff.rules import Role


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
@pytest.mark.parametrize("folder", ["registrations", "categories", "terms", "staff"])
def test_a_number_beyond_every_row_is_not_found(make, sign_in, folder, number):
    browser = sign_in(make.staff(Role.OWNER))

    page = browser.get(f"/office/{folder}/{number}")

    assert page.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "practical/%00",
        "articles/%00",
        "articles/topic/a%00b",
        "programme/%00",
        "programme/a%00.ics",
    ],
)
def test_a_word_no_row_can_hold_is_not_found(make, client, address):
    page = client.get(f"/fr/{address}")

    assert page.status_code == 404
    assert "Page introuvable" in page.text


@pytest.mark.parametrize("host", ["a" * 300, ".", "..", "[", "a@b", "xn--\xff", ""])
def test_a_host_nobody_has_ends_in_no_failure(make, client, host):
    page = client.get("/fr/nowhere", headers={"Host": host})

    assert page.status_code == 404
    assert "Page introuvable" in page.text
