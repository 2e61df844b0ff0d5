"""Nouns of supervision: dispatch meetings with what was decided, supervision slips with every step."""

from kuaijin.supervision.models.meetings import (
    DispatchMeeting,
    MeetingDecision,
    MeetingProject,
    Participant,
)
from kuaijin.supervision.models.slips import Colour, SlipState, SlipStep, Source, SupervisionSlip

__all__ = [
    "Colour",
    "DispatchMeeting",
    "MeetingDecision",
    "MeetingProject",
    "Participant",
    "SlipState",
    "SlipStep",
    "Source",
    "SupervisionSlip",
]
