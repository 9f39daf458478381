"""Somebody who came to the desk of the demonstration without a registration, and paid cash."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.demo.data.delegations import HOLDS
from summit.desk.service import Staff, register
from summit.edition.queries import current_terms
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.payments import by_hand
from summit.payments.cards import Gateway
from summit.payments.queries import money_of
from summit.payments.service.receipts import Receipt
from summit.payments.statuses import PaymentMethod
from summit.registration.service import Application, Person, Submission

BY = "demo"


def come_to_the_desk(gateway: Gateway) -> None:
    with transaction(by=BY) as session:
        registration_id = _register(session)
    owed = money_of(db.session(), registration_id).balance
    receipt = Receipt(method=PaymentMethod.CASH, amount=owed, received_at=now())
    by_hand.record(registration_id, receipt, gateway=gateway, by=BY)


def _register(session: Session) -> int:
    """Register a delegate who gave no address."""
    wanted = select(Category.id).where(Category.code == "delegate")
    person = Person(
        category_id=session.scalars(wanted).one(),
        given_name="Noémie",
        family_name="Varin",
        role="Conseillère municipale",
        language=Language.FR,
    )
    terms = current_terms(session)
    if terms is None:
        raise LookupError("The demonstration has no terms")
    made = register(
        session,
        Application(
            language=Language.FR,
            municipality="Saint-Aubin-des-Grèves",
            country="CA",
            contact_name="Noémie Varin",
            contact_email="",
            people=(person,),
        ),
        Submission(terms_id=terms.id, terms_language=Language.FR),
        staff=Staff(by=BY),
        submission_digest="demonstration:desk",
        holds=HOLDS,
        now=now(),
    )
    return made.id
