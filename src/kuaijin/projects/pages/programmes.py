"""Programme lists (省重大项目…) and the four batches (四个一批): each count opens exactly its rows."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import count
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import light_of
from kuaijin.projects import commands, listing, queries
from kuaijin.projects.course_forms import ProgrammeForm
from kuaijin.projects.models import Drive

SHOWN_OF_A_DRIVE = 20


@page(reads=Reads.DOSSIERS)
def programme_list(request: ActorRequest) -> HttpResponse:
    rows = list(listing.programmes(request.actor, clock.today()))
    shown = [(row, _opens(row.seen, "programme", row.pk)) for row in rows]  # type: ignore[attr-defined]
    n = len(rows)
    context = {
        "finding": ngettext("%(n)s 份计划名单", "%(n)s 份计划名单", n) % {"n": n},
        "rows": shown,
        "may_create": request.actor.may("projects.create_programme"),
    }
    return render(request, "projects/programmes.html", context)


def _opens(n: int, key: str, value: object) -> str:
    return count(n, f"{reverse('projects:list')}?{key}={value}", pgettext("多少", "行"))


@page(command="projects.create_programme")
def create_programme(request: ActorRequest) -> HttpResponse:
    zone, today = queries.zone_of(request.actor), clock.today()
    form = ProgrammeForm(
        request.POST or None,
        initial={"idempotency_key": uuid.uuid4().hex},
        today=today,
        calendar=calendar_of(zone.code),
    )
    if request.method != "POST":
        return render(request, "projects/programme_create.html", {"form": form})
    if form.is_valid() and _made(request, form, zone):
        return redirect("projects:programmes")
    return render(request, "projects/programme_create.html", {"form": form}, status=422)


def _made(request: ActorRequest, form: ProgrammeForm, zone: Any) -> bool:
    try:
        made = commands.create_programme(actor=request.actor, at=clock.now(), zone=zone, **form.cleaned_data)
    except Forbidden:
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    messages.success(request, _("建好了：%(name)s") % {"name": made.name})
    return True


@page(reads=Reads.DOSSIERS)
def drive_list(request: ActorRequest) -> HttpResponse:
    """Four sections: how many stand in each batch, and the latest of them."""
    today = clock.today()
    counts = listing.drive_counts(request.actor, today)
    members = listing.drive_members(request.actor, today, SHOWN_OF_A_DRIVE)
    total = sum(counts.values())
    sections = [
        {
            "drive": drive,
            "opens": _opens(counts[drive], "drive", drive),
            "rows": [(light_of(getattr(row.project.dossier, "standing", None), today), row) for row in members[drive]],
        }
        for drive in Drive
    ]
    finding = ngettext("%(n)s 个项目在四个一批里", "%(n)s 个项目在四个一批里", total) % {"n": total}
    return render(request, "projects/drives.html", {"finding": finding, "sections": sections})
