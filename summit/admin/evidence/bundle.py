"""Writes the evidence as a ZIP: a page that leads through it, and every file it names."""

import logging
import tempfile
import zipfile
from importlib import resources
from typing import IO

from flask_babel import gettext as _

from summit.admin.evidence.gathering import Evidence, Mail
from summit.extensions import db
from summit.mail.rendering import text_of
from summit.payments.documents.files import keep_file
from summit.web import formats
from summit.web.downloads import csv_text
from summit.web.filters import zone
from summit.web.outside import outside, render

log = logging.getLogger(__name__)


def written(found: Evidence) -> IO[bytes]:
    """Return the whole bundle, at its beginning. PDFs not drawn yet are drawn: hold no row."""
    packed = tempfile.TemporaryFile()  # letters and documents of a large delegation
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", render("admin/evidence/index.html", {"found": found}))
        look = resources.files(__package__).joinpath("evidence.css")
        archive.writestr("evidence.css", look.read_text("utf-8"))
        if found.terms:
            archive.writestr(found.terms.file, found.terms.text)
        if found.scans:
            archive.writestr("scans.csv", _scans(found))
        for mail in found.mails:
            archive.writestr(mail.file, _text(mail))
        for paper in found.papers:
            archive.writestr(paper.file, keep_file(paper.document_id))
    packed.seek(0)
    return packed


def _scans(found: Evidence) -> str:
    head = [_("Date and hour"), _("Participant"), _("Checkpoint"), _("Answer")]
    rows = [[formats.brief(one.at, zone()), one.name, one.place, one.answer] for one in found.scans]
    return csv_text(head, rows)


def _text(mail: Mail) -> str:
    """Return a letter as text, in its own language, or say that it cannot be written any more."""
    try:
        with outside(mail.promised.language):
            text = text_of(db.session(), mail.promised)
    except Exception:  # what it was about may be gone; the rest of the evidence is not
        log.exception("Letter %s is not written for the evidence", mail.promised.id)
        text = _(
            "This e-mail cannot be written again; its subject was: %(subject)s",
            subject=mail.subject,
        )
    return text
