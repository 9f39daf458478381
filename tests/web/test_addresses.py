"""Parts of addresses: what no row can have is a page that is not there."""

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
    "path",
    [
        "articles/%00",
        "articles/topic/%00",
        "articles/2026%00",
        "practical/%00",
        "programme/%00",
        "programme/water%00",
        "programme/water%00.ics",
        "programme/theme/%00/in/%00",
        "r/attendee-1-1-%00/agenda",
    ],
)
def test_a_sign_no_database_keeps_is_not_found(make, client, path):
    assert client.get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize("path", ["in/en/page/0", "2026/page/0"])
def test_no_list_has_a_page_zero(make, client, listing, path):  # noqa: F811
    assert client.get(f"/en/articles/{path}").status_code == 404


@pytest.mark.parametrize("host", ["a" * 300, ".", "..", "[", "a@b", "xn--\xff", ""])
def test_a_host_nobody_has_ends_in_no_failure(make, client, host):
    page = client.get("/fr/nowhere", headers={"Host": host})

    assert page.status_code == 404
    assert "Page introuvable" in page.text
