"""With whom a matter lay, from its events: the applicant corrects, a ground has its owner, else the department."""

from collections.abc import Sequence

from kuaijin.law.attribution import HandOver, Party
from kuaijin.law.clock.events import Event, Kind
from kuaijin.law.clock.grounds import Grounds

BACK_AT_THE_DEPARTMENT = frozenset({Kind.RECEIVED, Kind.CORRECTED, Kind.ACCEPTED, Kind.RESUMED})


def hand_overs(events: Sequence[Event], grounds: Grounds, department: str) -> list[HandOver]:
    """For `attribution.split`. A pause belongs to the owner of its ground, whether or not it stops a clock."""
    found = []
    for event in sorted(events, key=lambda event: event.on):
        if event.kind is Kind.CORRECTION_NOTICE:
            found.append(HandOver(event.on, Party.APPLICANT))
        elif event.kind is Kind.PAUSED and (ground := grounds.get(event.ground)) is not None:
            found.append(HandOver(event.on, ground.owner, ground.code))
        elif event.kind in BACK_AT_THE_DEPARTMENT:
            found.append(HandOver(event.on, Party.DEPARTMENT, department))
    return found
