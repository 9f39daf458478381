"""A bank statement of the demonstration: a line that fits, one that is short, one nobody knows."""

from datetime import timedelta

from sqlalchemy import select

from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.queries import money_of
from summit.payments.statements import importing
from summit.registration.models import Registration

BY = "demo"
NAME = "releve-invente.ofx"
FITS, SHORT = "Groß Öhringsfelde", "Łódka nad Wartą"
CHARGES = Cents(1_500)  # what a bank in between kept of the short one


def import_statement() -> None:
    """Import what an invented bank says of the last days, as finance would from its file."""
    fits, short = _owed(FITS), _owed(SHORT)
    lines = (
        (3, fits[1], f"VIREMENT RECU STADT GROSS OEHRINGSFELDE {fits[0]}"),
        (2, short[1] - CHARGES, f"WIRE URZAD MIASTA LODKA NAD WARTA {short[0]}"),
        (2, Cents(103_478), "DEPOT CLIENT DIVERS, SANS REFERENCE"),
        (1, Cents(-1_250), "FRAIS MENSUELS"),
    )
    told = "".join(_line(place, *line) for place, line in enumerate(lines, start=1))
    importing.take_file(_file(told), NAME, by=BY)


def _owed(municipality: str) -> tuple[str, Cents]:
    """Return the reference of a delegation and what it owes."""
    session = db.session()
    wanted = select(Registration).where(Registration.municipality == municipality)
    one = session.scalars(wanted).one()
    return one.reference, money_of(session, one.id).balance


def _line(place: int, days_ago: int, amount: Cents, text: str) -> str:
    day = (now() - timedelta(days=days_ago)).strftime("%Y%m%d")
    sign, cents = "-" if amount < Cents(0) else "", abs(amount.amount)
    sum_told = f"{sign}{cents // 100}.{cents % 100:02d}"
    return (
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{sum_told}<FITID>DEMO{place}"
        f"<MEMO>{text}</STMTTRN>\n"
    )


def _file(lines: str) -> bytes:
    account = "<BANKACCTFROM><ACCTID>0000000</BANKACCTFROM>"
    head = f"OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>CAD{account}<BANKTRANLIST>\n"
    return f"{head}{lines}</BANKTRANLIST></STMTRS></OFX>\n".encode()
