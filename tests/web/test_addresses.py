"""Numbers and words in addresses: what no row can have is a page that is not there."""

import pytest

from summit.staff.rules import Role
from tests.articles.conftest import listing  # noqa: F401  # a fixture


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("folder", ["registrations", "categories", "terms", "staff"])
def test_a_number_beyond_every_row_is_not_found(make, sign_in, folder, number):
    browser = sign_in(make.staff(Role.OWNER))

    page = browser.get(f"/office/{folder}/{number}")

    assert page.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "articles/%00",
        "articles/topic/a%00b",
        "articles/in/en/page/0",
        "articles/2026/page/0",
        "programme/a%00b",
        "programme/theme/%00",
    ],
)
def test_a_word_or_number_no_row_can_have_is_not_found(make, client, listing, address):  # noqa: F811
    assert client.get(f"/en/{address}").status_code == 404


@pytest.mark.parametrize("host", ["a" * 300, ".", "..", "[", "a@b", "xn--\xff", ""])
def test_a_host_nobody_has_ends_in_no_failure(make, client, host):
    page = client.get("/fr/nowhere", headers={"Host": host})

    assert page.status_code == 404
    assert "Page introuvable" in page.text
