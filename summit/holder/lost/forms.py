"""What somebody types who lost a link."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField
from wtforms.validators import DataRequired

from summit.kernel.text import one_line
from summit.web.checks import email_address
from summit.web.said import SiteForm


class LostForm(SiteForm):
    email = EmailField(
        _l("Your e-mail"),
        [DataRequired(_l("Write the e-mail address our letters go to.")), email_address],
        filters=[one_line],
    )
