"""The five steps of one import as a line, and where an import that is no longer open belongs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.exchange.models import Import

UPLOAD, COLUMNS, READING, SETTLE, RUN = range(5)
OPEN = (Import.State.READ, Import.State.FAILED)


@dataclass(frozen=True)
class Step:
    words: str
    href: str
    done: bool
    current: bool


def steps(batch: Import | None, current: int) -> list[Step]:
    """Every step of an open import can be gone back to, and on to."""
    words = [_("上传"), _("认列"), _("看读法"), _("定重复"), _("导入，一天内可撤")]
    names = ["", "exchange:columns", "exchange:desk", "exchange:settle", "exchange:run"]
    return [
        Step(
            f"{at + 1} {said}",
            reverse(name, args=[batch.pk]) if batch and name and batch.state in OPEN and at != current else "",
            at < current,
            at == current,
        )
        for at, (said, name) in enumerate(zip(words, names, strict=True))
    ]


def elsewhere(batch: Import) -> HttpResponse | None:
    """Where the import is now, when its desk is closed."""
    if batch.state in OPEN:
        return None
    if batch.state in (Import.State.QUEUED, Import.State.RUNNING):
        return redirect("exchange:run", pk=batch.pk)
    if batch.state == Import.State.DROPPED:
        return redirect("exchange:list")
    return redirect("exchange:report", pk=batch.pk)


def version_of(data: QueryDict | dict[str, Any]) -> int:
    """The version the form was made from; a form without one is stale."""
    text = str(data.get("expected_version", ""))
    return int(text) if text.isdecimal() else -1
