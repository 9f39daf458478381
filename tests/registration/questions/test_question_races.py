"""A question is removed while somebody answers it: several processes, real commits."""

from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.questions.statuses import Scope
from tests.registration.questions import crowd_questions as process

PAIRS = 6  # one race alone may be decided before it begins


def test_an_answer_to_a_question_that_is_removed_at_once_is_kept_or_told_back(
    ask, make, crowd, stored
):
    held = [make.registration() for _ in range(PAIRS)]
    found = [ask(f"Question {number}", scope=Scope.REGISTRATION) for number in range(PAIRS)]
    jobs = []
    for booking, question in zip(held, found, strict=True):
        jobs.append((process.answer, booking.id, question.id, "Reina"))
        jobs.append((process.remove, question.id))

    answers = crowd(*jobs)

    for number, question in enumerate(found):
        said, deed = answers[2 * number : 2 * number + 2]
        kept = stored(FormAnswer, question_id=question.id)
        assert (said, deed) in {
            ("answered", "retired"),
            ("NoLongerAsked", "retired"),
            ("TakenAway", "removed"),
        }
        assert len(kept) == len(stored(FormQuestion, id=question.id)) == (said != "TakenAway")
