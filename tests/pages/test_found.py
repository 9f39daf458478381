"""How the site is found and shared, read as the machines that ask for it read it."""

import json
import re
from email.utils import parsedate_to_datetime
from io import BytesIO
from xml.etree import ElementTree as xml

import pytest
import zxingcpp
from PIL import Image

from summit.articles.models import Article, DatePrecision
from summit.edition.models import Summit
from tests.pages.published import ADDRESSES, ANNOUNCEMENT, LANGUAGES

PUBLIC = "http://127.0.0.1:8000"
WORLD_CUP = re.compile("world cup|copa mundial|coupe du monde|fifa", re.I)


def parsed(answer):
    return xml.fromstring(answer.data)  # noqa: S314  # our own


def linked_data(client, address):
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text, re.S
    )
    return {node["@type"]: node for node in json.loads(found[1])["@graph"]}


def test_the_map_names_every_page_in_every_language(client, site):
    answer = client.get("/sitemap.xml")

    assert answer.mimetype == "application/xml"
    named = {one.text for one in parsed(answer).iter() if one.tag.endswith("loc")}
    assert named == {PUBLIC + address for address in ADDRESSES}
    alternates = re.findall(r'hreflang="(..)"', answer.text)
    assert set(alternates) == set(LANGUAGES)
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in client.get("/robots.txt").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_news_can_be_subscribed_to(client, site, writing, language):
    with writing() as session:
        session.query(Article).filter_by(slug=ANNOUNCEMENT).one().is_published = True

    told = parsed(client.get(f"/{language}/news.xml"))
    same = client.get(f"/{language}/news.json").json

    links = [one.text for one in told.iter("link")]
    assert f"{PUBLIC}/{language}/articles/{ANNOUNCEMENT}" in links
    assert [one["url"] for one in same["items"]] == links[1:]
    assert len(same["items"]) == 10
    for day in told.iter("pubDate"):
        assert parsedate_to_datetime(day.text)
    assert same["version"] == "https://jsonfeed.org/version/1.1"


def test_a_piece_of_news_without_a_printed_day_has_none_in_the_feed(client, site, stored):
    vague = [one.slug for one in stored(Article) if one.precision is not DatePrecision.DAY]

    dated = {
        item["url"].rsplit("/")[-1]: "date_published" in item
        for item in client.get("/en/news.json").json["items"]
    }

    assert vague
    assert [dated[slug] for slug in vague] == [False] * len(vague)


def test_the_summit_is_known_to_machines_as_far_as_to_people(client, site, writing):
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = None
    known = linked_data(client, "/en/")["Event"]
    assert known["startDate"] == "2026-07"
    assert "endDate" not in known
    assert "organizer" not in known
    assert known["subjectOf"][0]["@type"] == "NewsArticle"

    with writing() as session:
        session.get_one(Summit, 1).organizer_name = "Ten Cities"

    known = linked_data(client, "/en/")["Event"]
    assert known["organizer"]["name"] == "Ten Cities"
    assert known["offers"][0]["price"] == "450.00"


def test_an_article_and_the_summit_name_one_another(client, site):
    event = linked_data(client, "/fr/")["Event"]
    nodes = linked_data(client, f"/fr/articles/{ANNOUNCEMENT}")

    assert nodes["NewsArticle"]["about"]["@id"] == event["@id"] == nodes["Event"]["@id"]
    assert nodes["NewsArticle"]["publisher"]["name"] == "InterAlcaldes"
    assert nodes["NewsArticle"]["isBasedOn"].startswith("https://www.interalcaldes.com/")
    assert [one["position"] for one in nodes["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]
    assert nodes["NewsArticle"]["@id"] in [one["@id"] for one in event["subjectOf"]]


@pytest.mark.parametrize("page", ["summit", "articles/", f"articles/{ANNOUNCEMENT}", "terms"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_picture_and_a_code_of_its_own(client, site, language, page):
    own = "" if page == "summit" else page
    html = client.get(f"/{language}/{own}").text
    address = re.search(r'og:image"\s+content="([^"]+)"', html)[1].removeprefix(PUBLIC)

    picture = client.get(address)
    assert picture.mimetype == "image/png"
    assert Image.open(BytesIO(picture.data)).size == (1200, 630)
    assert picture.headers["ETag"]

    code = client.get(f"/{language}/code/{page}.svg")
    assert code.mimetype == "image/svg+xml"
    assert read_code(code.text) == f"{PUBLIC}/{language}/{own}"


def read_code(svg):
    """Return what a phone reads: the modules are drawn and decoded by another library."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    picture = Image.new("L", (side, side), 255)
    for x, y in re.findall(r"M(\d+),(\d+)H", svg):
        picture.putpixel((int(x), int(y)), 0)
    return zxingcpp.read_barcode(
        picture.resize((side * 8, side * 8), Image.Resampling.NEAREST)
    ).text


@pytest.mark.parametrize(
    "address",
    [
        "/en/card/no-such-page.png",
        "/en/card/../office/.png",
        "/en/card/card/summit.png.png",
        "/en/code/r/contact-1.svg",
        "/en/code/news.xml.svg",
        "/de/card/summit.png",
    ],
)
def test_what_is_no_public_page_has_neither(client, site, address):
    assert client.get(address).status_code == 404


def test_whom_to_tell_of_a_hole_is_said_once_there_is_an_address(client, site, writing):
    with writing() as session:
        session.get_one(Summit, 1).contact_email = None
    assert client.get("/.well-known/security.txt").status_code == 404

    with writing() as session:
        session.get_one(Summit, 1).contact_email = "team@summit.example"

    told = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:team@summit.example\n" in told
    assert re.search(r"^Expires: 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$", told, re.M)


def test_no_machine_is_told_the_magazines_words_as_ours(client, site):
    for language in LANGUAGES:
        assert not WORLD_CUP.search(client.get(f"/{language}/news.xml").text)
        assert not WORLD_CUP.search(json.dumps(linked_data(client, f"/{language}/")))
