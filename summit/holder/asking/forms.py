"""The answer to a question of the organizers."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from summit.kernel.text import tidy
from summit.registration.approval.models import ApprovalRequest
from summit.web.checks import AtMost
from summit.web.said import SiteForm

LONGEST_ANSWER = 2000  # as the column


class AnswerForm(SiteForm):
    """`request` is the number of the request whose question was read."""

    request = HiddenField()
    answer = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write your answer.")), AtMost(LONGEST_ANSWER)],
        filters=[lambda text: tidy(text or "")],
        render_kw={"rows": 6},
    )

    @classmethod
    def blank(cls, request: ApprovalRequest) -> Self:
        """Return the form below the question of a request, before anything is typed."""
        form = cls(formdata=None)
        form.request.data = str(request.id)
        return form

    @property
    def request_id(self) -> int:
        typed = self.request.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
