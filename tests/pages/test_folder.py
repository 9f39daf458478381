"""The mayor's folder is read as a mayor's office reads it: from the PDF."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from summit.admission.models import Category, PriceWindow
from summit.articles.models import Article
from summit.edition.models import Summit
from summit.kernel.money import Cents
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from tests.pages.published import ANNOUNCEMENT, LANGUAGES


def read(client, language):
    answer = client.get(f"/{language}/folder.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    document = PdfReader(BytesIO(answer.data))
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    return text.replace("\N{NO-BREAK SPACE}", " "), document


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Sommet international des maires", "Montréal, juillet 2026", "450,00 $ CA"]),
        ("en", ["2nd International Mayors Summit", "Montreal, July 2026", "$450.00 CAD"]),
        ("es", ["Cumbre Internacional de Alcaldes", "Montreal, julio de 2026", "450.00 CAD"]),
    ],
)
def test_each_language_has_a_folder_of_its_own(client, site, language, words):
    text, document = read(client, language)

    assert [word for word in words if word not in text] == []
    assert "Long Live Mexico" in text
    assert "canada.ca" in text
    assert document.trailer["/Root"]["/Lang"].startswith(language)
    assert f"/{language}/register/" in text


def test_the_folder_dates_an_article_as_far_as_its_date_is_known(client, site):
    text, _document = read(client, "fr")

    assert "Leaving on the Table InterAlcaldes · Editorial · janvier 2026 http" in text
    assert "Long Live Mexico! InterAlcaldes · Editorial · 22 décembre 2025 http" in text


def test_the_french_folder_quotes_as_french_is_printed(client, site, writing):
    with writing() as session:
        article = session.scalars(select(Article).filter_by(slug=ANNOUNCEMENT)).one()
        article.language, article.excerpt = "fr", "Vive le Mexique."

    assert "« Vive le Mexique. »" in read(client, "fr")[0]


def test_the_spanish_folder_says_that_a_page_is_in_english(client, site):
    assert "Visitar Canadá, en canada.ca (en inglés)" in read(client, "es")[0]
    assert "(en inglés)" not in read(client, "fr")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_the_folder_is_embedded(client, site, language):
    _text, document = read(client, language)

    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor")
            assert descriptor is None or "/FontFile2" in descriptor.get_object()


def test_the_folder_says_what_is_known_at_this_moment(client, site, writing):
    assert "Ten Cities" not in read(client, "en")[0]

    with writing() as session:
        summit = session.get_one(Summit, 1)
        summit.organizer_name, summit.contact_email = "Ten Cities", "team@summit.example"
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    text, _document = read(client, "en")
    assert "Ten Cities" in text
    assert "Write to team@summit.example." in text
    assert "Registration is not open at this moment." in text


def test_the_longest_names_fit_the_folder(client, site, writing):
    word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = f"{word} 日本 <b>&amp;"
        session.get_one(Summit, 1).organizer_address = f"{word} " * 6

    text, _document = read(client, "en")

    assert "<b>&amp;" in text
    assert word in text.replace(" ", "").replace("-", "")


def test_the_folder_says_from_which_day_a_place_costs_something_else(client, site, writing):
    with writing() as session:
        category = session.scalars(select(Category)).one()
        window = {"first_day": date(2026, 5, 1), "price": Cents(55_000)}
        session.add(PriceWindow(category_id=category.id, **window))

    assert "450,00 $ CA (à compter du 1er mai 2026 : 550,00 $ CA)" in read(client, "fr")[0]
    assert "In Canadian dollars" in read(client, "en")[0]
