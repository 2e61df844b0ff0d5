"""What the demo tells, without the keys that a database gives by itself."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from kuaijin.directory.models import Account, Grant, Holding, Leave, Person, Region
from kuaijin.dossiers.models import Assignment, Dossier, KeyPeriod
from kuaijin.enterprises.models import Enterprise, EnterpriseContact
from kuaijin.evidence.models import Evidence
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import ClockEvent, Firing, Obligation, Standing
from kuaijin.projects.models import Project, ProjectStage
from kuaijin.taskforces.models import HandOver

TOLD: dict[type[Model], tuple[str, ...]] = {
    Region: ("name", "name_en", "level", "source"),
    Person: ("zone__code", "name", "phone"),
    Account: ("username", "person__name", "created_at"),
    Grant: ("account__username", "role", "zone__code", "region__name", "organisation__name", "starts_on"),
    Holding: ("post__organisation__name", "post__title", "person__name", "starts_on", "ends_on"),
    Leave: ("person__name", "substitute__name", "starts_on", "ends_on", "reason"),
    Dossier: ("zone__code", "number", "kind", "title", "region__name", "opened_on", "closed_on", "search"),
    Assignment: ("dossier__number", "role", "region__name", "post__title", "starts_on", "reason"),
    KeyPeriod: ("dossier__number", "ground", "starts_on", "ends_on"),
    Enterprise: ("name", "uscc", "industry", "merged_into__name"),
    EnterpriseContact: ("enterprise__name", "name", "phone", "title"),
    Project: ("dossier__number", "total_investment", "fixed_investment", "stage", "progress", "batch__name"),
    ProjectStage: ("project__dossier__number", "stage", "planned_on", "first_planned_on", "reached_on"),
    Obligation: ("dossier__number", "title", "obligor__title", "due_on", "near_on", "state", "outcome", "opened_at"),
    ClockEvent: ("obligation__title", "seq", "kind", "on", "recorded_at", "recorded_by"),
    Firing: ("obligation__title", "what", "days", "due_on", "post__title", "at"),
    Standing: ("dossier__number", "open_count", "due_on", "near_on", "behind_on", "fresh_until"),
    HandOver: ("dossier__number", "role", "successor__name", "takes_effect_on", "state"),
    Evidence: ("dossier__number", "name", "what", "blob__digest", "attached_at"),
    Entry: ("at", "code", "actor_name", "on_behalf_of", "reason"),
}


def digest() -> str:
    total = hashlib.sha256()
    for model, columns in TOLD.items():
        rows = sorted(
            json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
            for row in model._default_manager.values_list(*columns)
        )
        assert rows, f"the demo has no {model.__name__}"
        total.update(f"{model.__name__}\n".encode() + "\n".join(rows).encode())
    return total.hexdigest()
