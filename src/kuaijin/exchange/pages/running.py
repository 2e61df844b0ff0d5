"""Step 5: one button, and how far it has come."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import commands, files
from kuaijin.exchange.importing.preview import Preview
from kuaijin.exchange.jobs import carry_out
from kuaijin.exchange.models import Import
from kuaijin.exchange.pages.steps import OPEN, RUN, elsewhere, steps, version_of
from kuaijin.exchange.queries import day_of_seats, import_of, looked_at, preview_of
from kuaijin.exchange.reading import Action
from kuaijin.journal.errors import Conflict, Forbidden, Refused
from kuaijin.kit import clock

# Up to so many rows the answer waits for the import; more go to the background.
AT_ONCE = 500


@page(command="exchange.run")
def run(request: ActorRequest, pk: int) -> HttpResponse:
    """Before: what will happen and the button. While it runs: how far. Afterwards the report."""
    batch = import_of(request.actor, pk)
    if batch.state == Import.State.QUEUED:
        return render(request, "exchange/progress.html", _progress(batch) | {"steps": steps(batch, RUN)})
    closed = elsewhere(batch)
    if closed:
        return closed
    if request.method != "POST":
        return _shown(request, batch)
    try:
        return _started(request, batch)
    except Forbidden:
        raise
    except Conflict as clash:
        closed = elsewhere(clash.current)
        return closed or _shown(request, clash.current, _("别人刚改了这份台账。看一眼数，再按一次。"), 409)
    except Refused as refused:
        return _shown(request, import_of(request.actor, pk), refused.message, 422)


def _started(request: ActorRequest, batch: Import) -> HttpResponse:
    act = {"actor": request.actor, "at": clock.now(), "batch": batch, "expected_version": version_of(request.POST)}
    if batch.seats_from is None:
        raise Refused(_("包保人从哪天起算没写。回上一步写一个日子。"), field="seats_from", rule="required")
    if looked_at(batch).reading.totals.rows > AT_ONCE:
        commands.queue(**act)
        return redirect("exchange:run", pk=batch.pk)
    # the version is taken by the choice that changes nothing, so that two presses make one import
    batch = commands.choose(**act)
    done = carry_out(request.actor, batch)
    if done.state == Import.State.FAILED:
        return _shown(request, done, status=422)
    return redirect("exchange:report", pk=batch.pk)


def _shown(request: ActorRequest, batch: Import, error: str = "", status: int = 200) -> HttpResponse:
    looked = looked_at(batch)
    preview = preview_of(batch, day_of_seats(batch, clock.today()).on)
    n = looked.reading.totals.rows
    context = {
        "batch": batch,
        "steps": steps(batch, RUN),
        "finding": _finding(looked.reading.totals.rows, preview),
        "button": ngettext("导入 %(n)s 行", "导入 %(n)s 行", n) % {"n": n},
        "rows": n,
        "preview": preview,
        "make": preview.count(Action.MAKE),
        "merge": preview.count(Action.MERGE),
        "skip": preview.count(Action.SKIP),
        "doubts": len(looked.doubts),
        "errors": sum(doubt.wrong for doubt in looked.doubts),
        "questions": len(looked.reading.questions),
        "later": n > AT_ONCE,
        "error": error or batch.error,
    }
    return render(request, "exchange/run.html", context, status=status)


def _finding(rows: int, preview: Preview) -> str:
    made = preview.count(Action.MAKE)
    if not made:
        return _("都已经有了，导入也不会新建")
    all_rows = ngettext("%(n)s 行里", "%(n)s 行里", rows) % {"n": rows}
    return _("%(rows)s，%(made)s 行要新建") % {"rows": all_rows, "made": made}


@page(command="exchange.run")
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The line that htmx asks for every second; when it is over the browser is sent to the report."""
    batch = import_of(request.actor, pk)
    if batch.state == Import.State.QUEUED:
        return render(request, "exchange/_progress.html", _progress(batch))
    name = "exchange:run" if batch.state in OPEN else "exchange:report"
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = reverse(name, args=[pk])
    return answer


def _progress(batch: Import) -> dict[str, object]:
    told = files.progress_of(batch.pk)
    done, total = told.get("done", 0), told.get("total", 0)
    return {
        "batch": batch,
        "step": _(told["step"]) if told.get("step") else _("排在队里，马上就到"),
        "done": done,
        "total": total,
        "percent": 100 * done // total if total else 0,
    }
