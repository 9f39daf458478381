"""What is read from feeds and files, and what is refused by name or whole."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from summit.articles import entries, unread
from summit.articles.plain import excerpt_of, normalised, text_of, web_address
from summit.articles.reading import read_articles
from summit.articles.rules import DatePrecision
from summit.articles.seed import FILE
from summit.kernel.languages import Language, Translated
from tests.articles.feeds import item, wix

MONTREAL = ZoneInfo("America/Toronto")
BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><rss version="2.0"><channel><item><title>&c;</title></item></channel>
</rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&f;</title></item></channel></rss>"""


def read(body, **given):
    return read_articles(body, zone=MONTREAL, **given)


def only(body, **given):
    found = read(body, **given)
    assert found.refused == []
    (entry,) = found.entries
    return entry


def reasons(found):
    return [(one.name, type(one.why)) for one in found.refused]


class TestWix:
    def test_a_post_is_read_as_wix_writes_it(self):
        entry = only(wix(item(3)))

        assert entry.title == Translated(es="Ciudades y agua 3")
        assert entry.excerpt == "El agua cruza fronteras & ciudades. Nota 3."
        assert entry.url == Translated(es="https://www.magazine.example/post/ciudades-y-agua-3")
        assert (entry.guid, entry.author) == ("guid-3", "Redacción")
        assert (entry.published_on, entry.precision) == (date(2026, 3, 2), DatePrecision.DAY)
        assert entry.topics == ("Agua", "Fronteras")
        assert entry.minutes is None

    def test_a_post_without_guid_is_known_by_its_address(self):
        entry = only(wix(item(guid="")))

        assert entry.guid is None
        assert entry.links == ["//magazine.example/post/ciudades-y-agua-1"]

    def test_the_day_is_the_summits(self):
        entry = only(wix(item(date="Tue, 03 Mar 2026 02:00:00 GMT")))

        assert entry.published_on == date(2026, 3, 2)

    @pytest.mark.parametrize("moment", ["", "soon", "Tue, 01 Jan 1901 00:00:00 +1400"])
    def test_a_day_that_cannot_be_is_not_known(self, moment):
        entry = only(wix(item(date=moment)))

        assert (entry.published_on, entry.precision) == (None, DatePrecision.UNKNOWN)

    def test_the_address_tells_the_language(self):
        assert only(wix(item(link="https://m.example/en/post/a"))).language is Language.EN
        assert only(wix(item(link="https://m.example/post/a"))).language is Language.ES

    def test_the_language_asked_for_goes_first(self):
        entry = only(wix(item(link="https://m.example/en/post/a")), language=Language.FR)

        assert entry.language is Language.FR

    def test_markup_and_scripts_leave_only_their_words(self):
        said = "<p>A &lt;b&gt; b</p><script>alert(1)</script><img src=x onerror=alert(1)>Fin"

        assert only(wix(item(text=said))).excerpt == "A <b> b Fin"

    def test_spaces_before_the_first_tag_do_no_harm(self):
        assert only(b"\xef\xbb\xbf\n " + wix(item())).name == "Ciudades y agua 1"

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)", "data:text/html,x", "/post/a", "https://a@b.example/"]
    )
    def test_an_address_that_is_none_is_refused_by_name(self, link):
        found = read(wix(item(1), item(2, link=link)))

        assert [entry.name for entry in found.entries] == ["Ciudades y agua 1"]
        assert reasons(found) == [("Ciudades y agua 2", entries.BadAddress)]

    def test_a_post_without_title_is_refused_by_its_address(self):
        found = read(wix(item(title="")))

        assert reasons(found)[0][1] is entries.WithoutTitle
        assert "ciudades-y-agua-1" in found.refused[0].name

    def test_a_post_with_neither_guid_nor_address_is_refused(self):
        assert reasons(read(wix(item(guid="", link=""))))[0][1] is entries.WithoutAddress

    def test_what_stands_twice_is_taken_once(self):
        found = read(
            wix(item(1), item(2, guid="", link="http://magazine.example/post/ciudades-y-agua-1/"))
        )

        assert len(found.entries) == 1
        assert reasons(found) == [("Ciudades y agua 2", entries.Twice)]

    def test_what_is_too_much_is_said_once(self):
        found = read(wix(*[item(number) for number in range(entries.MOST_ENTRIES + 3)]))

        assert len(found.entries) == entries.MOST_ENTRIES
        assert [why for _, why in reasons(found)] == [entries.TooMany]

    @pytest.mark.parametrize(
        "body",
        [
            b"<rss><channel>" + b"<item/>" * 20_000 + b"</channel></rss>",
            json.dumps({"items": [0] * 20_000}).encode(),
            b"title,id\n" + b"a\n" * 20_000,
        ],
        ids=["rss", "json", "csv"],
    )
    def test_refused_entries_fill_no_endless_report(self, body):
        found = read(body)

        assert len(found.refused) == entries.MOST_ENTRIES + 1
        assert reasons(found)[-1][1] is entries.TooMany

    def test_an_entry_has_so_many_topics_at_most(self):
        labels = "".join(f"<category>t{number}</category>" for number in range(1000))

        entry = only(wix(item().replace("<pubDate>", labels + "<pubDate>")))

        assert len(entry.topics) == entries.MOST_TOPICS

    def test_a_topic_that_names_the_competition_is_left_out(self):
        entry = only(wix(item().replace("Fronteras", "Copa del Mundo")))

        assert entry.topics == ("Agua",)

    def test_an_address_that_grows_when_it_is_written_plainly_is_refused(self):
        link = "https://m.example/" + "ñ" * 400

        assert reasons(read(wix(item(link=link))))[0][1] is entries.TooLong

    def test_an_endless_title_is_refused(self):
        assert reasons(read(wix(item(title="a" * 5000))))[0][1] is entries.TooLong

    @pytest.mark.parametrize("body", [BILLION_LAUGHS, OUTSIDE])
    def test_entities_are_refused_not_expanded(self, body):
        with pytest.raises(unread.DangerousFeed):
            read(body)

    def test_a_broken_feed_names_its_line(self):
        with pytest.raises(unread.BrokenFeed) as refusal:
            read(b"<rss>\n<channel>\n<item></channel></rss>")

        assert refusal.value.facts == {"line": 3}

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"  \n",
            b"<html><body>Sign in</body></html>",
            b'<?xml version="1.0" encoding="martian"?><rss/>',
            b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
            b"\x00\x01\x02\xff",
            b"[1, 2]",
            b"{}",
            b'{"items": 3}',
            b"[" * 100_000,
            b"just words",
            b"name,age\nAna,3",
        ],
    )
    def test_what_is_no_feed_is_refused_whole(self, body):
        with pytest.raises(unread.NotAFeed):
            read(body)


class TestJson:
    def test_a_json_feed_is_read(self):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "language": "en-US",
            "items": [
                {
                    "id": "7",
                    "url": "https://m.example/seven",
                    "title": "Seven",
                    "content_html": "<p>One.</p><p>Two.</p>",
                    "date_published": "2026-03-02T16:00:00Z",
                    "authors": [{"name": "Ana Ejemplo"}, {"name": "Luc Exemple"}],
                    "tags": ["Water"],
                },
                {"id": "8", "url": "javascript:alert(1)", "title": "Eight"},
                "nine",
            ],
        }

        found = read(json.dumps(feed).encode())

        (entry,) = found.entries
        assert (entry.language, entry.excerpt) == (Language.EN, "One. Two.")
        assert (entry.author, entry.published_on) == ("Ana Ejemplo, Luc Exemple", date(2026, 3, 2))
        assert reasons(found) == [("Eight", entries.BadAddress), ("#3", entries.EntryRefused)]

    def test_the_sites_own_list_is_read(self):
        found = read(FILE.read_bytes())

        assert (len(found.entries), found.refused) == (10, [])
        first = found.entries[0]
        assert set(first.title) == {"en", "es"}
        assert (first.precision, first.sort_on) == (DatePrecision.MONTH, date(2026, 1, 28))
        assert first.published_on is None
        assert (first.minutes, first.is_cut) == (4, True)
        assert first.topics[0] == "Diplomatie municipale"

    def test_half_signs_never_fail(self):
        half = "\ud800"
        rows = [
            {"title": f"a{half}", "id": half, "url": f"https://m.example/{half}"},
            {"title": f"b{half}", "id": f"b{half}", "summary": f"<p>{half}", "tags": [half]},
        ]

        found = read(json.dumps({"items": rows}).encode())

        assert [entry.name for entry in found.entries] == ["b"]
        assert reasons(found) == [("a", entries.BadAddress)]

    @pytest.mark.parametrize("odd", [None, 3, [], {"en": 3}, {"en": "javascript:x"}])
    def test_odd_values_never_fail(self, odd):
        row = dict.fromkeys(("title", "url", "excerpt", "minutes", "topics", "sort_on"), odd)

        found = read(json.dumps({"articles": [row], "topics": odd}).encode())

        assert len(found.refused) == 1

    @pytest.mark.parametrize("odd", [None, 3, True, "Ana", [], [3], {"name": "Ana"}])
    def test_odd_authors_never_fail(self, odd):
        row = {"id": "1", "title": "One", "authors": odd, "author": odd}

        assert only(json.dumps({"items": [row]}).encode()).name == "One"

    def test_a_day_without_a_zone_is_the_summits(self):
        row = {"id": "1", "title": "One", "date_published": "2026-03-02"}

        assert only(json.dumps({"items": [row]}).encode()).published_on == date(2026, 3, 2)

    @pytest.mark.parametrize("day", ["0001-01-01", "1901-01-01", "9999-12-31"])
    def test_a_day_that_cannot_be_is_not_known(self, day):
        row = {"title": {"en": "One"}, "slug": "one", "published_on": day, "sort_on": day}

        for precision in ("day", "month"):
            listed = {"articles": [row | {"precision": precision}]}
            entry = only(json.dumps(listed).encode())
            assert (entry.precision, entry.sort_on) == (DatePrecision.UNKNOWN, None)


class TestCsv:
    def test_a_sheet_with_semicolons_is_read(self):
        sheet = (
            "\ufeffTitle;Address;Language;Date;Minutes;Topics;Excerpt\r\n"
            'L’eau;https://m.example/eau;fr;2026-03-02;4;Eau|Ponts;"Une phrase; une autre."\r\n'
            ";;;;;;\r\n"
            "Sans adresse;;;;;;\r\n"
        )

        found = read(sheet.encode())

        (entry,) = found.entries
        assert (entry.language, entry.minutes) == (Language.FR, 4)
        assert (entry.topics, entry.published_on) == (("Eau", "Ponts"), date(2026, 3, 2))
        assert entry.excerpt == "Une phrase; une autre."
        assert reasons(found) == [("Sans adresse", entries.WithoutAddress)]


def test_an_excerpt_is_cut_after_a_whole_sentence():
    assert excerpt_of("One is here. Two is there. Three is far.", 30) == (
        "One is here. Two is there.",
        True,
    )
    assert excerpt_of("word " * 40, 30) == ("word word word word word word", True)
    assert excerpt_of("Short…", 30) == ("Short…", True)
    assert excerpt_of("Short.", 30) == ("Short.", False)


def test_lines_of_html_do_not_run_together():
    assert text_of("<h2>One</h2><p>two<br>three</p>") == "One two three"


@pytest.mark.parametrize(
    "address",
    [
        "https://magazine.example/post/%C3%B1and%C3%BA",
        "http://www.magazine.example/post/ñandú/",
        "https://magazine.example:443/post/ñandú?utm_source=x#top",
    ],
)
def test_one_page_has_one_normalised_address(address):
    assert normalised(address) == "//magazine.example/post/%C3%B1and%C3%BA"


def test_a_question_that_matters_stays_in_an_address():
    assert normalised("https://m.example/?p=7&utm_medium=x") == "//m.example?p=7"


@pytest.mark.parametrize("text", ["https://", "https:///a", "http://[x", "https://a b", "x" * 600])
def test_what_is_no_web_address_is_none(text):
    assert web_address(text) is None
