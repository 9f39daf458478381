"""Notices: the site's own words until organizers publish theirs, and every version kept."""

import re

import pytest

from summit.edition.legal.texts import own_text, publish
from summit.edition.models import NoticeVersion, TermsVersion
from summit.edition.rules import LegalText
from summit.kernel.clock import now
from summit.kernel.edits import ChangedMeanwhile
from summit.kernel.languages import Language, Translated
from summit.staff.rules import Role
from tests import crowd as process

PRIVACY = "/office/legal/privacy"
NOTICES = (LegalText.PRIVACY, LegalText.ACCESSIBILITY)
notices = pytest.mark.parametrize("of", NOTICES)


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


@notices
def test_the_site_has_words_of_its_own_in_every_language(of):
    own = own_text(of)

    assert set(own) == set(Language)
    assert len({text.count("\n## ") for text in own.values()}) == 1
    assert len({text.count("\n- ") for text in own.values()}) == 1


@notices
def test_a_published_notice_stands_on_its_page_with_its_version(browser, client, stored, of):
    page = f"/office/legal/{of}"
    sent = browser.draft(page) | {"text-fr": "Nos mots", "text-en": "Our words", "text-es": ""}
    assert "## " in browser.draft(page)["text-en"], "it begins with what the site says"

    assert browser.post(page, data=sent | {"do": "publish"}).status_code == 303

    assert "Our words" in client.get(f"/en/{of}").text
    assert "Version 1, published on" in client.get(f"/en/{of}").text
    spanish = client.get(f"/es/{of}").text
    assert 'lang="fr-CA"' in spanish
    assert "Nos mots" in spanish
    assert [one.of for one in stored(NoticeVersion)] == [of]


def test_each_text_has_numbers_of_its_own(make, writing, browser, stored):
    make.category()  # and with it the first terms
    for of, number in ((NOTICES[0], 0), (NOTICES[1], 0), (NOTICES[0], 1)):
        with writing() as session:
            publish(session, of, Translated(fr=f"{of} {number}"), after=number, now=now())

    assert [(one.of, one.number) for one in stored(NoticeVersion)] == [
        ("privacy", 1),
        ("accessibility", 1),
        ("privacy", 2),
    ]
    assert len(stored(TermsVersion)) == 1
    assert "privacy 0" in browser.get(f"{PRIVACY}/1").text
    assert browser.get(f"{PRIVACY}/3").status_code == 404


def test_a_notice_without_french_is_not_published(browser, stored):
    sent = browser.draft(PRIVACY) | {"text-fr": "", "do": "publish"}

    answer = browser.post(PRIVACY, data=sent)

    assert answer.status_code == 422
    assert "Write this in French" in answer.text
    assert "One answer must be corrected" in answer.text
    assert re.findall(r'lang="([a-z]+)-[A-Z]+" aria-invalid="true"', answer.text) == ["fr"]
    assert stored(NoticeVersion) == []


def test_versions_published_at_once_are_not_written_over(make, crowd, stored):
    make.category()

    answers = crowd(*[(process.publish_notice, f"Mots {number}") for number in range(4)])

    assert sorted(answers) == [ChangedMeanwhile.__name__] * 3 + ["published"]
    assert len(stored(NoticeVersion)) == 1


@pytest.mark.parametrize("of", ["nowhere", "terms%00", "TERMS"])
def test_no_other_text_is_there(browser, of):
    assert browser.get(f"/office/legal/{of}").status_code == 404


@pytest.mark.parametrize("after", ["", "-1", "x", "9" * 30, "\0"])
def test_an_odd_number_of_the_version_before_is_refused(browser, stored, after):
    sent = browser.draft(PRIVACY) | {"after": after, "do": "publish"}

    answer = browser.post(PRIVACY, data=sent)

    assert "Someone else changed this" in answer.text
    assert stored(NoticeVersion) == []
