"""The office's forms: what is kept, what is refused by name, and nothing half-saved."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from summit.audit.models import AuditEntry
from summit.edition.models import Picture, Summit
from summit.kernel.languages import Translated
from summit.practical.models import Hotel, Partner, PracticalPage, Question
from summit.staff.rules import Role
from tests.factories import in_all
from tests.practical.conftest import picture_file

LISTS = "/office/practical/"
NEW = {
    kind: f"/office/practical/{kind}/new" for kind in ("pages", "hotels", "questions", "partners")
}
FILLED = {
    "pages": {"title-fr": "Taxis", "slug": "taxi", "body-fr": "Ils *attendent*."},
    "hotels": {"name": "Hôtel Exemple", "address": "1, rue X", "url": "https://hotel.example/"},
    "questions": {"question-fr": "Qui?", "answer-fr": "Tous."},
    "partners": {"name": "Fondation Exemple", "kind-fr": "Aide"},
}
MODELS = {"pages": PracticalPage, "hotels": Hotel, "questions": Question, "partners": Partner}
VENUE = "/office/summit/venue"
WEBP = b"RIFF"


@pytest.fixture
def account(make):
    return make.staff(Role.ORGANIZER)


@pytest.fixture
def browser(sign_in, account, in_march):
    return sign_in(account)


def send(browser, page, **typed):
    """Send the form of a page with what is typed over it; a field of None is left out."""
    drafted = {
        name: value
        for name, value in browser.draft(page).items()
        if name not in ("language", "next", "do", "logo", "map_picture", "q")
    }
    sent = {"do": "save"} | drafted | typed
    sent = {name: _file(value) for name, value in sent.items() if value is not None}
    body, length, boundary = stream_encode_multipart(sent, use_tempfile=False)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.post(page, input_stream=body, content_length=length, content_type=kind)


def _file(value):
    return FileStorage(*value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("kind", MODELS)
def test_a_row_is_a_draft_until_it_is_published(browser, client, account, stored, kind):
    assert send(browser, NEW[kind], **FILLED[kind]).status_code == 303
    (row,) = stored(MODELS[kind])
    assert not row.is_published
    assert "draft" in browser.get(LISTS).text

    own = f"{LISTS}{kind}/{row.id}"
    assert send(browser, own, is_published="y").status_code == 303

    assert stored(MODELS[kind])[0].is_published
    last = stored(AuditEntry, actor=f"staff:{account.id}")[-1]
    assert last.change == {"is_published": [False, True]}


@pytest.mark.parametrize("kind", MODELS)
def test_saving_what_stands_there_changes_nothing(browser, stored, account, kind):
    send(browser, NEW[kind], **FILLED[kind])
    before = len(stored(AuditEntry))
    (row,) = stored(MODELS[kind])

    assert send(browser, f"{LISTS}{kind}/{row.id}").status_code == 303

    assert len(stored(AuditEntry)) == before


@pytest.mark.parametrize("kind", ["pages", "questions", "partners"])
def test_publishing_without_french_is_refused_and_what_was_typed_stays(browser, stored, kind):
    english = {(name.replace("-fr", "-en")): text for name, text in FILLED[kind].items()}

    answer = send(browser, NEW[kind], **english, is_published="y")

    assert answer.status_code == 422
    assert "French comes first" in answer.text
    assert next(iter(english.values())) in answer.text
    assert stored(MODELS[kind]) == []


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [
        ("pages", "slug", ""),
        ("pages", "slug", "Not A Slug"),
        ("pages", "slug", "../../etc"),
        ("pages", "slug", "questions"),
        ("pages", "slug", "x" * 61),
        ("pages", "title-fr", ""),
        ("pages", "title-fr", "x" * 151),
        ("pages", "body-fr", "x" * 30_001),
        ("pages", "position", "first"),
        ("pages", "position", "9999999999999"),
        ("hotels", "name", " "),
        ("hotels", "url", "javascript:alert(1)"),
        ("hotels", "url", "http://plain.example/"),
        ("hotels", "url", "https://"),
        ("hotels", "book_until", "soon"),
        ("hotels", "book_until", "9999-12-31"),
        ("hotels", "booking_code", "x" * 61),
        ("questions", "question-fr", ""),
        ("partners", "url", "data:text/html,x"),
        ("partners", "name", "x" * 201),
    ],
)
def test_an_odd_answer_is_refused_with_nothing_saved(browser, stored, kind, field, typed):
    answer = send(browser, NEW[kind], **FILLED[kind] | {field: typed})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert stored(MODELS[kind]) == []


def test_signs_no_database_takes_never_fail(browser):
    for kind, filled in FILLED.items():
        for odd in ("\0", "\u202egnp", "😀" * 60):
            answer = send(browser, NEW[kind], **dict.fromkeys(filled, odd))
            assert answer.status_code in (303, 422)


def test_a_slug_that_is_taken_is_refused(browser, stored):
    send(browser, NEW["pages"], **FILLED["pages"])

    answer = send(browser, NEW["pages"], **FILLED["pages"])

    assert answer.status_code == 422
    assert "Another page has this address" in answer.text
    assert len(stored(PracticalPage)) == 1


def test_a_preview_shows_what_readers_will_see_and_keeps_nothing(browser, stored):
    typed = FILLED["pages"] | {"body-en": "<script>x</script> They *wait*."}

    answer = send(browser, NEW["pages"], **typed, do="preview")

    assert answer.status_code == 200
    assert "<em>wait</em>" in answer.text
    assert "<script>" not in answer.text
    assert "Not saved yet." in answer.text
    assert stored(PracticalPage) == []


def test_two_organizers_editing_lose_nothing(browser, make, sign_in, stored):
    row = make.keep(PracticalPage(slug="taxi", title=in_all("Taxis"), body=in_all("x")))
    own = f"{LISTS}pages/{row.id}"
    mine = browser.draft(own)
    send(sign_in(make.staff()), own, **{"title-en": "Theirs"})

    answer = browser.post(own, data=mine | {"title-en": "Mine", "do": "save"})

    assert "Someone else changed this" in answer.text
    assert "Saved now: Theirs" in answer.text
    assert 'value="Mine"' in answer.text
    assert stored(PracticalPage)[0].title["en"] == "Theirs"


def test_removing_asks_once_more(browser, make, stored):
    row = make.keep(Hotel(name="H", address="A", distance=Translated(), rate=Translated()))
    page = f"{LISTS}hotels/{row.id}/remove"

    assert "Remove “H”?" in browser.get(page).text
    assert len(stored(Hotel)) == 1

    assert browser.submit(page).status_code == 303
    assert stored(Hotel) == []
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize("page", ["partner", "nothing", "pages/999", "pages/99999999999"])
def test_what_is_not_there_is_not_found(browser, page):
    assert browser.get(f"{LISTS}{page}").status_code == 404


def test_a_logo_is_drawn_anew_and_shown_to_everybody(browser, client, stored):
    answer = send(
        browser, NEW["partners"], **FILLED["partners"], is_published="y", logo=picture_file()
    )

    assert answer.status_code == 303
    (picture,) = stored(Picture)
    address = f"/pictures/{picture.id}/{picture.digest}.webp"
    assert address in client.get("/en/practical/").text
    shown = client.get(address)
    assert shown.data.startswith(WEBP)
    assert shown.mimetype == "image/webp"
    assert "immutable" in shown.headers["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/pictures/{picture.id}/{'0' * 32}.webp").status_code == 404


def test_the_audit_holds_no_picture(browser, stored):
    send(browser, NEW["partners"], **FILLED["partners"], logo=picture_file())

    (entry,) = [one for one in stored(AuditEntry) if one.subject.startswith("picture:")]
    assert entry.change["content"] == [None, "…"]


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a",
        b"",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_a_logo_that_is_no_picture_is_refused_whatever_its_name(browser, stored, content):
    answer = send(browser, NEW["partners"], **FILLED["partners"], logo=(BytesIO(content), "l.png"))

    assert answer.status_code == 422
    assert "This is no PNG or JPEG picture" in answer.text
    assert stored(Partner) == stored(Picture) == []


def test_a_picture_of_six_megabytes_is_refused_on_the_page(browser, stored):
    large = picture_file()[0].getvalue() + b"\0" * 5_400_000

    answer = send(browser, NEW["partners"], **FILLED["partners"], logo=(BytesIO(large), "l.png"))

    assert answer.status_code == 422
    assert "This picture is too large" in answer.text
    assert stored(Partner) == []


def test_a_picture_of_fifty_megabytes_is_refused_unread(browser, stored):
    large = BytesIO(b"\0" * 50_000_000)

    answer = send(browser, NEW["partners"], **FILLED["partners"], logo=(large, "l.png"))

    assert answer.status_code == 413
    assert "this form takes at most" in answer.text
    assert stored(Partner) == []


def test_other_forms_take_no_more_than_before(browser):
    answer = browser.post("/office/legal/terms", data={"text-fr": "x" * 1_100_000})

    assert answer.status_code == 413


def test_the_map_of_the_venue_needs_words_in_french(browser, client, stored):
    refused = send(browser, VENUE, map_picture=picture_file())
    assert refused.status_code == 422
    assert "A picture needs words" in refused.text
    english = send(browser, VENUE, map_picture=picture_file(), **{"map_alt-en": "Three streets"})
    assert english.status_code == 422
    assert stored(Picture) == []

    words = {"map_alt-fr": "Trois rues", "map_alt-en": "Three streets"}
    assert send(browser, VENUE, map_picture=picture_file(), **words).status_code == 303

    (picture,) = stored(Picture)
    assert stored(Summit)[0].map_picture_id == picture.id
    assert 'alt="Three streets"' in client.get("/en/practical/").text
    assert '<figure class="map" lang="fr-CA">' in client.get("/es/practical/").text


def test_the_map_is_replaced_and_removed_and_gone_at_its_address(browser, client, stored):
    words = {"map_alt-fr": "Trois rues"}
    send(browser, VENUE, map_picture=picture_file(), **words)
    (first,) = stored(Picture)
    send(browser, VENUE, map_picture=picture_file("JPEG", size=(90, 90), name="x"))
    (second,) = stored(Picture)
    assert (first.digest, second.width) != (second.digest, first.width)
    assert client.get(f"/pictures/{first.id}/{first.digest}.webp").status_code == 404

    emptied = send(browser, VENUE, **{"map_alt-fr": ""})
    assert "A picture needs words" in emptied.text

    assert send(browser, VENUE, removes_map="y", **{"map_alt-fr": ""}).status_code == 303
    assert stored(Picture) == []
    assert stored(Summit)[0].map_picture_id is None


def test_the_venue_and_the_banner_are_kept_as_they_were_typed(browser, client, stored):
    typed = {
        "venue_address": "12, rue  de l’Exemple",
        "map_url": "https://map.example/1",
        "interpretation": "fr, ES ,fcs, fr",
        "banner-fr": "Bientôt",
        "banner_url": "/en/articles/",
        "banner_from": "2026-03-10T08:00",
        "banner_until": "2026-04-01T00:00",
    }

    assert send(browser, VENUE, **typed).status_code == 303

    (summit,) = stored(Summit)
    assert summit.venue_address == "12, rue de l’Exemple"
    assert summit.interpretation == ["fr", "es", "fcs"]
    assert f"{summit.banner_until}" == "2026-04-01 04:00:00+00:00"
    assert (summit.map_alt, summit.thanks) == (None, None)
    assert "Bientôt" in client.get("/fr/").text
    assert browser.draft(VENUE)["interpretation"] == "fr, es, fcs"


@pytest.mark.parametrize(
    "typed",
    [
        {"banner_from": "2026-04-01T00:00", "banner_until": "2026-03-01T00:00"},
        {"banner_from": "2026-04-01T00:00", "banner_until": "2026-04-01T00:00"},
        {"banner_until": "never"},
        {"banner-en": "English only"},
        {"banner-fr": "x" * 201},
        {"banner_url": "javascript:alert(1)"},
        {"banner_url": "//elsewhere.example/"},
        {"map_url": "javascript:alert(1)"},
        {"map_url": "http://plain.example/"},
        {"interpretation": "fr, klingon"},
        {"interpretation": "fr;en"},
        {"interpretation": ", ".join(f"a{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")},
        {"thanks-es": "Gracias"},
        {"next_edition-en": "Elsewhere"},
    ],
    ids=str,
)
def test_an_odd_answer_about_the_venue_is_refused_with_nothing_saved(browser, stored, typed):
    answer = send(browser, VENUE, **{"venue_address": "12, rue Neuve"} | typed)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "12, rue Neuve" in answer.text
    assert stored(Summit)[0].venue_address is None


def test_the_two_forms_of_the_summit_do_not_stand_in_each_others_way(browser, stored):
    venue = browser.draft(VENUE)
    summit = browser.draft("/office/summit")

    browser.post("/office/summit", data=summit | {"city-en": "Ville", "do": "save"})
    answer = browser.post(VENUE, data=venue | {"venue_address": "12, rue Neuve", "do": "save"})

    assert answer.status_code == 303
    (kept,) = stored(Summit)
    assert (kept.city["en"], kept.venue_address) == ("Ville", "12, rue Neuve")


def test_texts_that_are_missing_stand_in_the_report(browser, make):
    make.keep(
        PracticalPage(slug="a", title=in_all("Taxis"), body=Translated(fr="x"), is_published=True)
    )

    report = browser.get("/office/languages").text

    assert "Practical page: Taxis" in report


def test_the_pages_that_come_with_the_site_are_added_once(browser, stored):
    assert "Written for you" in browser.get(LISTS).text

    for _again in range(2):
        assert browser.submit(LISTS, f"{LISTS}suggested").status_code == 303

    assert [page.slug for page in stored(PracticalPage)] == ["visa", "code-of-conduct"]
    assert "Written for you" not in browser.get(LISTS).text


def test_a_viewer_may_not_edit(make, sign_in):
    browser = sign_in(make.staff(Role.VIEWER))

    for page in (LISTS, VENUE, *NEW.values()):
        assert browser.get(page).status_code == 403
