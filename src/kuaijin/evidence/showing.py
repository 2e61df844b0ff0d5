"""Files as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.evidence.models import Evidence
from kuaijin.kit.components import EvidenceView


@dataclass(frozen=True)
class ShownFile:
    """`view` is what the component draws; a withdrawn file shows its reason and does not open."""

    key: int
    name: str
    what: str
    attached_at: datetime
    withdrawn_reason: str
    view: EvidenceView


def shown(rows: Iterable[Evidence]) -> list[ShownFile]:
    return [ShownFile(row.pk, row.name, row.what, row.attached_at, row.withdrawn_reason, _view(row)) for row in rows]


def _view(row: Evidence) -> EvidenceView:
    by = row.attached_by.person.name if row.attached_by else _("系统")
    href = reverse("evidence:download", args=[row.pk])
    return EvidenceView(row.name, by, row.attached_at, row.blob_id, href, filesizeformat(row.blob.size))
