"""What may be kept of practical information, and what is refused with nothing half-saved."""

import pytest

from summit.edition.models import ContentVersion, Picture
from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.languages import Translated
from summit.practical import service
from summit.practical.models import Hotel, Partner, PracticalPage, Question
from summit.practical.queries import every
from summit.practical.seed import load_practical
from summit.practical.service import NeedsFrench, RemovedMeanwhile, SlugTaken
from summit.web.pictures import draw_anew
from tests import crowd as process
from tests.factories import in_all
from tests.practical.conftest import picture_file

PAGE = {"slug": "taxi", "title": in_all("Taxis"), "body": in_all("x"), "is_published": True}


def drawn(**given):
    return draw_anew(picture_file(**given)[0].read(), most=200)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (PracticalPage, {**PAGE, "title": Translated(en="Taxis")}),
        (PracticalPage, {**PAGE, "body": Translated(es="x")}),
        (PracticalPage, {**PAGE, "body": Translated()}),
        (Partner, {"name": "X", "kind": Translated(en="Host"), "is_published": True}),
        (
            Hotel,
            {
                "name": "X",
                "address": "Y",
                "distance": Translated(),
                "rate": Translated(en="Ten"),
                "is_published": True,
            },
        ),
        (
            Question,
            {
                "question": in_all("Who?"),
                "answer": Translated(en="All"),
                "heading": Translated(),
                "is_published": True,
            },
        ),
    ],
)
def test_nothing_is_published_without_french(make, writing, stored, kind, wanted):
    with pytest.raises(NeedsFrench), writing() as session:
        service.add(session, kind, wanted)
    assert stored(kind) == []

    with writing() as session:
        service.add(session, kind, wanted | {"is_published": False})
    assert len(stored(kind)) == 1


def test_publishing_a_draft_without_french_leaves_it_a_draft(make, writing, stored):
    wanted = {**PAGE, "body": Translated(en="x"), "is_published": False}
    with writing() as session:
        page = service.add(session, PracticalPage, wanted)
        seen, page_id = fingerprint(page, wanted), page.id

    changed = wanted | {"is_published": True, "slug": "cab"}
    with pytest.raises(NeedsFrench), writing() as session:
        service.edit(session, PracticalPage, page_id, changed, seen=seen)

    (page,) = stored(PracticalPage)
    assert (page.is_published, page.slug) == (False, "taxi")


def test_two_pages_have_no_address_in_common(make, writing, stored):
    with writing() as session:
        service.add(session, PracticalPage, PAGE)
        other = service.add(session, PracticalPage, PAGE | {"slug": "bus"})
        seen, other_id = fingerprint(other, PAGE), other.id

    with pytest.raises(SlugTaken), writing() as session:
        service.add(session, PracticalPage, PAGE)
    with pytest.raises(SlugTaken), writing() as session:
        service.edit(session, PracticalPage, other_id, PAGE, seen=seen)

    assert [page.slug for page in stored(PracticalPage)] == ["taxi", "bus"]


def test_pages_added_at_once_have_no_address_in_common(make, crowd, stored):
    make.category()  # and with it the summit

    answers = crowd(*[(process.add_practical_page, PAGE)] * 4)

    assert sorted(answers) == ["SlugTaken"] * 3 + ["added"]
    assert len(stored(PracticalPage)) == 1


def test_pages_that_are_suggested_are_added_once_however_often_at_once(make, crowd, stored):
    make.category()

    assert sorted(crowd(*[(process.add_suggested_pages,)] * 4)) == [0, 0, 0, 2]
    assert len(stored(PracticalPage)) == 2


def test_a_page_keeps_its_own_address(make, writing, stored):
    with writing() as session:
        page = service.add(session, PracticalPage, PAGE)
        seen, page_id = fingerprint(page, PAGE), page.id

    with writing() as session:
        wanted = PAGE | {"title": in_all("Cabs")}
        service.edit(session, PracticalPage, page_id, wanted, seen=seen)

    assert stored(PracticalPage)[0].title == in_all("Cabs")


def test_what_somebody_else_kept_or_removed_meanwhile_is_not_lost(make, writing, stored):
    with writing() as session:
        page_id = service.add(session, PracticalPage, PAGE).id

    with pytest.raises(ChangedMeanwhile), writing() as session:
        service.edit(session, PracticalPage, page_id, PAGE | {"slug": "bus"}, seen="stale")
    assert stored(PracticalPage)[0].slug == "taxi"

    with writing() as session:
        service.remove(session, PracticalPage, page_id)
    with pytest.raises(RemovedMeanwhile), writing() as session:
        service.edit(session, PracticalPage, page_id, PAGE, seen="stale")
    with pytest.raises(RemovedMeanwhile), writing() as session:
        service.remove(session, PracticalPage, page_id)


def test_another_logo_takes_the_place_of_the_first(make, writing, stored):
    with writing() as session:
        partner = service.add(session, Partner, {"name": "X", "kind": in_all("Host")})
        service.change_logo(session, partner, drawn(size=(40, 20)))
        first = partner.logo_id

    with writing() as session:
        service.change_logo(session, every(session, Partner)[0], drawn(size=(20, 40)))

    (picture,) = stored(Picture)
    assert picture.id == stored(Partner)[0].logo_id
    assert (picture.width, picture.height) == (20, 40)
    assert first is not None


def test_a_removed_partner_leaves_no_picture(make, writing, stored):
    with writing() as session:
        partner = service.add(session, Partner, {"name": "X", "kind": in_all("Host")})
        service.change_logo(session, partner, drawn())
        partner_id = partner.id

    with writing() as session:
        service.remove(session, Partner, partner_id)

    assert stored(Picture) == stored(Partner) == []


def test_any_change_raises_the_content_version(make, writing, stored):
    versions = [stored(ContentVersion)[0].version]
    with writing() as session:
        page_id = service.add(session, PracticalPage, PAGE).id
    versions.append(stored(ContentVersion)[0].version)
    with writing() as session:
        service.remove(session, PracticalPage, page_id)
    versions.append(stored(ContentVersion)[0].version)

    assert versions == sorted(set(versions))


def test_the_seed_has_both_pages_in_three_languages_and_publishes_one(make, writing, stored):
    for _again in range(2):
        with writing() as session:
            load_practical(session)

    pages = {page.slug: page for page in stored(PracticalPage)}
    assert set(pages) == {"visa", "code-of-conduct"}
    assert all(len(page.body) == len(page.title) == 3 for page in pages.values())
    assert (pages["visa"].is_published, pages["code-of-conduct"].is_published) == (True, False)


def test_the_seed_leaves_what_an_organizer_has_changed(make, writing, stored):
    make.keep(PracticalPage(slug="visa", title=in_all("Ours"), body=in_all("Ours")))

    with writing() as session:
        load_practical(session)

    assert in_all("Ours") in [page.title for page in stored(PracticalPage)]
