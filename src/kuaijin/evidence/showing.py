"""Files as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.evidence.models import Evidence
from kuaijin.kit.components import EvidenceView
from kuaijin.law.dates import day_of


@dataclass(frozen=True)
class ShownFile:
    """`view` is what the component draws; a withdrawn file shows its reason and does not open."""

    key: int
    name: str
    what: str
    attached_on: date
    withdrawn_reason: str
    view: EvidenceView


def shown(rows: Iterable[Evidence]) -> list[ShownFile]:
    return [ShownFile(row.pk, row.name, row.what, _day_of(row), row.withdrawn_reason, _view(row)) for row in rows]


def _day_of(row: Evidence) -> date:
    return day_of(row.attached_at)


def _view(row: Evidence) -> EvidenceView:
    by = row.attached_by.person.name if row.attached_by else _("系统")
    href = reverse("evidence:download", args=[row.pk])
    return EvidenceView(row.name, by, row.attached_at, row.blob_id, href, filesizeformat(row.blob.size))
