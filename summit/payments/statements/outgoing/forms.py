"""One button of what a line that left may be."""

import uuid

from wtforms import HiddenField

from summit.web.said import SiteForm


class TieForm(SiteForm):
    """`payment_id` or `refund_id`: what the page offered."""

    payment_id = HiddenField()
    refund_id = HiddenField()

    @property
    def payment(self) -> int | None:
        text = self.payment_id.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    @property
    def refund(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.refund_id.data or "")
        except ValueError:
            return None
