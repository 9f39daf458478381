"""What the office calls the rhythms of letters about what waits."""

from flask_babel import lazy_gettext as _l

from summit.admin.todo.statuses import Rhythm

RHYTHMS = {
    Rhythm.DAILY: _l("Each morning at eight, while something waits"),
    Rhythm.HOURLY: _l("Each morning, and within the hour when a request or a paper has come"),
    Rhythm.NEVER: _l("Never"),
}
