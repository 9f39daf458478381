"""Rates and answer files are undone and made again over what people sent meanwhile."""

from contextlib import contextmanager

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from summit.extensions import transaction
from summit.kernel.languages import Translated
from summit.payments.formal.models import FormalInvitation
from summit.payments.formal.statuses import LetterState
from summit.payments.proofs.models import TypeProof
from summit.payments.proofs.statuses import ProofState
from summit.registration.questions.models import AnswerFile, FormAnswer, FormQuestion
from summit.registration.questions.statuses import Erased, Kind, Need, Scope
from summit.registration.statuses import Status
from summit.web.uploads.statuses import ScanState
from tests.databases import OPEN
from tests.factories import MOMENT, Factories, in_all
from tests.migrations.test_migrations import empty_site


@contextmanager
def writing(by="test"):
    with transaction(by=by) as session:
        yield session


def fill():
    """Keep proofs for a type and two of its rates, and files as answers; return who sent them."""
    make = Factories(writing)
    make.summit()
    kind = make.category(price=0, needs_proof=True)
    rates = [make.variant(kind, price=0, needs_proof=True).id for _ in range(2)]
    person = make.registration(Status.CONFIRMED, category=kind, now=MOMENT).attendees[0]
    given = {"uploaded_by": "contact:1", "file_name": "a.pdf", "media_type": "application/pdf"}
    about = {"attendee_id": person.id, "category_id": kind.id, "sha256": "0" * 64}
    for rate, state in ((None, "sent"), (rates[0], "accepted"), (rates[1], "sent")):
        sent = {"variant_id": rate, "state": ProofState(state), "uploaded_at": MOMENT}
        make.keep(TypeProof(**about, **given, **sent))
    for state in (LetterState.ISSUED, LetterState.ASKED):
        letter = {"addressed_as": "", "asked_at": MOMENT, "asked_by": "contact:1"}
        make.keep(FormalInvitation(attendee_id=person.id, state=state, **letter))
    for position in range(2):
        question = make.keep(
            FormQuestion(
                text=in_all("Statutes"),
                help=Translated(),
                kind=Kind.FILE,
                scope=Scope.PERSON,
                need=Need.OPTIONAL,
                position=position,
            )
        )
        answer = FormAnswer(
            question_id=question.id,
            attendee_id=person.id,
            value="",
            answered_at=MOMENT,
            answered_by="contact:1",
        )
        if position:
            answer.erased_at, answer.erased_because = MOMENT, Erased.INFECTED
        else:
            file = {"media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
            answer.value = "a.pdf"
            answer.file = AnswerFile(scan=ScanState.CLEAN, content=b"x", **file)
        make.keep(answer)


@pytest.mark.parametrize("kind", list(OPEN))
def test_rates_and_files_are_undone_over_what_was_sent(kind):
    with empty_site(kind) as engine:

        def write(statement):
            with engine.connect().execution_options(writes=True) as connection:
                connection.execute(text(statement))
                connection.commit()

        def read(wanted):
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(wanted))]

        upgrade()
        fill()
        for wrong in (
            "UPDATE form_question SET at_door = true WHERE kind = 'file'",
            "UPDATE form_question SET kind = 'anything'",
            "UPDATE form_answer SET erased_at = answered_at WHERE file_id IS NOT NULL",
        ):
            with pytest.raises(DatabaseError):
                write(wrong)

        downgrade(revision="0400")

        # what proved a rate proves no type
        proofs = "SELECT state FROM type_proof ORDER BY id"
        assert read(proofs) == [("sent",), ("refused",), ("refused",)]
        letters = "SELECT state FROM formal_invitation ORDER BY id"
        assert read(letters) == [("withdrawn",), ("asked",)]
        answers = "SELECT value, erased_because FROM form_answer ORDER BY id"
        assert read(answers) == [("a.pdf", None), ("", "due")]
        assert read("SELECT DISTINCT kind FROM form_question") == [("text",)]
        with pytest.raises(DatabaseError):
            write("UPDATE form_question SET kind = 'file'")
        with pytest.raises(DatabaseError):
            write("UPDATE form_answer SET erased_because = 'infected' WHERE value = ''")

        upgrade()

        write("UPDATE form_question SET kind = 'file'")
        write("UPDATE form_answer SET erased_because = 'infected' WHERE value = ''")
        assert len(read(proofs)) == 3
        if kind == "sqlite":
            assert read("PRAGMA integrity_check") == [("ok",)]
            assert read("PRAGMA foreign_key_check") == []
