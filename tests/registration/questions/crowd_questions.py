"""What the processes of a race about questions run: module-level, so that they can be sent over."""

from summit.extensions import transaction
from summit.registration.questions import catalogue
from summit.registration.questions.service import Typed, answer_for_all
from tests.factories import MOMENT


def answer(registration_id, question_id, text):
    typed = Typed(on_page=frozenset({(question_id, None)}), answers={(question_id, None): [text]})
    with transaction(by="contact:1") as session:
        done = answer_for_all(session, registration_id, typed, by="contact:1", now=MOMENT)
    return type(done.gone[0]).__name__ if done.gone else "answered"


def remove(question_id):
    with transaction(by="staff:1") as session:
        return "removed" if catalogue.remove(session, question_id) else "retired"
