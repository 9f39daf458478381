"""A kept page is proved by changing each thing it shows and reading it from another worker."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from summit.admission import service as admission
from summit.admission.models import Category, Counter, PriceWindow
from summit.articles import service as articles
from summit.articles.models import Article, ArticleSummitLink, Topic
from summit.articles.seed import load_articles
from summit.edition.legal import texts as legal
from summit.edition.models import Summit, TermsVersion
from summit.edition.rules import LegalText
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from tests.factories import MOMENT, in_all
from tests.pages.published import ANNOUNCEMENT, SLUGS, text_of


@pytest.fixture
def shown(make, writing, shown_by_all):
    """Return the text that every worker shows at an address."""
    with writing() as session:
        load_articles(session)
    make.category(price=45_000, capacity=10)

    return lambda address: text_of(shown_by_all(address))


@dataclass(frozen=True)
class Change:
    address: str
    make: object  # what is done to the session
    shows: str  # not there before, there after
    hides: str = ""


def summit(**given):
    def change(session):
        for name, value in given.items():
            setattr(session.get_one(Summit, 1), name, value)

    return change


def article(slug, **given):
    def change(session):
        found = session.scalars(select(Article).filter_by(slug=slug)).one()
        for name, value in given.items():
            setattr(found, name, value)

    return change


def price(session):
    session.scalars(select(PriceWindow)).one().price = Cents(47_500)


def new_price(session):
    category = session.scalars(select(Category)).one()
    session.add(PriceWindow(category_id=category.id, first_day=date(2030, 1, 1), price=Cents(1)))


def fill(session):
    counter = session.scalars(select(Counter)).one()
    admission.take(session, {counter.id: 10 - counter.taken})


def renamed(session):
    session.scalars(select(Category)).one().name = in_all("Burgomaster")


def closed_books(session):
    session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED


def other_taxes(session):
    session.get_one(TaxProfile, 1).regime = TaxRegime.DOMESTIC_MIXED


def link(session):
    water, cities = (ids(session)[SLUGS[5]], ids(session)[SLUGS[2]])
    articles.link(session, water, cities, is_pinned=True)


def unpin(session):
    for row in session.scalars(select(ArticleSummitLink).filter_by(is_announcement=False)):
        session.delete(row)


def headed(session):
    topic = session.scalars(select(Topic).filter_by(slug="mexico-us")).one()
    topic.heading = in_all("Across the river")


def off_topic(session):
    found = session.scalars(select(Article).filter_by(slug=SLUGS[5])).one()
    found.topics = []


def terms(session):
    session.add(TermsVersion(text=in_all("Newer terms"), published_at=MOMENT))


def notice(session):
    legal.publish(session, LegalText.PRIVACY, in_all("Newer words"), after=0, now=MOMENT)


def ids(session):
    return {found.slug: found.id for found in session.scalars(select(Article))}


CHANGES = {
    "a name": Change("/en/", summit(name=in_all("3rd Summit")), "3rd Summit"),
    "the days": Change(
        "/en/", summit(starts_on=date(2031, 7, 8), ends_on=date(2031, 7, 10)), "2031"
    ),
    "the venue": Change("/en/", summit(venue=in_all("Hall of Ten")), "Hall of Ten"),
    "the organizer in the foot": Change(
        "/en/terms", summit(organizer_name="Ten Cities"), "Organizer: Ten Cities"
    ),
    "the officer": Change("/en/privacy", summit(privacy_officer="Officer Ten"), "Officer Ten"),
    "the address": Change("/en/accessibility", summit(contact_email="a@b.example"), "a@b.example"),
    "a demonstration": Change("/en/articles/", summit(is_demonstration=True), "are invented"),
    "an opening": Change("/en/", summit(registration_opens_at=None), "is to be announced"),
    "a price": Change("/en/", price, "$475.00", hides="$450.00"),
    "a coming price": Change("/en/", new_price, "from January"),
    "a filled category": Change("/en/", fill, "All places are taken"),
    "the tax profile": Change("/en/", closed_books, "Announced", hides="Registration is open"),
    "the kind of taxes": Change("/en/", other_taxes, "before taxes where they apply"),
    "the call beside an article": Change(
        f"/en/articles/{ANNOUNCEMENT}", closed_books, "About the summit", hides="Registration is"
    ),
    "an article": Change(
        f"/en/articles/{ANNOUNCEMENT}", article(ANNOUNCEMENT, minutes=9), "9 min read"
    ),
    "an article on the summit page": Change(
        "/en/", article(ANNOUNCEMENT, title=Translated(en="Another title")), "Another title"
    ),
    "an article on the index": Change(
        "/en/articles/", article(SLUGS[5], title=Translated(en="Another title")), "Another title"
    ),
    "a link between articles": Change(
        f"/en/articles/{SLUGS[2]}", link, "Migration and Thirst: the Water Time Bomb"
    ),
    "a pin of the summit page": Change("/en/", unpin, "", hides="The Money Cities Are Leaving"),
    "a heading": Change("/en/articles/", headed, "Across the river"),
    "a topic": Change("/en/articles/", off_topic, "Also from the magazine"),
    "a name over the form": Change(
        "/en/register/", summit(name=in_all("3rd Summit")), "3rd Summit"
    ),
    "a price in the form": Change("/en/register/", price, "$475.00", hides="$450.00"),
    "a coming price in the form": Change("/en/register/", new_price, "from January"),
    "a renamed type in the form": Change("/en/register/", renamed, "Burgomaster"),
    "a filled type in the form": Change(
        "/en/register/", fill, "All places are taken", hides="Nothing is charged yet"
    ),
    "a form without a tax profile": Change(
        "/en/register/", closed_books, "Registration", hides="Nothing is charged yet"
    ),
    "a notice": Change("/en/privacy", notice, "Newer words", hides="Cookies and logs"),
    "the terms": Change("/en/terms", terms, "Newer terms"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_shows_in_every_worker_at_once(shown, writing, change):
    before = shown(change.address)

    with writing() as session:
        change.make(session)

    after = shown(change.address)
    assert before != after
    assert change.shows in after
    assert not change.shows or change.shows not in before or change.hides
    if change.hides:
        assert change.hides in before
        assert change.hides not in after


def test_a_category_that_reopens_shows_in_every_worker(shown, writing):
    with writing() as session:
        fill(session)
    assert "All places are taken" in shown("/en/")

    with writing() as session:
        counter = session.scalars(select(Counter)).one()
        admission.give_back(session, {counter.id: 1}, now=MOMENT)

    assert "Registration is open" in shown("/en/")


def test_a_hidden_article_is_gone_from_every_page(shown, writing):
    assert "Migration and Thirst" in shown("/en/articles/")

    with writing() as session:
        article(SLUGS[5], is_published=False)(session)

    assert "Migration and Thirst" not in shown("/en/articles/")
    assert "Page not found" in shown(f"/en/articles/{SLUGS[5]}")
    assert "Migration and Thirst" not in shown(f"/en/articles/{SLUGS[6]}")


def test_a_deleted_link_is_gone_from_every_worker(shown, writing):
    with writing() as session:
        link(session)
    assert "Migration and Thirst" in shown(f"/en/articles/{SLUGS[2]}")

    with writing() as session:
        articles.unlink(session, ids(session)[SLUGS[2]], ids(session)[SLUGS[5]])

    assert "Migration and Thirst" not in shown(f"/en/articles/{SLUGS[2]}")
