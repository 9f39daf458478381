"""What the mayor's folder says: what is known, and plainly what is not."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admission.queries import Offer, choices
from summit.articles.models import Article
from summit.articles.queries import reading
from summit.articles.rules import DatePrecision, opening, quoted
from summit.edition.models import Summit
from summit.edition.queries import zone_of
from summit.kernel.clock import now
from summit.kernel.languages import REGIONAL, Language
from summit.pages.folder.drawing import Entry, Folder, Section
from summit.pages.queries import Frame, Site
from summit.pages.wording import price_basis
from summit.practical import queries as practical
from summit.programme import queries as programme
from summit.programme.models import ProgrammeSession
from summit.programme.wording import time_in_words
from summit.web import formats
from summit.web.filters import absolute, initial
from summit.web.structured import path_to

VISIT = {  # the Government of Canada's own page; it has no Spanish
    Language.FR: "https://www.canada.ca/fr/immigration-refugies-citoyennete/services/visiter-canada.html",
    Language.EN: "https://www.canada.ca/en/immigration-refugees-citizenship/services/visit-canada.html",
}


def write_folder(
    session: Session, summit: Summit, frame: Frame, site: Site, language: Language
) -> Folder:
    """Return the folder in one language, from what is published at this moment."""
    when = formats.period(summit.starts_on, summit.ends_on, summit.month, language)
    city = summit.city.to(language)
    where = _("%(city)s, %(time)s", city=city, time=when) if when else city
    return Folder(
        language=REGIONAL[language],
        title=summit.name.to(language),
        where=where,
        lede=summit.tagline.to(language),
        as_of=_("As known on %(day)s", day=formats.day(frame.today, language)),
        notice=_("Demonstration: people, cities and prices are invented")
        if summit.is_demonstration
        else "",
        page=_("Page %(number)s", number="%s"),
        sections=list(_sections(session, summit, site, when, language)),
    )


def _sections(
    session: Session, summit: Summit, site: Site, when: str, language: Language
) -> Iterator[Section]:
    yield Section(_("In brief"), facts=list(_facts(summit, when, language)))
    yield _programme(session, summit, language)
    yield from _practical(session, language)
    if site.on_sale:
        yield Section(
            _("Participation and prices"),
            list(_price_rules(summit, site, language)),
            facts=list(_prices(site, zone_of(summit), language)),
        )
    yield _registering(site, language)
    yield _travel(language)
    yield Section(
        _("Questions"),
        [_("Write to %(address)s.", address=summit.contact_email)]
        if summit.contact_email
        else [_("The address for questions is to be announced.")],
    )
    chosen = reading(session)
    articles = [*([chosen.announcement] if chosen.announcement else []), *chosen.pinned]
    if articles:
        yield Section(
            _("Background reading"),
            [_("From InterAlcaldes magazine, on the subjects that bring cities to the table.")],
            things=[_article(one, language) for one in articles],
        )


def _facts(summit: Summit, when: str, language: Language) -> Iterator[Entry]:
    later = _("To be announced")
    city, country = summit.city.to(language), summit.country.to(language)
    yield Entry(
        _("When"),
        initial(when) or later,
        "" if summit.starts_on else _("Exact days to be announced"),
    )
    yield Entry(
        _("Where"),
        _("%(city)s, %(country)s", city=city, country=country),
        summit.venue.to(language) if summit.venue else _("Venue to be announced"),
    )
    if summit.invited:
        yield Entry(_("Invited"), summit.invited.to(language))
    if summit.festival:
        yield Entry(_("Part of the festival"), summit.festival.to(language))
    if summit.announced_by:
        day = formats.day(summit.announced_on, language) if summit.announced_on else ""
        yield Entry(_("Announced by"), initial(summit.announced_by.to(language)), initial(day))
    yield Entry(_("Organizer"), summit.organizer_name or later, summit.organizer_address or "")


def _programme(session: Session, summit: Summit, language: Language) -> Section:
    """Return the sessions by day, as far as they are published."""
    rows = programme.published(session)
    if not rows:
        return Section(_("Programme"), [_("The programme is to be announced.")])
    zone = zone_of(summit)
    sessions = [
        _session_entry(row, zone, language)
        for day in programme.by_day(rows, zone)
        for row in day.sessions
        if not row.is_cancelled
    ]
    way = Entry(_("Whole programme"), address=absolute(path_to("programme.programme", language)))
    said = _("All hours are in %(zone)s.", zone=summit.zone_name.to(language))
    is_timed = any(row.starts_at for row in rows)
    sentences = [said] if is_timed else []
    return Section(_("Programme"), sentences, facts=sessions, things=[way])


def _session_entry(row: ProgrammeSession, zone: ZoneInfo, language: Language) -> Entry:
    names = ", ".join(one.speaker.name for one in row.shown_speaking)
    place = row.room.name.to(language) if row.room else ""
    note = " · ".join(part for part in (place, names) if part)
    return Entry(initial(time_in_words(programme.time_of(row), zone)), row.title.to(language), note)


def _practical(session: Session, language: Language) -> Iterator[Section]:
    """Yield where people may stay, once somebody has written it."""
    rooms, _until = practical.hotels(session, now=now())
    entries = [
        Entry(
            one.hotel.name,
            one.hotel.address,
            one.hotel.distance.to(language),
        )
        for one in rooms
    ]
    if entries:
        yield Section(_("Hotels"), facts=entries)


def _price_rules(summit: Summit, site: Site, language: Language) -> Iterator[str]:
    yield price_basis(site.regime)
    if any(one.shows_change for one in site.on_sale):
        yield _("Prices change at midnight, %(zone)s.", zone=summit.zone_name.to(language))


def _prices(site: Site, zone: ZoneInfo, language: Language) -> Iterator[Entry]:
    for offer in choices(site.on_sale):
        about = (offer.variant or offer.category).description.to(language)
        if offer.price is not None:
            yield Entry(offer.name.to(language), _price(offer, zone, language), about)


def _price(offer: Offer, zone: ZoneInfo, language: Language) -> str:
    """Say what a place costs today, and from which day it costs something else."""
    if offer.left == 0:
        return str(_("Full"))
    price = formats.money(offer.price, language) if offer.price else str(_("Free of charge"))
    if offer.category.needs_approval:
        price = f"{price}, {_('on request')}"
    if not offer.changes_price or offer.next_change is None or offer.next_price is None:
        return price
    day = formats.day(offer.next_change.astimezone(zone).date(), language)
    later = formats.money(offer.next_price, language)
    return f"{price} ({_('from %(day)s: %(price)s', day=day, price=later)})"


def _registering(site: Site, language: Language) -> Section:
    address = absolute(path_to("registration.register", language))
    sentences = [
        _("One person may register everyone. That person, the contact, does not have to attend."),
        _(
            "People, prices and taxes stand on one page, and the terms, before anything is owed. "
            "Payment is by card or by invoice, in Canadian dollars."
        ),
        address if site.is_open else _("Registration is not open at this moment."),
    ]
    return Section(_("Registering a delegation"), sentences, code=address if site.is_open else "")


def _travel(language: Language) -> Section:
    name = _("Visit Canada, on canada.ca")
    if language not in VISIT:
        name = f"{name} ({_('in English')})"
    return Section(
        _("Before you travel"),
        [
            _(
                "Check early whether you need a visitor visa or an electronic travel authorization "
                "(eTA) to enter Canada. The Government of Canada says which, country by country."
            ),
            _(
                "Nothing on this site replaces that answer, and a registration does not "
                "guarantee a visa."
            ),
        ],
        things=[
            Entry(name, address=VISIT.get(language, VISIT[Language.EN])),
        ],
    )


def _date_of(article: Article, language: Language) -> str:
    """Return as much of the date as is known, as the site's own pages do."""
    if article.precision is DatePrecision.DAY and article.published_on:
        return formats.day(article.published_on, language)
    if article.precision is DatePrecision.MONTH:
        return formats.month(article.sort_on.strftime("%Y-%m"), language)
    return str(article.sort_on.year) if article.precision is DatePrecision.YEAR else ""


def _article(article: Article, language: Language) -> Entry:
    note = " · ".join(
        part for part in ("InterAlcaldes", article.author, _date_of(article, language)) if part
    )
    begins = opening(article.excerpt)
    return Entry(
        article.title.to(language),
        quoted(begins, language) if begins and article.language == language else "",
        note,
        absolute(path_to("articles.article", language, slug=article.slug)),
    )
