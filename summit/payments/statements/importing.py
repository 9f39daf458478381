"""Leads a file from its upload to booked lines, each step a transaction of its own."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from summit.database import insert_unless_there
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.text import one_line
from summit.payments import by_hand
from summit.payments.cards import Gateway
from summit.payments.service.receipts import Outcome
from summit.payments.statements import queries, service
from summit.payments.statements.errors import ImportedAlready, NoStatement
from summit.payments.statements.formats.sheet import Layout, Sheet
from summit.payments.statements.models import BankUpload, CsvLayout
from summit.payments.statements.reading import open_file, read_sheet
from summit.payments.statements.rules import Reading

KEPT = timedelta(days=1)  # of a file whose columns nobody named
LOOKED_AT = 5_000  # lines that wait, the oldest first
AT_ONCE = 500  # lines booked by themselves in one go: some seconds


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: a statement, or an upload whose columns are to be named."""

    statement_id: int | None = None
    upload_id: int | None = None


def take_file(content: bytes, name: str, *, by: str) -> Taken:
    """Import a statement, or keep a CSV until its columns are named.

    Raises `ImportedAlready`, and what `open_file` does.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    known = service.find_imported(db.session(), sha256)
    if known is not None:
        raise ImportedAlready(known)
    opened = open_file(content)
    if isinstance(opened, Sheet):
        return Taken(upload_id=_keep_upload(content, sha256, name, by=by))
    return Taken(statement_id=_import(opened, sha256, name, by=by))


def take_sheet(upload_id: int, layout: Layout, *, by: str) -> int:
    """Import a CSV with the columns named, and remember them. Returns the statement.

    Raises `BadRow`, `NoLines`, `ImportedAlready`.
    """
    upload = db.session.get_one(BankUpload, upload_id)
    sha256, name, sheet = upload.sha256, upload.name, opened(upload)
    reading = read_sheet(sheet, layout)
    with transaction(by=by) as session:
        kept = session.get(CsvLayout, sheet.header)
        names = dict.fromkeys([layout.account_name, *accounts_of(kept)])
        columns = layout.plain() | {"accounts": list(filter(None, names))}
        session.execute(delete(CsvLayout).where(CsvLayout.header == sheet.header))
        session.add(CsvLayout(header=sheet.header, columns=columns))
    return _import(reading, sha256, name, by=by)


def accounts_of(kept: CsvLayout | None) -> list[str]:
    """Return how the accounts of files with these columns were called, the last one first."""
    return list(kept.columns.get("accounts", ())) if kept else []


def opened(upload: BankUpload) -> Sheet:
    found = open_file(upload.content)
    if not isinstance(found, Sheet):  # its reading changed between two versions of the site
        raise NoStatement()
    return found


def _keep_upload(content: bytes, sha256: str, name: str, *, by: str) -> int:
    row = {"sha256": sha256, "name": _name(name), "content": content, "uploaded_at": now()}
    with transaction(by=by) as session:
        session.execute(delete(BankUpload).where(BankUpload.uploaded_at < now() - KEPT))
        insert_unless_there(session, BankUpload, row)
        return session.scalars(select(BankUpload.id).where(BankUpload.sha256 == sha256)).one()


def _import(reading: Reading, sha256: str, name: str, *, by: str) -> int:
    with transaction(by=by) as session:
        kept = service.keep_statement(
            session, reading, sha256=sha256, name=_name(name), by=by, now=now()
        )
        session.execute(delete(BankUpload).where(BankUpload.sha256 == sha256))
        statement_id = kept.id
    match(statement_id, by=by)
    return statement_id


def _name(name: str) -> str:
    return one_line(name)[:200]


def match(statement_id: int | None, *, by: str) -> int:
    """Book the lines of a statement, or of all, that leave no doubt. Returns how many."""
    session = db.session()
    waiting = queries.unmatched(session, statement_id, most=LOOKED_AT)
    sure = queries.sure_matches(session, waiting)[:AT_ONCE]
    session.rollback()
    return sum(_book_by_itself(*pair, by=by) for pair in sure)


def _book_by_itself(line_id: int, registration_id: int, *, by: str) -> bool:
    """Book one line in a transaction of its own; what does not go stays for a person."""
    try:
        with transaction(by=by) as session:
            done = service.book_by_itself(session, line_id, registration_id, now=now())
    except Refused:  # a card page is open
        return False
    return done is not None


def book(line_id: int, registration_id: int, *, seen: str, gateway: Gateway, by: str) -> Outcome:
    """Close the card page if one is open, then book a line as somebody decided.

    Raises as `service.book` does, and `CardServiceSilent`.
    """
    return by_hand.without_card_page(
        registration_id,
        lambda session: service.book(
            session, line_id, registration_id, seen=seen, by=by, now=now()
        ),
        gateway=gateway,
        by=by,
    )
