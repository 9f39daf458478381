"""An invented organizer with an invented bank account: documents need somebody who issues them."""

from sqlalchemy.orm import Session

from summit.edition.models import Summit
from summit.payments.models import BankDetails

NAME = "Organisme inventé de la démonstration"
ADDRESS = "1, rue Inventée, Montréal (Québec) H0H 0H0"


def name_seller(session: Session, summit: Summit) -> None:
    summit.organizer_name, summit.organizer_address = NAME, ADDRESS
    session.add(
        BankDetails(
            account_holder=NAME,
            bank_name="Banque inventée",
            bank_address="2, rue Inventée, Montréal (Québec) H0H 0H0",
            institution="000",
            transit="00000",
            account_number="0000000",
            swift="DEMOCAM0",  # a location ending in 0 is no bank's: ISO 9362 keeps it for tests
            cheque_payable_to=NAME,
            cheque_address=ADDRESS,
        )
    )
