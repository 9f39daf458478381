"""What a person is asked to agree to, each by itself and in words that are kept with the yes."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from summit.registration.models import Purpose
from summit.web.said import SiteForm

WORDING = {
    Purpose.PUBLIC_LIST: _l(
        "The published list of delegations may show my name and position, and where I come from."
    ),
    Purpose.PHOTO: _l(
        "Photographs and recordings of the summit on which I can be recognized may be published."
    ),
    Purpose.NEWS: _l("You may write to me about later summits. I can withdraw this at any time."),
}


class ConsentForm(SiteForm):
    """Ticks under the names of the purposes; none is ticked beforehand and none is needed."""

    public_list = BooleanField(WORDING[Purpose.PUBLIC_LIST])
    photo = BooleanField(WORDING[Purpose.PHOTO])
    news = BooleanField(WORDING[Purpose.NEWS])

    def to_wordings(self) -> Mapping[Purpose, str]:
        """Return the words of each purpose that was ticked, as they were read."""
        return {one: str(words) for one, words in WORDING.items() if self[one.value].data}
