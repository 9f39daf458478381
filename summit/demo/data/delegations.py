"""Invented delegations: cities that do not exist, people who do not live.

They are registered by the same services as everybody's, some weeks before the demonstration.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category, Variant
from summit.edition.queries import current_terms
from summit.holder.own.consents import WORDING
from summit.kernel.languages import Language
from summit.kernel.text import fold
from summit.registration import service
from summit.registration.consenting.service import agree
from summit.registration.models import Purpose, Registration
from summit.registration.rules import HoldPolicy
from summit.registration.statuses import SENT, PaidBy
from summit.web.languages import speaking

FR, EN, ES = Language.FR, Language.EN, Language.ES
HOLDS = HoldPolicy(ample=timedelta(hours=24), scarce=timedelta(hours=2), scarce_below_percent=5)


@dataclass(frozen=True, slots=True)
class Who:
    """One invented person: category code, names, role, index of the person accompanied.

    Without names it is a place whose name follows.
    """

    kind: str
    given_name: str
    family_name: str
    role: str = ""
    with_: int | None = None
    pays: bool = False  # for themselves, not the municipality
    title: str = ""
    represents: str = ""
    is_head: bool = False
    rate: str = ""  # its English name


@dataclass(frozen=True, slots=True)
class Delegation:
    """One invented registration. `end` says how far it got; `days` how long ago it began."""

    city: str
    country: str
    language: Language
    contact: str
    # "draft", "request", "question", "invoice", "transfer", "statement", "card", "free",
    # "cancelled", "expired"
    end: str
    days: int
    people: tuple[Who, ...] = field(default=())
    is_shown: bool = True  # on the published list of delegations, once confirmed


DELEGATIONS = (
    Delegation(
        "Sainte-Odile-des-Quatre-Vents",
        "CA",
        FR,
        "Maude Lachapelle-Roy",
        "transfer",
        24,
        (
            Who("mayor", "Marie-Ève", "Thériault-Beauséjour", "Mairesse"),
            Who("delegate", "Jean-François", "D’Amours", "Directeur général"),
            Who("companion", "Gaëtan", "Œillet", with_=0, pays=True),
        ),
    ),
    Delegation(
        "San Bartolomé de las Tres Aguas",
        "MX",
        ES,
        "Lic. Guadalupe Ibarra Mondragón",
        "card",
        20,
        (
            Who(
                "mayor",
                "María Fernanda",
                "Etxeberría-Villaseñor y Montes de Oca",
                "Presidenta municipal",
            ),
            Who(
                "delegate",
                "José Ignacio",
                "Carreño Quiñones",
                "Director de Relaciones Internacionales",
            ),
            Who("companion", "Álvaro", "Ibargüengoitia de la Torre", with_=0),
        ),
    ),
    Delegation(
        "Villa Esperanza del Río",
        "MX",
        ES,
        "Mtra. Ximena Núñez Ochoa",
        "invoice",
        12,
        (
            Who(
                "mayor",
                "Íñigo",
                "Peñaloza Güemes",
                "Presidente municipal",
                title="Lic.",
                is_head=True,
            ),
            Who("support", "Citlali", "Tzompantzi Xicohténcatl", "Intérprete"),
            Who(
                "delegate",
                "Óscar",
                "Zúñiga Ávila",
                "Tesorero",
                title="C.",
                rate="City of Latin America",
            ),
            Who("delegate", "", "", "Dirección de Desarrollo Económico"),
        ),
    ),
    Delegation(
        "Northfield Harbour",
        "CA",
        EN,
        "Aoife O’Shaughnessy-Whitfield",
        "card",
        9,
        (
            Who("mayor", "Siobhán", "Fitzgerald-MacAllister", "Mayor"),
            Who("delegate", "Li", "Wu", "Chief planner", represents="the harbour council"),
        ),
    ),
    Delegation(
        "Łódka nad Wartą",
        "PL",
        EN,
        "Zażółć Gęślą-Jaźń",
        "invoice",
        8,
        (Who("mayor", "Świętosława", "Żółkiewska-Łącka", "Prezydent miasta"),),
    ),
    Delegation(
        "Groß Öhringsfelde",
        "DE",
        EN,
        "Jürgen Weißhäupl",
        "statement",
        7,
        (
            Who("mayor", "Käthe", "Süßmilch-Großjohann", "Oberbürgermeisterin"),
            Who("delegate", "Søren", "Ærenlund", "Stadtentwicklung"),
        ),
        is_shown=False,
    ),
    Delegation(
        "Réseau des villes riveraines",
        "FR",
        FR,
        "Noémie Cœur-Vaillant",
        "card",
        5,
        (Who("partner", "Châu", "Nguyễn Thị Minh", "Secrétaire générale"),),
    ),
    Delegation(
        "Le Courrier des rives",
        "CA",
        FR,
        "Anaïs Bédard-Lemieux",
        "free",
        5,
        (Who("press", "Anaïs", "Bédard-Lemieux", "Journaliste"),),
        is_shown=False,
    ),
    Delegation(
        "Institut des rives et des rues",
        "CA",
        FR,
        "Noélie Tremblay-Wu",
        "request",
        4,
        (Who("observer", "Noélie", "Tremblay-Wu", "Professeure d’urbanisme"),),
    ),
    Delegation(
        "Observatorio de Ciudades Lentas",
        "MX",
        ES,
        "Iker Santillán Ochoa",
        "question",
        3,
        (
            Who("observer", "Iker", "Santillán Ochoa", "Coordinador"),
            Who("observer", "Renata", "Cuevas Ávila", "Investigadora"),
        ),
    ),
    Delegation(
        "Puerto Ceibal",
        "HN",
        ES,
        "Wendy Zelaya Cálix",
        "cancelled",
        15,
        (Who("delegate", "Marlon", "Zepeda Cálix", "Regidor"),),
    ),
    Delegation(
        "Val-des-Sept-Lunes",
        "CA",
        FR,
        "Étienne Gagnon-Larivière",
        "expired",
        6,
        (Who("delegate", "Rosalie", "Gagnon-Larivière", "Conseillère"),),
    ),
    Delegation(
        "Cedar Falls Township",
        "US",
        EN,
        "Tamsin Achebe-Ruiz",
        "draft",
        0,
        (
            Who("mayor", "Delroy", "Achebe-Ruiz", "Mayor"),
            Who("companion", "Ifeoma", "Achebe-Ruiz", with_=0, pays=True),
        ),
    ),
)


def address_of(text: str) -> str:
    """Return an address under `.example`, which no mail ever reaches."""
    plain = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in fold(text))
    return "-".join(part for part in plain.split("-") if part)[:60] + "@cities.example"


def begin(session: Session, one: Delegation, *, now: datetime) -> Registration:
    """Hold the places of one delegation."""
    ids = {row.code: row.id for row in session.execute(select(Category.code, Category.id))}
    rates = {one.name.to(EN): one.id for one in session.scalars(select(Variant))}
    people = tuple(
        service.Person(
            category_id=ids[who.kind],
            variant_id=rates[who.rate] if who.rate else None,
            given_name=who.given_name,
            family_name=who.family_name,
            role=who.role,
            email=address_of(f"{who.given_name} {who.family_name}") if who.given_name else None,
            language=one.language,
            principal=who.with_,
            paid_by=PaidBy.SELF if who.pays else PaidBy.CITY,
            title=who.title,
            represents=who.represents,
            is_head=who.is_head,
            name_follows=not who.given_name,
        )
        for who in one.people
    )
    asked = service.Application(
        language=one.language,
        municipality=one.city,
        country=one.country,
        contact_name=one.contact,
        contact_email=address_of(one.contact),
        people=people,
    )
    return service.start(session, asked, now=now, holds=HOLDS)


def send(session: Session, registration_id: int, one: Delegation, *, now: datetime) -> None:
    """Accept the terms for a delegation, say yes or no to the published list, and send it."""
    terms = current_terms(session)
    if terms is None:
        raise LookupError("The demonstration's terms are not loaded")
    given = service.Submission(
        terms_id=terms.id,
        terms_language=one.language,
    )
    due = now + timedelta(days=30)
    service.submit(session, registration_id, given, bills_due=due, now=now)
    if not one.is_shown:
        return
    for booking in service.lock_family(session, registration_id):
        if booking.status not in SENT:  # a request: who comes by it is asked once it is approved
            continue
        for person in filter(lambda one: one.is_named, booking.attendees):
            with speaking(person.language):
                words = str(WORDING[Purpose.PUBLIC_LIST])
            yes = {Purpose.PUBLIC_LIST: words}
            agree(session, person.id, yes, language=person.language, now=now)
