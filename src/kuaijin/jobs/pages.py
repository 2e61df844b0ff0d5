"""The jobs page: what ran, what runs next, what failed, run again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.jobs import commands, queries
from kuaijin.jobs.models import Task
from kuaijin.kit import clock

# A job may wait this long after its time before the page says that no worker is there.
SILENT_AFTER = 180
ROWS = 50
LIGHTS = {"running": "blue", "failed": "red", "silent": "grey", "waiting": "green", "done": "green"}


@page(reads=Reads.JOBS)
def jobs_list(request: ActorRequest) -> HttpResponse:
    now = clock.machine_now()
    runs = queries.runs(now, SILENT_AFTER)
    rows = queries.tasks(request.actor)
    shown = [(task, queries.task_label(task), LIGHTS.get(task.state, "grey")) for task in rows[:ROWS]]
    undone = queries.undone(request.actor)
    context = {
        "runs": [(run, LIGHTS[run.state]) for run in runs],
        "tasks": shown,
        "more": rows.count() - len(shown),
        "undone": undone,
        "finding": _finding(runs, rows.filter(state=Task.State.FAILED).count() + sum(n for _one, n in undone)),
        "silent": all(run.state == "silent" for run in runs),
        "now": now,
        "ahead": queries.later_than(now) if clock.pinned_day() is None else None,
        "may_run": request.actor.may("jobs.run_now"),
    }
    return render(request, "jobs/list.html", context)


def _finding(runs: list[queries.Run], failed_tasks: int) -> str:
    if all(run.state == "silent" for run in runs):
        return _("后台没有在跑，到时不会提醒")
    failed = sum(run.state == "failed" for run in runs) + failed_tasks
    if failed:
        return ngettext("后台有 %(n)s 件没办成", "后台有 %(n)s 件没办成", failed) % {"n": failed}
    return _("后台都在跑，没有失败")


@page(command="jobs.run_now")
@require_POST
def run_now(request: ActorRequest, name: str) -> HttpResponse:
    commands.run_now(actor=request.actor, at=clock.now(), name=name, due_at=clock.machine_now())
    messages.success(request, _("排上了，后台马上跑。"))
    return HttpResponse(status=303, headers={"Location": "/jobs/"})


@page(command="jobs.retry")
@require_POST
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(queries.tasks(request.actor), pk=pk)
    commands.retry(actor=request.actor, at=clock.now(), task=task)
    messages.success(request, _("排上了，后台马上跑。"))
    return HttpResponse(status=303, headers={"Location": "/jobs/"})
