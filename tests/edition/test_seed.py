from datetime import date

from summit.edition.models import ContentVersion, Summit
from summit.edition.seed import load_summit


def test_the_summit_is_what_was_announced_and_no_more(writing, stored):
    with writing() as session:
        load_summit(session)

    (summit,) = stored(Summit)
    assert summit.name["en"] == "2nd International Mayors Summit"
    assert (summit.city["fr"], summit.country["es"]) == ("Montréal", "Canadá")
    assert (summit.month, summit.announced_on) == ("2026-07", date(2025, 12, 22))
    assert "Made in Mexico – Fabriqué au Québec" in summit.festival.values()
    unknown = (summit.starts_on, summit.ends_on, summit.venue, summit.organizer_name)
    assert set(unknown) == {None}
    assert summit.registration_opens_at is None
    assert summit.privacy_officer is None
    assert not summit.is_demonstration


def test_every_text_of_it_exists_in_three_languages(writing, stored):
    with writing() as session:
        load_summit(session)

    (summit,) = stored(Summit)
    for text in (summit.name, summit.tagline, summit.city, summit.invited, summit.zone_name):
        assert set(text) == {"fr", "en", "es"}


def test_loading_it_again_keeps_what_an_organizer_entered(writing, stored):
    with writing() as session:
        load_summit(session).organizer_name = "Entered"

    with writing() as session:
        load_summit(session)

    assert stored(Summit)[0].organizer_name == "Entered"
    assert len(stored(ContentVersion)) == 1


def test_no_words_of_the_policed_mark_are_its_own(writing, stored):
    with writing() as session:
        load_summit(session)

    (summit,) = stored(Summit)
    said = str({name: getattr(summit, name) for name in Summit.__table__.columns.keys()})
    assert "FIFA" not in said
    assert "World Cup" not in said
