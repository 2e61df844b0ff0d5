"""The note from the road: two taps from anywhere to a project, what was seen, a photo, the place."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.names import normalised
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.obligations.calendars import calendar_of
from kuaijin.projects import commands, queries
from kuaijin.projects.progress_forms import RecordForm

FOUND_AT_MOST = 20


@page(command="projects.verify_progress")
def record(request: ActorRequest) -> HttpResponse:
    """Two taps from anywhere: a project I answer for (or one that I look for), what I saw, a photo."""
    today, actor = clock.today(), request.actor
    words = normalised(request.GET.get("find", ""))
    mine = queries.recordable(actor, words)
    offered = [(row.dossier.number, row.dossier.title) for row in mine[:FOUND_AT_MOST]]
    sent = request.POST.get("project", "") if request.method == "POST" else ""
    if sent and sent not in {number for number, _title in offered}:
        chosen = queries.by_number(actor, sent)
        offered.insert(0, (chosen.dossier.number, chosen.dossier.title))
    form = RecordForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "on": today,
            "idempotency_key": uuid.uuid4().hex,
            "project": offered[0][0] if offered else "",
            "stood_there": True,
        },
        today=today,
        calendar=calendar_of(queries.zone_of(actor).code),
        choices={"project": offered},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _recorded(request, form):
            return redirect("projects:detail", form.cleaned_data["project"])
    n = len(offered)
    context = {
        "form": form if offered else None,
        "find": request.GET.get("find", ""),
        "found": ngettext("找到 %(n)s 个", "找到 %(n)s 个", n) % {"n": n} if words else "",
        "empty": empty(
            _("没有找到项目。换个词，或者写编号。") if words else _("没有您包保的项目。按名称或编号找一个。")
        ),
    }
    return render(request, "projects/record.html", context, status=status)


def _recorded(request: ActorRequest, form: RecordForm) -> bool:
    given = form.cleaned_data
    try:
        commands.report_progress(
            actor=request.actor,
            at=clock.now(),
            project=queries.by_number(request.actor, given["project"]),
            day=clock.today(),
            **form.facts(),
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    messages.success(request, _("记下了：进展"))
    return True
