"""Models of service, split by noun: contacts and duty, visits."""

from kuaijin.contacts.models.service import (
    Answer,
    Contact,
    ContactPerson,
    ContactProblem,
    ContactPromise,
    Duty,
    DutyRoster,
    Kind,
    Served,
)
from kuaijin.contacts.models.visits import ContactRequest, Orders, PlannedVisit, VisitPlan, VisitReport, VisitState

__all__ = [
    "Answer",
    "Contact",
    "ContactPerson",
    "ContactProblem",
    "ContactPromise",
    "ContactRequest",
    "Duty",
    "DutyRoster",
    "Kind",
    "Orders",
    "PlannedVisit",
    "Served",
    "VisitPlan",
    "VisitReport",
    "VisitState",
]
