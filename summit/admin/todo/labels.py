"""What the office calls the rhythms of letters about what waits."""

from flask_babel import lazy_gettext as _l

from summit.admin.todo.statuses import Rhythm

RHYTHMS = {
    Rhythm.DAILY: _l("Each morning at eight, while something waits"),
    Rhythm.HOURLY: _l("Besides, within the hour when a request, a proof or a letter has come"),
    Rhythm.NEVER: _l("Never"),
}
