"""Sentences that the summit page and the mayor's folder have in common."""

from flask_babel import gettext as _

from summit.payments.statuses import TaxRegime


def price_basis(regime: TaxRegime | None) -> str:
    """Say in which currency prices are, and whether taxes come on top."""
    if regime is TaxRegime.REGISTERED_FULL:
        return str(_("In Canadian dollars, before GST and QST."))
    if regime is TaxRegime.DOMESTIC_MIXED:
        return str(_("In Canadian dollars, before taxes where they apply."))
    return str(_("In Canadian dollars."))
