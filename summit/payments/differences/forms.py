"""What finance writes about a difference it looked at."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from summit.web.checks import AtMost
from summit.web.edits import or_none
from summit.web.said import SiteForm


class LookedAtForm(SiteForm):
    """`seen` is the fingerprint of the amounts that the page showed."""

    seen = HiddenField()
    note = StringField(_l("What you found, and what was done"), [AtMost(300)], filters=[or_none])
