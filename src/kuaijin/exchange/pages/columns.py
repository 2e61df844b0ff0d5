"""Step 2: which column is which. What is set by hand holds next time too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import commands, saying
from kuaijin.exchange.columns import choices, column_said, column_views, header_choices, set_column, written_columns
from kuaijin.exchange.models import Import
from kuaijin.exchange.pages.steps import COLUMNS, elsewhere, steps, version_of
from kuaijin.exchange.queries import import_of, looked_at, workbook_of
from kuaijin.exchange.reading import LedgerReading, SheetReading
from kuaijin.journal.errors import Conflict, Forbidden, Refused
from kuaijin.kit import clock

HEADER = "header"


@page(command="exchange.choose")
def columns(request: ActorRequest, pk: int) -> HttpResponse:
    """`?sheet=…`; a post sets what each column of that sheet is read as, or its header row."""
    batch = import_of(request.actor, pk)
    closed = elsewhere(batch)
    if closed:
        return closed
    reading = looked_at(batch).reading
    name = (request.POST if request.method == "POST" else request.GET).get("sheet", "")
    sheet = _sheet(reading, name)
    if request.method != "POST":
        return _shown(request, batch, sheet)
    mapping = _wished(request, batch, sheet)
    try:
        commands.choose(
            actor=request.actor,
            at=clock.now(),
            batch=batch,
            mapping=mapping,
            expected_version=version_of(request.POST),
        )
    except Forbidden:
        raise
    except Conflict as clash:
        return _shown(request, clash.current, sheet, _("别人刚改了这份台账，您选的还没存。看一眼，再存一次。"), 409)
    except Refused as refused:
        return _shown(request, import_of(request.actor, pk), sheet, refused.message, 422)
    messages.success(request, _("记住了。下次见到同样的表头，就这样认。"))
    return redirect(f"{reverse('exchange:columns', args=[pk])}?{urlencode({'sheet': sheet.name})}")


def _sheet(reading: LedgerReading, name: str) -> SheetReading:
    found = [sheet for sheet in reading.sheets if sheet.name == name]
    return (found or [sheet for sheet in reading.sheets if sheet.rows] or list(reading.sheets))[0]


def _wished(request: ActorRequest, batch: Import, sheet: SheetReading) -> dict[str, dict[str, str]]:
    """The mapping as the form wishes it. Another header row begins anew: its columns are others."""
    mapping = {name: dict(fields) for name, fields in batch.mapping.items()}
    own = mapping.setdefault(sheet.name, {})
    known = {value for value, _words in choices("zh")} | {""}
    header = request.POST.get(HEADER, "")
    first = str(sheet.header_rows[0]) if sheet.header_rows else ""
    if header.isdecimal() and header != own.get(HEADER, first):
        mapping[sheet.name] = {HEADER: header}
        return mapping
    grid = next(grid for grid in workbook_of(batch).grids if grid.name == sheet.name)
    for column in sheet.columns or written_columns(grid):
        said = request.POST.get(f"column-{column.letter}")
        if said is not None and said in known and said != column_said(column):
            set_column(own, column, said)
    return mapping


def _shown(
    request: ActorRequest, batch: Import, sheet: SheetReading, error: str = "", status: int = 200
) -> HttpResponse:
    reading = looked_at(batch).reading
    sheet = _sheet(reading, sheet.name)
    grid = next(grid for grid in workbook_of(batch).grids if grid.name == sheet.name)
    views = column_views(sheet, grid)
    context = {
        "batch": batch,
        "steps": steps(batch, COLUMNS),
        "finding": _finding(reading),
        "sheet": sheet,
        "tabs": [
            (one.name, len(one.rows), f"?{urlencode({'sheet': one.name})}", one.name == sheet.name)
            for one in reading.sheets
        ],
        "columns": [(view, request.POST.get(f"column-{view.letter}", view.said)) for view in views],
        "choices": choices(saying.language()),
        "headers": header_choices(sheet, grid),
        "header_row": sheet.header_rows[0] if sheet.header_rows else None,
        "why_unread": saying.said(sheet.ignored[0].reason) if not sheet.rows and sheet.ignored else "",
        "error": error,
    }
    return render(request, "exchange/columns.html", context, status=status)


def _finding(reading: LedgerReading) -> str:
    """How many columns were recognised; those that were not are named first."""
    read = sum(bool(column.fields) for sheet in reading.sheets for column in sheet.columns)
    unread = sum(not column.fields for sheet in reading.sheets for column in sheet.columns)
    known = ngettext("认出 %(n)s 列", "认出 %(n)s 列", read) % {"n": read}
    if not unread:
        return _("%(known)s，都有着落") % {"known": known}
    rest = ngettext("%(n)s 列没有读", "%(n)s 列没有读", unread) % {"n": unread}
    return _("%(known)s，%(rest)s") % {"known": known, "rest": rest}
