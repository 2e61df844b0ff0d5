"""Step 4: what only a person can say: told twice or not, one person or two; and from which day seats hold."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import commands, deciding, settling
from kuaijin.exchange.desk import Asked
from kuaijin.exchange.forms import SeatsForm
from kuaijin.exchange.importing.preview import Preview
from kuaijin.exchange.looking import Looked
from kuaijin.exchange.models import Import
from kuaijin.exchange.pages.steps import SETTLE, elsewhere, steps, version_of
from kuaijin.exchange.queries import day_of_seats, import_of, looked_at, preview_of
from kuaijin.exchange.reading import Decisions
from kuaijin.journal.errors import Conflict, Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.obligations.calendars import calendar_of

ALL, BACK = "*", "back"


@page(command="exchange.choose")
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    batch = import_of(request.actor, pk)
    return elsewhere(batch) or _shown(request, batch)


def _shown(
    request: ActorRequest, batch: Import, form: SeatsForm | None = None, status: int = 200, error: str = ""
) -> HttpResponse:
    looked = looked_at(batch)
    day = day_of_seats(batch, clock.today())
    preview = preview_of(batch, day.on)
    if form is None:
        form = _form(request, batch, initial={"seats_from": day.on})
    asked = len(looked.reading.questions)
    context = {
        "batch": batch,
        "steps": steps(batch, SETTLE),
        "finding": _finding(asked, preview),
        "questions": settling.questions(batch, looked),
        "asked": asked,
        "settled": settling.settled(looked),
        "form": form,
        "day": day,
        "preview": preview,
        "there_href": _there(batch, preview),
        "doubts": len(looked.doubts),
        "error": error,
    }
    return render(request, "exchange/settle.html", context, status=status)


def _there(batch: Import, preview: Preview) -> str:
    """The rows whose projects are in the zone already."""
    sheet = next((ref.sheet for ref, fate in preview.fates.items() if fate.number), "")
    return Asked(sheet=sheet, show="there").href(batch) if sheet else ""


def _form(request: ActorRequest, batch: Import, **more: object) -> SeatsForm:
    today, calendar = clock.today(), calendar_of(batch.zone.code)
    data = request.POST if request.method == "POST" and "seats_from" in request.POST else None
    initial = {"expected_version": batch.version, **more.pop("initial", {})}  # type: ignore[dict-item]
    return SeatsForm(data, initial=initial, today=today, calendar=calendar)


def _finding(asked: int, preview: Preview) -> str:
    there = preview.there
    if asked:
        said = ngettext("%(n)s 件事只有您说得清", "%(n)s 件事只有您说得清", asked) % {"n": asked}
    else:
        said = _("都定好了")
    if not there:
        return said
    known = ngettext("%(n)s 行园区里已经有了", "%(n)s 行园区里已经有了", there) % {"n": there}
    return _("%(said)s，%(known)s") % {"said": said, "known": known}


@page(command="exchange.choose")
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """`key` and `answer`; the key `*` settles all that are left as proposed, the answer `back` asks again."""
    key, value = request.POST.get("key", ""), request.POST.get("answer", "")

    def decide(looked: Looked) -> Decisions:
        if key == ALL:
            return deciding.as_proposed(looked.decisions, looked.reading)
        if value == BACK:
            return settling.taken_back(looked.decisions, key)
        return settling.answered(looked, key, value)

    return _keep(request, pk, decide)


def _keep(request: ActorRequest, pk: int, decide: Callable[[Looked], Decisions]) -> HttpResponse:
    batch = import_of(request.actor, pk)
    closed = elsewhere(batch)
    if closed or request.method != "POST":
        return closed or redirect("exchange:settle", pk=pk)
    try:
        commands.choose(
            actor=request.actor,
            at=clock.now(),
            batch=batch,
            decisions=decide(looked_at(batch)).to_dict(),
            expected_version=version_of(request.POST),
        )
    except Forbidden:
        raise
    except Conflict as clash:
        return _shown(request, clash.current, status=409, error=_("别人刚定了别的，您这一下还没存。看一眼，再定一次。"))
    except Refused as refused:
        return _shown(request, import_of(request.actor, pk), status=422, error=refused.message)
    return redirect("exchange:settle", pk=pk)


@page(command="exchange.choose")
def seats_from(request: ActorRequest, pk: int) -> HttpResponse:
    batch = import_of(request.actor, pk)
    closed = elsewhere(batch)
    if closed or request.method != "POST":
        return closed or redirect("exchange:settle", pk=pk)
    form = _form(request, batch)
    if not form.is_valid():
        return _shown(request, batch, form, 422)
    given = form.cleaned_data
    try:
        commands.choose(
            actor=request.actor,
            at=clock.now(),
            batch=batch,
            seats_from=given["seats_from"],
            expected_version=given["expected_version"],
        )
    except Conflict as clash:
        fresh = _form(request, clash.current)
        fresh.data = request.POST.copy()
        fresh.data["expected_version"] = str(clash.current.version)
        words = _("别人刚改了这份台账，您写的日子还没存。看一眼，再存一次。")
        return _shown(request, clash.current, fresh, 409, words)
    messages.success(request, _("记下了。"))
    return redirect("exchange:run", pk=pk)
