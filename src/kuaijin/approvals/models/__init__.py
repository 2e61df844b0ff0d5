from kuaijin.approvals.models.cases import Case, CaseEvent, CaseLink, Check, Mandate
from kuaijin.approvals.models.catalogue import Confirmation, Desk, PackVersion, Ruling
from kuaijin.approvals.models.documents import Document
from kuaijin.approvals.models.letters import Letter
from kuaijin.approvals.models.plans import Checklist, ChecklistItem, FactAnswer, Plan
from kuaijin.approvals.models.sessions import Session, SessionDecision, SessionOffice

__all__ = [
    "Case",
    "CaseEvent",
    "CaseLink",
    "Check",
    "Checklist",
    "ChecklistItem",
    "Confirmation",
    "Desk",
    "Document",
    "FactAnswer",
    "Letter",
    "Mandate",
    "PackVersion",
    "Plan",
    "Ruling",
    "Session",
    "SessionDecision",
    "SessionOffice",
]
