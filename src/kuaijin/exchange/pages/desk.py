"""Step 3: what was read, cell by cell; the margin settles one cell, or all that are written alike."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import commands, deciding, saying
from kuaijin.exchange.desk import Asked, asked, desk_of
from kuaijin.exchange.looking import Looked
from kuaijin.exchange.margin import (
    AGAIN,
    EMPTY,
    EXACT,
    OURS,
    TYPED,
    following,
    kind_views,
    margin_of,
    read_without_doubt,
    text_for,
)
from kuaijin.exchange.models import Import
from kuaijin.exchange.pages.steps import READING, elsewhere, steps, version_of
from kuaijin.exchange.queries import day_of_seats, import_of, looked_at, preview_of, workbook_of
from kuaijin.exchange.reading import Decisions, Field, RowRef
from kuaijin.journal.errors import Conflict, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import ConflictField, conflict

OPTIONS = (OURS, EXACT, TYPED, EMPTY)


@page(command="exchange.upload")
def desk(request: ActorRequest, pk: int) -> HttpResponse:
    """`?sheet=…&show=doubt&kind=…&from=100&row=7&field=total_investment`."""
    batch = import_of(request.actor, pk)
    return elsewhere(batch) or _shown(request, batch)


def _shown(
    request: ActorRequest, batch: Import, status: int = 200, wanted: Asked | None = None, **more: Any
) -> HttpResponse:
    looked, grids = looked_at(batch), workbook_of(batch).grids
    wanted = wanted or asked(request.GET.dict(), looked)
    margin = margin_of(batch, looked, grids, wanted)
    current = (margin.ref, margin.field) if margin is not None else None
    preview = preview_of(batch, day_of_seats(batch, clock.today()).on)
    context = {
        "batch": batch,
        "steps": steps(batch, READING),
        "finding": finding(looked),
        "sums": sums(batch, looked, preview, wanted),
        "desk": desk_of(batch, looked, preview, grids, wanted, current),
        "margin": margin,
        "kinds": kind_views(batch, looked, wanted),
        "plain": read_without_doubt(looked, grids),
        "questions": len(looked.reading.questions),
        "vacant": preview.vacant,
        "asked": wanted,
        **more,
    }
    return render(request, "exchange/desk.html", context, status=status)


def finding(looked: Looked) -> str:
    n, open_ones = looked.reading.totals.rows, len(looked.doubts)
    rows = ngettext("读出 %(n)s 行", "读出 %(n)s 行", n) % {"n": n}
    if not open_ones:
        return _("%(rows)s，没有要您看的") % {"rows": rows}
    look = ngettext("%(n)s 处要您看一眼", "%(n)s 处要您看一眼", open_ones) % {"n": open_ones}
    return _("%(rows)s，%(look)s") % {"rows": rows, "look": look}


def sums(batch: Import, looked: Looked, preview: Any, wanted: Asked) -> list[dict[str, object]]:
    """What happens to the rows of the whole workbook; each number opens its rows, on the first sheet that has some."""
    found = []
    for key, words in (("make", _("新建")), ("merge", _("并入")), ("skip", _("跳过"))):
        refs = [ref for ref, fate in preview.fates.items() if fate.action.value == key]
        sheet = next((ref.sheet for ref in refs if ref.sheet == wanted.sheet), refs[0].sheet if refs else "")
        href = Asked(sheet=sheet, show=key).href(batch) if refs else ""
        found.append({"words": words, "count": len(refs), "href": href})
    return found


@page(command="exchange.choose")
def cell(request: ActorRequest, pk: int) -> HttpResponse:
    """One cell is settled, and the next doubt opens. What was typed comes back when it cannot be read."""
    batch = import_of(request.actor, pk)
    closed = elsewhere(batch)
    if closed or request.method != "POST":
        return closed or redirect("exchange:desk", pk=pk)
    looked, data = looked_at(batch), request.POST
    wanted = asked(data.dict(), looked)
    if wanted.cell is None:
        raise NotVisible
    ref, name = wanted.cell
    option, typed = data.get("option", ""), data.get("typed", "")[:200]
    if data.get("keep-cell") == "theirs":
        return redirect(_next(batch, looked, wanted))
    decisions, error = _settled(looked, ref, name, data.get("go", ""), option, typed)
    if decisions is not None and option == TYPED:
        error = _unreadable(batch, decisions, ref, name)
    if decisions is None or error:
        return _shown(request, batch, 422, wanted, error=error, option=option, typed=typed)
    before = looked.rows[ref].cell(name)
    try:
        commands.choose(
            actor=request.actor,
            at=clock.now(),
            batch=batch,
            decisions=decisions.to_dict(),
            expected_version=version_of(data),
        )
    except Conflict as clash:
        mine = typed if option == TYPED else text_for(option, name, before, typed) or _("空着")
        return _overtaken(request, clash.current, wanted, option, typed, mine)
    return redirect(_next(batch, looked_at(batch), wanted))


def _settled(
    looked: Looked, ref: RowRef, name: Field, go: str, option: str, typed: str
) -> tuple[Decisions | None, str]:
    read = looked.rows[ref].cell(name)
    if go == AGAIN:
        return deciding.forget_cell(looked.decisions, ref, name, read.raw), ""
    if option not in OPTIONS:
        return None, _("先选一个")
    if option == TYPED and not typed.strip():
        return None, _("还没写。不填就选“空着”。")
    text = text_for(option, name, read, typed)
    if go == "alike":
        return deciding.settle_alike(looked, ref, name, text), ""
    return deciding.settle_cell(looked.decisions, ref, name, text), ""


def _unreadable(batch: Import, decisions: Decisions, ref: RowRef, name: Field) -> str:
    """Why the typed text cannot be read; empty when it can."""
    try:
        read = looked_at(batch, decisions).rows[ref].cell(name)
    except KeyError:
        raise Refused(_("这一行已经不在了。刷新看一眼。"), field="row", rule="asked") from None
    if read.error is not None:
        return saying.said(read.error)
    return "" if read.value is not None else _("读不出来。换个写法，或选“空着”。")


def _next(batch: Import, looked: Looked, wanted: Asked) -> str:
    after = following(looked, wanted.cell, wanted.kind)
    kind = wanted.kind if after and any(n.code == wanted.kind for n in looked.by_cell[after].notes) else ""
    if after is None:
        return Asked(sheet=wanted.sheet, wide=wanted.wide).href(batch)
    show = wanted.show if wanted.show in ("doubt", "error") else ""
    return Asked(sheet=after[0].sheet, show=show, kind=kind, wide=wanted.wide).href(batch, cell=after)


def _overtaken(request: ActorRequest, batch: Import, wanted: Asked, option: str, typed: str, mine: str) -> HttpResponse:
    """Somebody settled something meanwhile: mine and what stands now, side by side."""
    if elsewhere(batch):
        messages.error(request, _("这份台账刚被别人导入或放弃了。"))
        return redirect("exchange:desk", pk=batch.pk)
    assert wanted.cell is not None
    ref, name = wanted.cell
    looked = looked_at(batch)
    read = looked.rows[ref].cell(name)
    settled = looked.decisions.settled(ref.sheet, ref.row, name, read.raw)
    theirs = _("还没定") if settled is None else settled or _("空着")
    label = f"{ref.sheet} {ref.row} {saying.label(name)}"
    both = conflict([ConflictField("cell", label, mine, theirs)], by=_("别人"), at=clock.now(), today=clock.today())
    return _shown(request, batch, 409, wanted, both=both, option=option, typed=typed)
