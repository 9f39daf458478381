"""The template "summit of cities": participation types with prices, seats, a tax profile, terms.

Prices, capacities, deadlines and tax numbers are invented for the demonstration.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from summit.admission.models import (
    Category,
    Colour,
    Counter,
    PriceWindow,
    Variant,
    VariantWindow,
)
from summit.edition.models import TermsVersion
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.models import RefundPolicy, RefundWindow, TaxProfile
from summit.payments.statuses import TaxRegime

OPENED = datetime(2026, 2, 2, 14, 0, tzinfo=UTC)
EARLY, FULL = date(2026, 1, 15), date(2026, 5, 1)  # first days of the two price windows
HALL = 300  # seats shared by everybody who sits in the sessions


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One participation type. Prices in whole dollars before taxes, early and full."""

    code: str
    colour: Colour
    name: Translated
    description: Translated
    early: int
    full: int
    capacity: int
    in_hall: bool = True
    is_companion: bool = False
    is_public: bool = True
    needs_approval: bool = False
    most_people: int | None = None  # in one registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """Another price of a type, for some people. In whole dollars before taxes."""

    of: str
    name: Translated
    description: Translated
    early: int
    full: int
    needs_proof: bool = False


RATES = (
    Rate(
        of="delegate",
        name=Translated(
            fr="Membre du Réseau des villes riveraines",
            en="Member of the Network of Riverside Cities",
            es="Integrante de la Red de Ciudades Ribereñas",
        ),
        description=Translated(
            fr="Votre ville est membre du réseau; joignez l’attestation de l’année.",
            en="Your city is a member of the network; send this year’s attestation.",
            es="Su ciudad es integrante de la red; envíe la constancia del año.",
        ),
        early=360,
        full=480,
        needs_proof=True,
    ),
    Rate(
        of="delegate",
        name=Translated(
            fr="Ville d’Amérique latine", en="City of Latin America", es="Ciudad de América Latina"
        ),
        description=Translated(
            fr="D’une municipalité d’Amérique latine ou des Caraïbes.",
            en="From a municipality of Latin America or the Caribbean.",
            es="De un municipio de América Latina o el Caribe.",
        ),
        early=300,
        full=400,
    ),
)

KINDS = (
    Kind(
        code="mayor",
        colour=Colour.MAYOR,
        name=Translated(
            fr="Mairesse, maire, élue ou élu",
            en="Mayor or elected official",
            es="Alcaldesa, alcalde o autoridad electa",
        ),
        description=Translated(
            fr="À la tête d’une municipalité ou membre élu de son conseil.",
            en="Heads a municipality, or is an elected member of its council.",
            es="Encabeza un municipio o integra su cabildo por elección.",
        ),
        early=450,
        full=600,
        capacity=150,
    ),
    Kind(
        code="delegate",
        colour=Colour.DELEGATE,
        name=Translated(
            fr="Membre de la délégation", en="Delegate", es="Integrante de una delegación"
        ),
        description=Translated(
            fr="Travaille pour la municipalité ou la représente.",
            en="Works for the municipality or represents it.",
            es="Trabaja para el municipio o lo representa.",
        ),
        early=450,
        full=600,
        capacity=200,
    ),
    Kind(
        code="support",
        colour=Colour.SUPPORT,
        name=Translated(
            fr="Soutien à la délégation", en="Delegation support", es="Apoyo a la delegación"
        ),
        description=Translated(
            fr="Interprète, adjointe ou adjoint, sécurité.",
            en="Interpreter, aide, security.",
            es="Intérprete, asistente, seguridad.",
        ),
        early=150,
        full=200,
        capacity=80,
    ),
    Kind(
        code="companion",
        colour=Colour.COMPANION,
        name=Translated(fr="Personne accompagnatrice", en="Accompanying person", es="Acompañante"),
        description=Translated(
            fr="Vient avec une personne inscrite; activités sociales seulement.",
            en="Comes with a registered person; social activities only.",
            es="Viene con una persona registrada; solo actividades sociales.",
        ),
        early=150,
        full=200,
        capacity=100,
        in_hall=False,
        is_companion=True,
    ),
    Kind(
        code="partner",
        colour=Colour.PARTNER,
        name=Translated(
            fr="Organisme partenaire", en="Partner organization", es="Institución aliada"
        ),
        description=Translated(
            fr="Réseau de villes, université, entreprise ou fondation.",
            en="Network of cities, university, company or foundation.",
            es="Red de ciudades, universidad, empresa o fundación.",
        ),
        early=900,
        full=1200,
        capacity=1,
    ),
    Kind(
        code="press",
        colour=Colour.PRESS,
        name=Translated(fr="Presse", en="Press", es="Prensa"),
        description=Translated(
            fr="Sans frais, sur présentation d’une carte de presse au comptoir.",
            en="Free of charge; please bring a press card to the desk.",
            es="Sin costo; presente su acreditación de prensa en la mesa de registro.",
        ),
        early=0,
        full=0,
        capacity=30,
        in_hall=False,
        most_people=3,
    ),
    Kind(
        code="observer",
        colour=Colour.PARTNER,
        name=Translated(
            fr="Observatrice ou observateur", en="Observer", es="Observadora u observador"
        ),
        description=Translated(
            fr="Recherche, organisation internationale, ville invitée à titre d’observatrice.",
            en="Research, international organization, city invited as an observer.",
            es="Investigación, organismo internacional, ciudad invitada como observadora.",
        ),
        early=200,
        full=250,
        capacity=20,
        in_hall=False,
        needs_approval=True,
    ),
    Kind(
        code="speaker",
        colour=Colour.SPEAKER,
        name=Translated(fr="Intervenante ou intervenant", en="Speaker", es="Ponente"),
        description=Translated(fr="Sur invitation.", en="By invitation.", es="Por invitación."),
        early=0,
        full=0,
        capacity=40,
        is_public=False,
    ),
    Kind(
        code="team",
        colour=Colour.TEAM,
        name=Translated(fr="Équipe du Sommet", en="Summit team", es="Equipo de la Cumbre"),
        description=Translated(
            fr="Équipe organisatrice et bénévoles.",
            en="Organizing team and volunteers.",
            es="Comité organizador y voluntariado.",
        ),
        early=0,
        full=0,
        capacity=60,
        in_hall=False,
        is_public=False,
    ),
)

TERMS = Translated(
    fr="""### Prix et paiement
- Les prix sont en dollars canadiens, avant la TPS et la TVQ.
- Le paiement se fait par carte, ou sur facture payable dans les 30 jours.

### Annulation et remboursement
- Jusqu’au 15 mai 2026 : remboursement intégral, moins 40,00 $ CA de frais.
- Du 16 mai au 14 juin 2026 : 50 %.
- À partir du 15 juin 2026 : aucun remboursement.
- Refus de visa, sur preuve : remboursement intégral, moins les frais.
- Annulation par l’équipe organisatrice : remboursement intégral.

### Remplacement
Une personne peut en remplacer une autre sans frais.
""",
    en="""### Prices and payment
- Prices are in Canadian dollars, before GST and QST.
- You pay by card, or by invoice within 30 days.

### Cancellation and refunds
- Until May 15, 2026: full refund, less a fee of $40.00 CAD.
- May 16 to June 14, 2026: 50%.
- From June 15, 2026: no refund.
- Visa refused, with proof: full refund, less the fee.
- Cancelled by the organizing team: full refund.

### Replacing a person
One person may take the place of another, free of charge.
""",
    es="""### Precios y pago
- Los precios están en dólares canadienses, antes de GST y QST.
- Se paga con tarjeta, o contra factura a 30 días.

### Cancelación y reembolso
- Hasta el 15 de mayo de 2026: reembolso total, menos 40.00 CAD de gastos.
- Del 16 de mayo al 14 de junio de 2026: 50 %.
- A partir del 15 de junio de 2026: no hay reembolso.
- Visa negada, con comprobante: reembolso total, menos los gastos.
- Cancelación por parte del comité organizador: reembolso total.

### Sustitución
Una persona puede tomar el lugar de otra, sin costo.
""",
)


def load_template(session: Session) -> None:
    """Add the participation types, the tax profile and the first terms."""
    hall = Counter(name="Grande salle", capacity=HALL)
    session.add(hall)
    session.flush()
    for position, kind in enumerate(KINDS):
        counter = Counter(capacity=kind.capacity)
        session.add(counter)
        session.flush()
        session.add(
            Category(
                variants=[
                    _rate(one, place) for place, one in enumerate(RATES) if one.of == kind.code
                ],
                code=kind.code,
                position=position,
                name=kind.name,
                description=kind.description,
                colour=kind.colour,
                counter_id=counter.id,
                pool_id=hall.id if kind.in_hall else None,
                is_companion=kind.is_companion,
                is_public=kind.is_public,
                needs_approval=kind.needs_approval,
                asks_again=kind.needs_approval,
                needs_proof=kind.needs_approval,
                most_people=kind.most_people,
                windows=[
                    PriceWindow(first_day=EARLY, price=Cents(kind.early * 100)),
                    PriceWindow(first_day=FULL, price=Cents(kind.full * 100)),
                ],
            )
        )
    session.add(
        TaxProfile(
            regime=TaxRegime.REGISTERED_FULL,
            gst_number="000000000 RT0001",
            qst_number="0000000000 TQ0001",
            business_number="NEQ 0000000000",
        )
    )
    session.add(TermsVersion(text=TERMS, published_at=OPENED))
    session.add_all(  # as the terms say
        [
            RefundWindow(until=date(2026, 5, 15), percent=100, fee=Cents(4_000)),
            RefundWindow(until=date(2026, 6, 14), percent=50, fee=Cents(0)),
            RefundPolicy(four_eyes_above=Cents(200_000)),
        ]
    )
    session.flush()


def _rate(one: Rate, position: int) -> Variant:
    return Variant(
        position=position,
        name=one.name,
        description=one.description,
        needs_proof=one.needs_proof,
        windows=[
            VariantWindow(first_day=EARLY, price=Cents(one.early * 100)),
            VariantWindow(first_day=FULL, price=Cents(one.full * 100)),
        ],
    )
