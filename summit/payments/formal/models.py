"""Tables of formal invitations. What was issued, the database refuses to change or delete."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base, append_only, stored_enum
from summit.kernel.languages import Translated
from summit.kernel.transitions import move
from summit.payments.documents.models import DrawnFile
from summit.payments.formal.statuses import ALLOWED, LetterState, WithdrawnFor
from summit.registration.models import Attendee

STANDS = text("state IN ('asked', 'issued')")


class SignaturePicture(Base):
    """A signature as it was handed in once, drawn anew; another one is another row."""

    __tablename__ = "signature_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, info={"secret": True}
    )  # WebP; stands in letters only, on no page


class Signatory(Base):
    """Who signs formal invitations."""

    __tablename__ = "signatory"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(200))
    function: Mapped[Translated]
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("signature_picture.id"))
    picture: Mapped[SignaturePicture | None] = relationship()


class FormalInvitation(Base):
    """What a contact asked for one person, and what became of it.

    It belongs to the person, not to a registration: somebody whose bill another payer was given
    is in another registration than before.
    """

    __tablename__ = "formal_invitation"
    __table_args__ = (
        Index(
            "uq_formal_invitation_stands",
            "attendee_id",
            "state",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    state: Mapped[LetterState] = mapped_column(
        stored_enum(LetterState, "formal_state"), default=LetterState.ASKED, index=True
    )
    addressed_as: Mapped[str] = mapped_column(String(120))  # "Señora Presidenta", or empty
    asked_by: Mapped[str] = mapped_column(String(80))  # the actor
    asked_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(1000))  # to the contact, as it was sent
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))
    withdrawn_for: Mapped[WithdrawnFor | None] = mapped_column(
        stored_enum(WithdrawnFor, "formal_withdrawn_for")
    )
    attendee: Mapped[Attendee] = relationship()
    letter: Mapped["FormalLetter | None"] = relationship(back_populates="invitation")

    def become(self, wanted: LetterState) -> None:
        """Change state, or raise `IllegalTransition`."""
        self.state = move(self.state, wanted, ALLOWED)


class FormalLetter(Base):
    """What an issued letter says, frozen, and the code by which anybody finds out about it."""

    __tablename__ = "formal_letter"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("formal_invitation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True, info={"secret": True})
    facts: Mapped[dict[str, Any]] = mapped_column(info={"secret": True})  # see `facts`
    issued_at: Mapped[datetime]
    invitation: Mapped[FormalInvitation] = relationship(back_populates="letter")


class FormalLetterFile(DrawnFile):
    """The PDF of a letter."""

    __tablename__ = "formal_letter_file"

    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("formal_letter.invitation_id"), primary_key=True
    )


append_only(SignaturePicture)
append_only(FormalLetter)
append_only(FormalLetterFile)
