"""The summit's facts as they will be: looked at, kept as a draft, published, and nothing lost."""

import json
import threading
from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import text

from summit.audit.models import AuditEntry
from summit.edition.drafts import answers_of, with_answers
from summit.edition.editing import alone
from summit.edition.models import ContentVersion, Picture, Summit, SummitDraft
from summit.extensions import db
from summit.kernel.languages import Translated
from summit.staff.rules import Role
from tests.conftest import filled
from tests.crowd import keep_draft
from tests.factories import MOMENT, in_all
from tests.pages.published import text_of

SUMMIT = "/office/summit"
VENUE = "/office/summit/venue"
FORMS = {  # each form, something to type, the page that says it, and what it says
    "summit": (SUMMIT, {"venue-fr": "Salle", "venue-en": "Hall of Ten"}, "/en/", "Hall of Ten"),
    "venue": (VENUE, {"banner-fr": "Bientôt", "banner-en": "Soon there"}, "/en/", "Soon there"),
}
each = pytest.mark.parametrize(("page", "typed", "public", "said"), FORMS.values(), ids=FORMS)
WAITS = "the public pages do not say this yet"


@pytest.fixture
def browser(browser, in_march):
    return browser


@pytest.fixture
def other(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER, name="Ana Ruiz"))


@pytest.fixture
def version(stored):
    return lambda: stored(ContentVersion)[0].version


def form_of(text):
    """Return what the form of a page would send."""
    return {
        name: value
        for name, value in filled(text).items()
        if name not in ("language", "next", "q", "map_picture")
    }


def send(browser, page, do, opened=None, **typed):
    """Press a button of a form that was opened now, or earlier."""
    opened = opened or form_of(browser.get(page).text)
    return browser.post(page, data=opened | typed | {"do": do})


@each
@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_a_preview_shows_the_page_and_keeps_nothing(
    browser, client, stored, version, page, typed, public, said, language
):
    before, published = version(), client.get(public).text

    answer = send(browser, page, f"preview-{language}", **typed)

    assert answer.status_code == 200
    assert (said if language == "en" else next(iter(typed.values()))) in text_of(answer.text)
    assert f'<html lang="{language}-' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert client.get(public).text == published
    assert said not in client.get("/en/practical/").text
    assert stored(SummitDraft) == stored(AuditEntry, subject="summit:1", actor="staff:1") == []
    assert version() == before


def test_a_preview_says_what_it_is_and_keeps_nothing_for_the_next_reader(browser, client):
    answer = send(browser, SUMMIT, "preview-en", **{"name-en": "3rd Summit", "city-en": "Laval"})

    assert "with what stands in the form" in text_of(answer.text)
    assert "3rd Summit – Laval, July 2026" in answer.text  # around the page too
    for public in ("/en/", "/en/privacy", "/en/practical/"):
        assert "3rd Summit" not in client.get(public).text


def test_a_preview_is_of_another_page_and_moment_too(browser):
    map_url = {"map_url": "https://map.example/7", "preview_page": "practical.overview"}
    later = {"thanks-fr": "Merci", "thanks-en": "Our thanks", "preview_moment": "2026-09-01T09:00"}

    assert "map.example/7" in send(browser, VENUE, "preview-en", **map_url).text
    then = send(browser, VENUE, "preview-en", **later).text
    assert "The summit is over" in then
    assert "Our thanks" in then
    now = send(browser, VENUE, "preview-en", **later | {"preview_moment": ""}).text
    assert "The summit is over" not in now
    assert "Our thanks" not in now


@each
@pytest.mark.parametrize("do", ["preview-en", "draft", "save"])
def test_what_cannot_be_saved_is_neither_looked_at_nor_kept(
    browser, stored, page, typed, public, said, do
):
    wrong = {"starts_on": "soon", "banner_until": "never"}

    answer = send(browser, page, do, **typed | wrong)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{said}"' in answer.text
    assert stored(SummitDraft) == []


@each
def test_a_draft_leaves_the_public_pages_as_they_are(
    browser, client, stored, version, page, typed, public, said
):
    before, published = version(), client.get(public).text

    answer = send(browser, page, "draft", **typed)

    assert answer.status_code == 303
    assert version() == before
    assert client.get(public).text == published
    (draft,) = stored(SummitDraft)
    assert set(draft.answers) == {next(iter(typed)).partition("-")[0]}
    assert said not in str(stored(Summit)[0].venue) + str(stored(Summit)[0].banner)


@each
def test_another_organizer_finds_the_draft_and_whose_it_is(
    browser, other, page, typed, public, said
):
    send(other, page, "draft", **typed)

    shown = browser.get(page).text

    assert "A draft of Ana Ruiz, kept on" in text_of(shown)
    assert WAITS in text_of(shown)
    assert f'value="{said}"' in shown
    assert "Published: –" in shown
    assert said in send(browser, page, "preview-en").text


@each
def test_a_published_draft_is_on_the_pages_and_waits_no_more(
    browser, other, client, stored, page, typed, public, said
):
    send(other, page, "draft", **typed)
    client.get(public)

    assert send(browser, page, "save").status_code == 303

    assert said in client.get(public).text
    assert stored(SummitDraft) == []
    assert WAITS not in text_of(browser.get(page).text)


@each
def test_a_draft_is_kept_again_over_itself(browser, other, stored, page, typed, public, said):
    send(other, page, "draft", **typed)
    name = next(iter(typed))

    assert send(browser, page, "draft", **{name: "Autre chose"}).status_code == 303

    (draft,) = stored(SummitDraft)
    assert draft.answers[name[:-3]] == {"fr": "Autre chose", "en": said}


@each
def test_a_discarded_draft_is_gone_after_one_more_question(
    browser, stored, version, page, typed, public, said
):
    send(browser, page, "draft", **typed)
    before, discard = version(), f"{SUMMIT}/{'venue' if page == VENUE else 'summit'}/discard"

    asked = browser.get(discard)
    assert "Discard the draft?" in asked.text
    assert len(stored(SummitDraft)) == 1
    answer = browser.post(discard, data=form_of(asked.text))

    assert answer.status_code == 303
    assert stored(SummitDraft) == []
    assert version() == before
    shown = browser.get(page).text
    assert said not in shown
    assert "Here stands what is published" in shown
    assert browser.get(discard).status_code == 404


def test_a_draft_kept_anew_is_not_discarded_unseen(browser, other, stored):
    send(browser, SUMMIT, "draft", **{"venue-en": "Mine"})
    asked = form_of(browser.get(f"{SUMMIT}/summit/discard").text)
    send(other, SUMMIT, "draft", **{"venue-en": "Theirs"})

    answer = browser.post(f"{SUMMIT}/summit/discard", data=asked, follow_redirects=True)

    assert "Someone else kept this draft anew" in answer.text
    assert stored(SummitDraft)[0].answers["venue"] == {"en": "Theirs"}


@pytest.mark.parametrize("do", ["draft", "save"])
@pytest.mark.parametrize("was_there", [False, True])
def test_a_draft_that_somebody_kept_meanwhile_is_not_overwritten_unseen(
    browser, other, stored, was_there, do
):
    if was_there:
        send(other, SUMMIT, "draft", **{"venue-en": "First"})
    mine = form_of(browser.get(SUMMIT).text)
    send(other, SUMMIT, "draft", **{"venue-en": "Theirs", "festival-en": "Feast"})

    answer = send(browser, SUMMIT, do, mine, **{"venue-en": "Mine"})

    kept = [draft.answers["venue"] for draft in stored(SummitDraft)]
    assert kept == [{"en": "Theirs"}]
    if do == "save" and not was_there:  # it showed none: both stay
        assert answer.status_code == 303
        assert stored(Summit)[0].venue == Translated(en="Mine")
        return
    assert answer.status_code == 422
    assert "Someone else kept a draft" in answer.text
    assert "In the draft: Theirs" in answer.text
    assert "In the draft: Feast" in answer.text
    assert 'value="Mine"' in answer.text
    assert stored(Summit)[0].venue is None

    assert send(browser, SUMMIT, do, form_of(answer.text)).status_code == 303
    if do == "draft":
        assert stored(SummitDraft)[0].answers == {"venue": {"en": "Mine"}}
    else:
        assert stored(SummitDraft) == []
        assert stored(Summit)[0].venue == Translated(en="Mine")


@pytest.mark.parametrize("do", ["draft", "save"])
def test_a_draft_that_is_gone_meanwhile_is_said(browser, other, stored, do):
    send(browser, SUMMIT, "draft", **{"venue-en": "Mine"})
    mine = form_of(browser.get(SUMMIT).text)
    asked = form_of(other.get(f"{SUMMIT}/summit/discard").text)
    other.post(f"{SUMMIT}/summit/discard", data=asked)

    answer = send(browser, SUMMIT, do, mine)

    assert answer.status_code == 422
    assert "published or discarded the draft" in answer.text
    assert 'value="Mine"' in answer.text
    assert send(browser, SUMMIT, do, form_of(answer.text)).status_code == 303


@pytest.mark.parametrize("do", ["draft", "save"])
def test_facts_that_changed_after_a_draft_was_opened_are_said(browser, other, writing, stored, do):
    send(other, SUMMIT, "draft", **{"venue-en": "Drafted"})
    mine = form_of(browser.get(SUMMIT).text)
    with writing() as session:
        session.get_one(Summit, 1).venue = Translated(en="Published meanwhile")

    answer = send(browser, SUMMIT, do, mine)

    assert answer.status_code == 422
    assert "Someone else changed this" in answer.text
    assert "Saved now: Published meanwhile" in answer.text
    assert stored(Summit)[0].venue == Translated(en="Published meanwhile")
    assert send(browser, SUMMIT, do, form_of(answer.text)).status_code == 303


def test_facts_that_changed_before_a_draft_is_opened_are_said(browser, other, writing):
    send(other, SUMMIT, "draft", **{"venue-en": "Drafted"})
    assert "was changed since this draft" not in text_of(browser.get(SUMMIT).text)
    with writing() as session:
        session.get_one(Summit, 1).venue = Translated(en="Newer")
        session.get_one(Summit, 1).contact_email = "new@city.example"

    shown = browser.get(SUMMIT).text

    assert "What is published was changed since this draft was kept" in text_of(shown)
    assert "Published: Newer" in shown
    assert shown.count("Published:") == 1
    assert 'value="Drafted"' in shown
    assert 'value="new@city.example"' in shown  # what a draft does not touch follows the facts


def test_what_is_published_is_changed_while_a_draft_waits(browser, client, stored):
    send(browser, VENUE, "draft", **{"thanks-fr": "Merci"})
    now = f"{VENUE}?published="
    assert "Merci" not in browser.get(now).text

    assert send(browser, now, "save", **{"banner-fr": "Salle changée"}).status_code == 303

    assert "Salle changée" in client.get("/fr/").text
    assert stored(SummitDraft)[0].answers == {"thanks": {"fr": "Merci"}}
    assert "Merci" in browser.get(VENUE).text


def test_the_two_forms_have_drafts_of_their_own(browser, stored):
    for page, typed, _public, _said in FORMS.values():
        send(browser, page, "draft", **typed)

    assert [draft.form for draft in stored(SummitDraft)] == ["summit", "venue"]

    send(browser, VENUE, "save")
    assert [draft.form for draft in stored(SummitDraft)] == ["summit"]
    assert "was changed since this draft" not in text_of(browser.get(SUMMIT).text)


def test_every_kind_of_answer_comes_back_as_it_was_typed(app, browser, stored):
    facts = {
        "venue-fr": "Salle d’été & «salón»",
        "starts_on": "2026-07-20",
        "ends_on": "2026-07-22",
        "registration_closes_at": "2026-06-30T23:59",
        "organizer_name": "Ville",
    }
    venue = {"interpretation": "fr, en, fcs", "banner_from": "2026-03-10T08:00"}
    for page, typed in ((SUMMIT, facts), (VENUE, venue)):
        send(browser, page, "draft", **typed)
        shown = form_of(browser.get(page).text)
        assert {name: shown[name] for name in typed} == typed

    kept = {draft.form: json.loads(json.dumps(draft.answers)) for draft in stored(SummitDraft)}
    assert kept["summit"]["starts_on"] == "2026-07-20"
    assert kept["summit"]["registration_closes_at"] == "2026-07-01 03:59:00+00:00"
    assert "month" not in kept["summit"]

    send(browser, SUMMIT, "save")
    send(browser, VENUE, "save")
    (summit,) = stored(Summit)
    assert f"{summit.registration_closes_at}" == "2026-07-01 03:59:00+00:00"
    assert (f"{summit.ends_on}", summit.interpretation) == ("2026-07-22", ["fr", "en", "fcs"])


def test_without_a_draft_nothing_is_said_to_differ(browser, writing):
    with writing() as session:
        summit = session.get_one(Summit, 1)
        summit.organizer_name, summit.venue = "", Translated()
        summit.starts_on, summit.month = date(2026, 7, 20), None  # the form would say the month

    assert "Published:" not in browser.get(SUMMIT).text


def test_an_emptied_answer_is_empty_in_the_draft_too(browser, writing, stored):
    with writing() as session:
        session.get_one(Summit, 1).venue = in_all("Hall")
        session.get_one(Summit, 1).organizer_name = "Ville"

    empty = {"venue-fr": "", "venue-en": "", "venue-es": "", "organizer_name": ""}
    send(browser, SUMMIT, "draft", **empty)

    assert stored(SummitDraft)[0].answers == {"venue": None, "organizer_name": None}
    shown = browser.get(SUMMIT).text
    assert {form_of(shown)[name] for name in empty} == {""}
    assert "Published: Hall" in shown


def test_a_draft_is_audited_answer_by_answer(browser, account, stored):
    send(browser, SUMMIT, "draft", **{"venue-fr": "Salle", "starts_on": "2026-07-20"})
    send(browser, SUMMIT, "draft", **{"venue-fr": "Palais", "starts_on": ""})
    send(browser, SUMMIT, "save")

    first, second, *published = stored(AuditEntry, actor=f"staff:{account.id}")
    assert {first.subject, second.subject} == {"summit_draft:summit"}
    assert first.change["venue"] == [None, {"fr": "Salle"}]
    assert first.change["starts_on"] == [None, "2026-07-20"]
    assert second.change["venue"] == [{"fr": "Salle"}, {"fr": "Palais"}]
    assert second.change["starts_on"] == ["2026-07-20", None]
    assert "answers" not in first.change
    changes = {entry.subject: entry.change for entry in published}
    assert changes == {
        "summit_draft:summit": {},
        "summit:1": {"venue": [None, {"fr": "Palais"}]},
    }


def test_a_draft_stands_in_the_changes_in_the_readers_words(browser, account, make, sign_in):
    send(browser, SUMMIT, "draft", **{"venue-fr": "Salle", "banner-fr": "x"})

    shown = text_of(sign_in(make.staff(Role.OWNER)).get("/office/changes").text)

    assert "Draft of the summit’s facts" in shown
    assert "fr: Salle" in shown
    assert f"staff:{account.id}" not in shown


def test_a_draft_of_another_version_does_not_break_the_form(app, browser, stored):
    send(browser, SUMMIT, "draft", **{"venue-en": "Mine"})
    odd = {
        "venue": {"en": "Mine"},
        "no_such_column": "x",
        "name": ["a", "list"],
        "city": {"de": "Stadt"},
        "country": None,
        "starts_on": 7,
        "ends_on": "soon",
        "registration_opens_at": "soon",
        "organizer_name": {"fr": "x"},
        "map_url": "https://of.another/form",
    }
    with app.app_context(), db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("UPDATE summit_draft SET answers = :odd"), {"odd": json.dumps(odd)})
        connection.commit()

    shown = browser.get(SUMMIT)

    assert shown.status_code == 200
    assert form_of(shown.text)["venue-en"] == "Mine"
    assert form_of(shown.text)["name-en"] == "2nd International Mayors Summit"
    assert send(browser, SUMMIT, "save").status_code == 303
    assert stored(Summit)[0].venue == Translated(en="Mine")


def test_a_picture_is_not_kept_with_a_draft_and_the_answer_says_so(browser, stored):
    file = BytesIO()
    Image.new("RGB", (40, 20)).save(file, "PNG")
    sent = form_of(browser.get(VENUE).text) | {
        "map_picture": (BytesIO(file.getvalue()), "map.png"),
        "map_alt-fr": "Trois rues",
        "do": "draft",
    }

    answer = browser.post(VENUE, data=sent, follow_redirects=True)

    assert "A draft keeps no picture" in answer.text
    assert 'value="Trois rues"' in answer.text
    assert stored(Picture) == []
    assert stored(SummitDraft)[0].answers == {"map_alt": {"fr": "Trois rues"}}


@pytest.mark.parametrize("do", ["preview-en", "preview-xx", "draft", "save", "", "\0", "x" * 5000])
@pytest.mark.parametrize("page", [SUMMIT, VENUE])
def test_signs_no_database_takes_never_fail(browser, page, do):
    opened = form_of(browser.get(page).text)
    names = ["seen", "drafted", "venue-fr", "banner-fr", "preview_page", "preview_moment"]

    for odd in ("\0", "\u202egnp", "😀" * 60, "x" * 5000):
        for wrong in (names, names[:2], names[2:4], names[4:]):
            answer = send(browser, page, do, opened, **dict.fromkeys(wrong, odd))
            assert answer.status_code in (200, 303, 422)


def test_a_button_that_is_not_there_keeps_nothing(browser, stored):
    for do in ("preview-xx", "", "publish"):
        answer = send(browser, SUMMIT, do, **{"venue-fr": "Salle"})
        assert answer.status_code == 200
        assert 'value="Salle"' in answer.text

    assert stored(Summit)[0].venue is None
    assert stored(SummitDraft) == []


def test_only_who_may_edit_the_site_meets_a_draft(browser, client, make, sign_in):
    send(browser, SUMMIT, "draft", **{"venue-fr": "Salle"})

    viewer = sign_in(make.staff(Role.VIEWER))
    for page in (SUMMIT, VENUE, f"{SUMMIT}/summit/discard"):
        assert viewer.get(page).status_code == 403
        assert viewer.post(page, data={"do": "preview-en"}).status_code in (400, 403)
        assert client.get(page).status_code == 303
    assert browser.post(SUMMIT, data={"do": "draft"}).status_code == 400  # no token, no deed
    assert browser.get(f"{SUMMIT}/other/discard").status_code == 404


def test_of_drafts_kept_at_once_one_stays(make, crowd, stored):
    kept = crowd(*[(keep_draft, {"venue": in_all(f"Hall {number}")}) for number in range(8)])

    assert sorted(kept) == ["AnotherDraft"] * 7 + ["kept"]
    assert len(stored(SummitDraft)) == 1


def test_a_draft_waits_for_whoever_is_writing(browser, writing, stored):
    opened, answers = form_of(browser.get(SUMMIT).text), []
    later = threading.Thread(
        target=lambda: answers.append(send(browser, SUMMIT, "draft", opened, **{"venue-en": "B"}))
    )

    with writing() as session:
        alone(session)
        later.start()
        later.join(0.5)
        kept = {"answers": {"venue": {"en": "A"}}, "kept_by": "test", "kept_at": MOMENT}
        session.add(SummitDraft(form="summit", over="", **kept))
    later.join()

    assert "In the draft: A" in answers[0].text
    assert stored(SummitDraft)[0].answers == {"venue": {"en": "A"}}


def test_imagined_facts_belong_to_no_session(make, writing):
    with writing() as session:
        summit = session.get_one(Summit, 1)
        copy = with_answers(summit, {"venue": in_all("Hall")})
        session.flush()

        assert copy not in session
        assert summit.venue is None
        assert answers_of(SummitDraft(form="summit", answers={})) == {}
