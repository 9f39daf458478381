"""What the pages call what a virus scanner says, and in which colour."""

from flask_babel import lazy_gettext as _l

from summit.web.labels import Label
from summit.web.uploads.statuses import ScanState

SCANS = {
    ScanState.CHECKING: Label(_l("Being checked for viruses"), "amber"),
    ScanState.UNSCANNED: Label(_l("Not checked for viruses"), "amber"),
    ScanState.CLEAN: Label(_l("No virus found"), "leaf"),
    ScanState.INFECTED: Label(_l("Virus found, deleted")),
}
