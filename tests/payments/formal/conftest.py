"""A mayor of a registration that was sent and not paid, and who signs letters to her."""

import pytest

from summit.kernel import clock
from summit.kernel.languages import Translated
from summit.payments.formal import service
from summit.payments.formal.models import FormalInvitation, Signatory
from summit.registration.statuses import Status
from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.mail.conftest import deliver, office  # noqa: F401

WORDS = service.Words(
    salutation=Translated(fr="Madame la Mairesse,", en="Madam Mayor,"),
    paragraph=Translated(fr="Vous parlerez de l’eau.", en="You will speak about water."),
)


@pytest.fixture
def signatory(make):
    function = Translated(fr="Directrice générale", en="Executive director", es="Directora")
    return make.keep(Signatory(id=1, name="Ing. Rosa Díaz", function=function))


@pytest.fixture
def booking(make):
    kind = make.category()
    people = (
        make.person(kind, title="Mtra.", role="Mayor"),
        make.person(kind, given_name="Luz", family_name="Gil", email=None),
    )
    return make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())


@pytest.fixture
def ask(writing):
    def call(booking, person=0, addressed_as=""):
        with writing(by="contact:1") as session:
            session.expire_on_commit = False
            return service.ask(
                session,
                booking.id,
                booking.attendees[person].id if isinstance(person, int) else person.id,
                addressed_as=addressed_as,
                by="contact:1",
                now=clock.now(),
            )

    return call


@pytest.fixture
def decide(writing):
    def call(deed, invitation, **given):
        with writing(by="staff:1") as session:
            getattr(service, deed)(session, invitation.id, by="staff:1", now=clock.now(), **given)

    return call


@pytest.fixture
def issued(booking, signatory, ask, decide, stored):
    """A letter to the mayor, as it stands."""
    decide("issue", ask(booking), words=WORDS)
    return stored(FormalInvitation)[0]
