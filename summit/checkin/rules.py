"""What a gate answers to a reading. The phone's copy is `static/js/door/verdict.js`; both pass
`tests/checkin/verdict_cases.json`."""

from dataclasses import dataclass

from summit.checkin.statuses import Already, BadgeState, Standing, Verdict


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that decides about one reading. Who is not known has neither badge nor standing."""

    has_shape: bool  # a token naming a key of this summit, or a short code: see `badges.token`
    is_signed: bool  # by that key; a short code carries no signature and counts as signed
    badge: BadgeState | None
    standing: Standing | None
    already: Already
    opens_zone: bool = True  # the type may enter the zone of this gate, or the gate has none


def decide(facts: Facts) -> Verdict:
    """Return the verdict: shape, signature, known, ended, zone, already here, to settle.

    What ended comes before "already in": a cancelled badge is cancelled however often it was
    shown before, and the guest hears the reason that the desk can mend. So does the zone: who may
    no longer enter is not told that they are in.
    """
    if not facts.has_shape:
        return Verdict.UNKNOWN
    if not facts.is_signed:
        return Verdict.FORGED
    if facts.badge is None or facts.standing is None:
        return Verdict.UNKNOWN
    if facts.badge is BadgeState.REPLACED:
        return Verdict.REPLACED
    if facts.badge is BadgeState.CANCELLED or facts.standing is Standing.GIVEN_UP:
        return Verdict.CANCELLED
    if not facts.opens_zone:
        return Verdict.ELSEWHERE
    return _let_in(facts.standing, facts.already)


def _let_in(standing: Standing, already: Already) -> Verdict:
    if already is Already.BY_THIS_DEVICE:
        return Verdict.REPEAT
    if already is Already.BY_ANOTHER:
        return Verdict.DUPLICATE
    return Verdict.DESK if standing is Standing.TO_SETTLE else Verdict.ADMITTED
