"""The gallery at /ui, public and on a fixed day; and the reading of what somebody types."""

import io
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from kuaijin.kit import excel, filters, readings
from kuaijin.kit.addresses import changed
from kuaijin.kit.components import WhyPanel
from kuaijin.kit.gallery import sections, table, why
from kuaijin.kit.gallery.forms import SampleForm
from kuaijin.kit.gallery.samples import AS_OF, CALENDAR, TODAY, shell
from kuaijin.law.dates import each_day

THEMES = ("light", "dark")


def _show(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    language = translation.get_language() or "zh-hans"
    theme = request.GET.get("theme", "")
    context |= {
        "shell": shell(language, request.path, request.GET.get("q", "")),
        "theme": theme if theme in THEMES else "",
        "bw": request.GET.get("bw") == "1",
        "d": {f"d{d:%m%d}": d for d in each_day(date(2026, 9, 1), date(2026, 12, 31))},
    }
    return render(request, template, context)


def _margin(request: HttpRequest) -> WhyPanel | None:
    return why.power_supply(changed(request.GET, {"why": None})) if request.GET.get("why") else None


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    return _show(request, "kit/gallery.html", sections=sections.sections(), why=_margin(request))


@require_GET
def my_day(request: HttpRequest) -> HttpResponse:
    return _show(request, "kit/gallery/my_day.html", why=_margin(request))


@require_GET
def thing(request: HttpRequest) -> HttpResponse:
    people = [sections.LEADER, sections.MANAGER, sections.AWAY, sections.VACANT]
    return _show(request, "kit/gallery/object.html", people=people, strip=sections.strip(), why=_margin(request))


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    reading = filters.read(table.FILTERS, request.GET, today=TODAY)
    form = filters.form_of(table.FILTERS, reading) if request.GET.get("filters") == "1" else None
    context = {"table": table.view(request), "groups": table.groups(), "form": form, "refused": reading.refused}
    return _show(request, "kit/gallery/table.html", why=_margin(request), **context)


@require_GET
def workbook(request: HttpRequest) -> HttpResponse:
    shown = table.view(request)
    reading = filters.read(table.FILTERS, request.GET, today=TODAY)
    stream = io.BytesIO()
    excel.write(
        stream,
        title="gallery",
        columns=shown.columns,
        rows=table.chosen(reading, shown.state),
        filters=reading.lines(),
        order=shown.order_words,
        as_of=AS_OF,
    )
    answer = HttpResponse(stream.getvalue(), content_type=excel.CONTENT_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="gallery.xlsx"'
    return answer


@require_GET
def form(request: HttpRequest) -> HttpResponse:
    """Empty, or with `?sent=1` as it comes back with errors."""
    wrong = {"who": "", "accepted_on": "32.13", "amount": "许多", "begun": "2026.10"}
    sample = SampleForm(wrong if request.GET.get("sent") == "1" else None, today=TODAY, calendar=CALENDAR)
    return _show(request, "kit/gallery/form.html", form=sample)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    return _show(request, "kit/gallery/desk.html")


@require_GET
def plain(request: HttpRequest) -> HttpResponse:
    return _show(request, "kit/gallery/plain.html")


@require_GET
def reading(request: HttpRequest) -> HttpResponse:
    """Plain text: how a typed day, month or sum is read on the gallery's day. `?kind=day&text=10.13`"""
    kind, typed = request.GET.get("kind", ""), request.GET.get("text", "")
    said = readings.answer(kind, typed, today=TODAY, calendar=CALENDAR)
    return HttpResponse(said, content_type="text/plain; charset=utf-8")
