import pytest

from summit.kernel.money import Cents
from summit.web.downloads import cell
from summit.web.listing import FARTHEST, LONGEST_SEARCH, Asked, Filter, Listing, Page

LISTING = Listing(
    endpoint="registration_admin.registrations",
    filters=[Filter("status", "Status", [("draft", "Begun")])],
    orders=[("", "Newest"), ("city", "By city")],
)


def asked(app, address):
    with app.test_request_context(address):
        return LISTING.read()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+1 514", "'+1 514"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Zoë = Zoé", "Zoë = Zoé"),
        (None, ""),
        (-5, "-5"),
        (Cents(-120_724), "-1207.24"),
    ],
)
def test_no_cell_of_a_file_is_run_as_a_formula(typed, kept):
    assert cell(typed) == kept


def test_the_address_says_everything_that_was_asked(app):
    found = asked(app, "/?q=%20Quinones%20&status=draft&order=city&page=3")

    assert found == Asked("Quinones", {"status": "draft"}, "city", 3)
    with app.test_request_context("/"):
        again = LISTING.address(found, page=4)
    assert again == "/office/registrations?q=Quinones&order=city&status=draft&page=4"


@pytest.mark.parametrize(
    "odd",
    [
        "status=nothing&order=drop&page=-1",
        "page=0",
        "page=²",
        "page=1e9",
        "page=99999999999999999999",
        "status=draft%00",
    ],
)
def test_what_was_not_offered_is_as_if_not_asked(app, odd):
    assert asked(app, f"/?{odd}") == Asked()


def test_a_search_is_cut_where_nobody_types_further(app):
    assert len(asked(app, "/?q=" + "a" * 9000).search) == LONGEST_SEARCH


def test_a_far_page_is_taken_as_the_farthest(app):
    assert asked(app, "/?page=999999").page == FARTHEST


def test_a_page_knows_where_it_stands_among_all():
    page = Page(rows=["a"] * 20, total=120, number=3)

    assert (page.first, page.last, page.pages) == (101, 120, 3)
    assert (Page([], 0, 1).first, Page([], 0, 1).pages) == (0, 1)
