"""Editing the summit and its terms: what is kept, what is refused, what is never lost."""

import pytest

from summit.audit.models import AuditEntry
from summit.edition.models import ContentVersion, Summit, TermsVersion
from summit.kernel.languages import Translated
from tests.conftest import filled

PAGE = "/office/summit"
TERMS = "/office/legal/terms"


def save(browser, drafted, **changed):
    names = {name: value for name, value in drafted.items() if name not in ("language", "next")}
    return browser.post(PAGE, data={"do": "save"} | names | changed)


def test_a_saved_summit_is_audited_and_makes_pages_new(browser, account, stored):
    version = stored(ContentVersion)[0].version

    answer = save(
        browser,
        browser.draft(PAGE),
        **{"venue-fr": "Palais  des congrès", "starts_on": "2026-07-20", "ends_on": "2026-07-22"},
    )

    assert answer.status_code == 303
    (summit,) = stored(Summit)
    assert summit.venue == Translated(fr="Palais des congrès")
    assert (summit.month, f"{summit.ends_on}") == ("2026-07", "2026-07-22")
    assert stored(ContentVersion)[0].version > version
    (entry,) = stored(AuditEntry, actor=f"staff:{account.id}")
    assert entry.change["venue"] == [None, {"fr": "Palais des congrès"}]
    assert entry.change["starts_on"] == [None, "2026-07-20"]
    assert "tagline" not in entry.change


def test_saving_what_stands_there_changes_nothing(browser, account, stored):
    assert save(browser, browser.draft(PAGE)).status_code == 303

    assert stored(AuditEntry, actor=f"staff:{account.id}") == []


def test_an_emptied_day_is_unknown_again(browser, stored):
    save(browser, browser.draft(PAGE), starts_on="2026-07-20", ends_on="2026-07-22")

    save(browser, browser.draft(PAGE), starts_on="", ends_on="", announced_on="")

    (summit,) = stored(Summit)
    assert (summit.starts_on, summit.ends_on) == (None, None)


def test_a_moment_is_typed_in_the_summits_zone(browser, stored):
    save(browser, browser.draft(PAGE), registration_closes_at="2026-06-30T23:59")

    assert f"{stored(Summit)[0].registration_closes_at}" == "2026-07-01 03:59:00+00:00"
    assert browser.draft(PAGE)["registration_closes_at"] == "2026-06-30T23:59"


def test_two_organizers_editing_lose_nothing(make, sign_in, browser, stored):
    other = sign_in(make.staff())
    mine, theirs = browser.draft(PAGE), other.draft(PAGE)
    save(other, theirs, **{"city-fr": "Montréal, Québec"})

    answer = save(browser, mine, **{"city-fr": "Ville de Montréal", "venue-es": "Palacio"})

    assert answer.status_code == 422
    assert "Someone else changed this" in answer.text
    assert "Saved now: Montréal, Québec" in answer.text
    assert 'value="Ville de Montréal"' in answer.text
    assert stored(Summit)[0].city["fr"] == "Montréal, Québec"

    assert save(browser, filled(answer.text)).status_code == 303
    assert stored(Summit)[0].city["fr"] == "Ville de Montréal"
    assert stored(Summit)[0].venue == Translated(es="Palacio")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name-fr", ""),
        ("name-en", "a" * 5000),
        ("month", "July"),
        ("starts_on", "soon"),
        ("starts_on", "9999-12-31"),
        ("announced_on", "0001-01-01"),
        ("starts_on", "0001-01-01"),
        ("ends_on", "2026-07-01"),
        ("time_zone", "Mars/Olympus"),
        ("registration_closes_at", "9999-99-99T99:99"),
        ("registration_closes_at", "9999-12-31T23:00"),
        ("registration_closes_at", "0001-01-01T00:00"),
        ("registration_closes_at", "9999-12-31T12:00"),
        ("registration_closes_at", "2020-01-01T00:00"),
        ("contact_email", "nobody"),
        ("announcement_url", "javascript:alert(1)"),
        ("announcement_url", "https://"),
        ("announcer_url-en", "http://plain.example"),
        ("announcer_url-en", "https://nobody"),
        ("organizer_name", "x" * 300),
    ],
)
def test_an_odd_answer_is_refused_and_kept_on_the_page(browser, stored, name, typed):
    before = stored(Summit)[0]

    answer = save(browser, browser.draft(PAGE), **{"tagline-fr": "Une ligne", name: typed})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="Une ligne"' in answer.text
    assert stored(Summit)[0].tagline == before.tagline


def test_signs_no_database_takes_never_fail(browser):
    drafted = browser.draft(PAGE)

    for odd in ("\0", "‮gnp", "😀" * 60):
        answer = save(browser, drafted, **{"venue-fr": odd, "time_zone": odd, "seen": odd})
        assert answer.status_code in (303, 422)


def test_terms_are_looked_at_before_they_are_published(browser, stored):
    sent = browser.draft(TERMS) | {
        "text-fr": "# Titre\n\n<script>x</script> *mot*",
        "do": "preview",
    }

    answer = browser.post(TERMS, data=sent)

    assert "<em>mot</em>" in answer.text
    assert "<script>" not in answer.text
    assert len(stored(TermsVersion)) == 1


def test_a_new_version_leaves_the_old_one_as_it_was(browser, stored):
    sent = browser.draft(TERMS) | {"text-fr": "Nouveau", "do": "publish"}

    assert browser.post(TERMS, data=sent).status_code == 303

    first, second = stored(TermsVersion)
    assert (first.text["fr"], second.text["fr"]) == ("Terms (fr)", "Nouveau")
    assert second.id == first.id + 1
    assert "Terms (fr)" in browser.get(f"{TERMS}/{first.id}").text


def test_terms_without_french_are_not_published(browser, stored):
    sent = browser.draft(TERMS) | {"text-fr": "", "do": "publish"}

    answer = browser.post(TERMS, data=sent)

    assert "Write this in French" in answer.text
    assert len(stored(TermsVersion)) == 1


def test_a_version_published_meanwhile_is_not_written_over(browser, stored):
    sent = browser.draft(TERMS) | {"do": "publish"}
    browser.post(TERMS, data=sent | {"text-fr": "Le premier"})

    answer = browser.post(TERMS, data=sent | {"text-fr": "Le second"})

    assert "Someone else changed this" in answer.text
    assert "Le second" in answer.text
    assert len(stored(TermsVersion)) == 2
