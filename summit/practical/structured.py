"""What search engines read of practical information."""

from collections.abc import Mapping, Sequence
from typing import Any

from summit.kernel.languages import Language
from summit.practical.models import Question
from summit.web.markdown import markdown
from summit.web.structured import breadcrumb, graph


def about_page(steps: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return the way to a page."""
    return graph(breadcrumb(steps))


def about_questions(
    questions: Sequence[Question], steps: Sequence[tuple[str, str]], language: Language
) -> Mapping[str, Any]:
    """Return the questions with their answers, and the way to them."""
    asked = [
        {
            "@type": "Question",
            "name": one.question.to(language),
            "acceptedAnswer": {"@type": "Answer", "text": str(markdown(one.answer.to(language)))},
        }
        for one in questions
    ]
    return graph({"@type": "FAQPage", "mainEntity": asked}, breadcrumb(steps))
