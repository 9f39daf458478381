"""Paper before money in the demonstration: a letter issued, one to look at, a proof that waits."""

from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.kernel.clock import now
from summit.kernel.languages import Translated
from summit.payments.formal import service as formal
from summit.payments.formal.models import Signatory
from summit.payments.formal.wording import first_words
from summit.payments.proofs import service as proofs
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.web.uploads.rules import look_at

BY = "demo"


def load_paper(session: Session) -> None:
    session.add(
        Signatory(
            id=1,
            name="Camille Inventée",
            function=Translated(
                fr="Directrice générale du sommet",
                en="Executive director of the summit",
                es="Directora general de la cumbre",
            ),
        )
    )
    session.flush()
    people = session.scalars(_first_named(Status.AWAITING_PAYMENT).limit(2)).all()
    for place, person in enumerate(people):
        asked = formal.ask(
            session, person.registration_id, person.id, addressed_as="", by=BY, now=now()
        )
        if not place:
            salutation, paragraph = first_words(person, "")
            words = formal.Words(salutation=salutation, paragraph=paragraph)
            formal.issue(session, asked.id, words, by=BY, now=now())
    observer = session.scalars(
        _first_named(Status.PENDING_APPROVAL).where(Category.needs_proof)
    ).first()
    if observer is not None:
        proofs.send(session, observer.id, look_at(_letter(), "carta.png"), by=BY, now=now())


def _first_named(status: Status) -> Select[Attendee]:
    return (
        select(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .join(Category, Attendee.category_id == Category.id)
        .where(
            Registration.status == status,
            Attendee.left_at.is_(None),
            Attendee.given_name != "",
            Attendee.position == 0,
            ~Category.is_companion,
        )
        .order_by(Attendee.id)
    )


def _letter() -> bytes:
    """Return a picture of an invented letter."""
    page, written = Image.new("L", (425, 550), 255), BytesIO()
    ImageDraw.Draw(page).text((40, 40), "Carta de designación (inventada)", fill=0)
    page.save(written, "PNG")
    return written.getvalue()
