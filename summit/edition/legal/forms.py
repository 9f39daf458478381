"""What organizers type as a legal text."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from summit.web.said import SiteForm
from summit.web.translated import TranslatedField


class LegalForm(SiteForm):
    """The next version, written over version `after`."""

    after = HiddenField()
    text = TranslatedField(_l("Text"), most=60_000, rows=18)
