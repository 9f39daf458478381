"""Tables of proofs. The file stands apart, so that it can go when it is needed no more."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.models import Category, Variant
from summit.admission.prices import place_name
from summit.database import Base, stored_enum
from summit.kernel.languages import Translated
from summit.kernel.transitions import move
from summit.payments.proofs.statuses import ALLOWED, ProofState
from summit.registration.models import Attendee
from summit.web.uploads.statuses import ScanState

STANDS = text("state IN ('sent', 'accepted')")
OF_TYPE = text("state IN ('sent', 'accepted') AND variant_id IS NULL")


class TypeProof(Base):
    """What was sent for one person to take part as one type, and what organizers said of it.

    Of a variant it is another proof than of its type, or of another variant.
    """

    __tablename__ = "type_proof"
    __table_args__ = (
        Index(
            "uq_type_proof_stands",
            "attendee_id",
            "category_id",
            unique=True,
            sqlite_where=OF_TYPE,
            postgresql_where=OF_TYPE,
        ),
        Index(
            "uq_type_proof_stands_variant",
            "attendee_id",
            "variant_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variant.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))  # as its content says
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[str] = mapped_column(String(80))  # the actor
    uploaded_at: Mapped[datetime]
    scan: Mapped[ScanState] = mapped_column(
        stored_enum(ScanState, "scan_state"), default=ScanState.CHECKING, index=True
    )
    state: Mapped[ProofState] = mapped_column(
        stored_enum(ProofState, "proof_state"), default=ProofState.SENT, index=True
    )
    reason: Mapped[str | None] = mapped_column(String(1000))  # why refused, as it was sent
    decided_by: Mapped[str | None] = mapped_column(String(80))  # None: the virus scanner
    decided_at: Mapped[datetime | None]
    attendee: Mapped[Attendee] = relationship()
    category: Mapped[Category] = relationship()
    variant: Mapped[Variant | None] = relationship()

    @property
    def place(self) -> Translated:
        """Return what it is for: the type, and the variant."""
        return place_name(self.category, self.variant)

    @property
    def is_of_their_place(self) -> bool:
        """Tell whether its person still takes part as what it is for; in SQL `of_their_place`."""
        person = self.attendee
        return (self.category_id, self.variant_id) == (person.category_id, person.variant_id)

    def become(self, wanted: ProofState) -> None:
        """Change state, or raise `IllegalTransition`."""
        self.state = move(self.state, wanted, ALLOWED)


class TypeProofFile(Base):
    """The proof itself: in the database, outside of anything a web server hands out."""

    __tablename__ = "type_proof_file"

    proof_id: Mapped[int] = mapped_column(ForeignKey("type_proof.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"secret": True})
