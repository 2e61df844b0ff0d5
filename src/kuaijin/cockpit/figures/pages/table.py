"""The figures of a zone: one table, or told apart by a field; why a figure is what it is stands in the margin."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.cockpit.figures import view
from kuaijin.cockpit.figures.asking import Asked, read
from kuaijin.cockpit.figures.commands import sees_all
from kuaijin.cockpit.figures.fields import FIELDS, key_named
from kuaijin.cockpit.figures.registry import BY_CODE, VERSION
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone, zones_visible_to
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import zone_said
from kuaijin.kit import clock
from kuaijin.kit.components.why import WhyFact, WhyPanel
from kuaijin.kit.formats import day_text, listed


@page(reads=Reads.DOSSIERS)
def figures(request: ActorRequest) -> HttpResponse:
    """`?from=`, `?to=`, `?as-of=`, `?by=`, `?zone=` (several are added), `?why=` (a figure's definition)."""
    asked = read(request.GET, request.actor, clock.today())
    why = _why(request, asked)
    if request.headers.get("KJ-Margin") == "1":
        return render(request, "cockpit/margin.html", {"why": why})
    told = asked.question
    context = {
        "asked": told,
        "refused": asked.refused,
        "finding": view.sentence(told),
        "facts": facts(asked),
        "by": asked.by,
        "fields": controls(asked),
        "splits": view.splits(told, asked.by) if asked.by else (),
        "sections": () if asked.by else view.sections(told),
        "why": why,
        "why_href": asked.address("cockpit:figures", why=""),
        "charts_href": asked.address("cockpit:figure_charts", by=None),
        "sees_seals": sees_all(request.actor, own_zone(request.actor)),
        "form": form(request, asked, "cockpit:figures"),
    }
    return render(request, "cockpit/figures/table.html", context)


def facts(asked: Asked) -> list[tuple[str, str]]:
    """Of what, over which period, as of which day, against which."""
    told = asked.question
    earlier = told.year_before()
    said = [
        (_("范围"), listed([zone_said(zone) for zone in told.zones])),
        (_("时段"), view.period_said(told)),
        (_("截至"), day_text(told.as_of, year=True)),
        (_("对比"), _("去年同期 %(period)s") % {"period": view.period_said(earlier)}),
    ]
    return said + [(str(FIELDS[code].label), key_named(told, code, key)) for code, key in told.filters]


def controls(asked: Asked) -> list[tuple[str, str, bool]]:
    """The fields to tell apart by: label, address, whether it is chosen."""
    plain = (_("不分"), asked.address("cockpit:figures", by=None), asked.by is None)
    many = len(asked.question.zones) > 1
    chosen = [field for field in FIELDS.values() if many or field.code != "zone"]
    return [
        plain,
        *((str(f.label), asked.address("cockpit:figures", by=f.code), asked.by is f) for f in chosen),
    ]


def form(request: ActorRequest, asked: Asked, name: str) -> dict[str, object]:
    """Period, as-of day and zones to be asked for again on the page of that name."""
    told = dict(asked.told)
    zones = list(zones_visible_to(request.actor))
    chosen = {zone.pk for zone in asked.question.zones}
    return {
        "first": told.get("from", ""),
        "last": told.get("to", ""),
        "as_of": told.get("as-of", ""),
        "by": asked.by.code if asked.by else "",
        "filters": asked.question.filters,
        "zones": [(zone.code, zone_said(zone), zone.pk in chosen) for zone in zones] if len(zones) > 1 else [],
        "cleared": reverse(name),
    }


def _why(request: ActorRequest, asked: Asked) -> WhyPanel | None:
    figure = BY_CODE.get(request.GET.get("why", ""))
    if figure is None:
        return None
    told = asked.question
    value = view.counted([figure], told)[figure.code]
    day = _("发生在时段里的") if figure.family.happens else _("截至那一天的")
    facts_said = [
        WhyFact(_("数什么"), day),
        WhyFact(_("时段"), view.period_said(told)) if figure.family.happens else WhyFact(_("哪天"), _day(asked)),
        WhyFact(_("截至"), _("%(day)s，按现在所知") % {"day": _day(asked)}),
        WhyFact(_("代码"), f"{figure.code} · {_('口径第 %(n)s 版') % {'n': VERSION}}"),
    ]
    return WhyPanel(
        _("这个数怎么来的"),
        str(figure.name),
        SafeString(view.said(figure, value, told)),
        SafeString(figure.definition),
        (),
        tuple(facts_said),
        asked.address("cockpit:figures"),
    )


def _day(asked: Asked) -> str:
    return day_text(asked.question.as_of, year=True)
