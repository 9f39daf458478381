"""Tables of documents. The database refuses to change or delete what was issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base, append_only
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.documents.rules import DocumentKind


class DocumentSeries(Base):
    """The last number given in one series and year; its row is the lock of the series."""

    __tablename__ = "document_series"

    kind: Mapped[DocumentKind] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Document(Base):
    """One numbered document: what it says, frozen when it was issued."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("kind", "year", "place", name="uq_document_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind]
    year: Mapped[int]  # in the summit's zone
    place: Mapped[int]  # 1, 2, … within kind and year, without a gap
    number: Mapped[str] = mapped_column(String(20), unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    language: Mapped[Language]  # of the buyer; French stands beside it
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    facts: Mapped[dict[str, Any]] = mapped_column(info={"secret": True})  # see `facts`
    issued_at: Mapped[datetime]


class DrawnFile(Base):
    """A PDF as it was drawn once, and its hash; under the number of what it shows."""

    __abstract__ = True

    content: Mapped[bytes] = mapped_column(LargeBinary, info={"secret": True})
    sha256: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime]


class DocumentFile(DrawnFile):
    """The PDF of a document."""

    __tablename__ = "document_file"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)


append_only(Document)
append_only(DocumentFile)
