"""Lights: shape, colour and word; rows of marks; the mini course."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kuaijin.kit.formats import number_text
from kuaijin.law.lights import Light

WORST_FIRST = ("red", "yellow", "blue", "grey", "green")
WORDS = {
    "red": gettext_noop("逾期"),
    "yellow": gettext_noop("滞后"),
    "blue": gettext_noop("临期"),
    "grey": gettext_noop("未核实"),
    "green": gettext_noop("按时"),
}
# Worst first, for a filter or a form.
LIGHT_CHOICES = tuple((code, gettext_lazy(WORDS[code])) for code in WORST_FIRST)
MARKS_AT_MOST = 300


def light_code(light: Light | str) -> str:
    return str(getattr(light, "value", light))


def light_word(light: Light | str) -> str:
    """The word for a light is a term of the field and never changed to fit."""
    return _(WORDS[light_code(light)])


def light(light: Light | str, *, word: bool = True, count: int | None = None) -> SafeString:
    """Shape, colour and word; without `word` the shape alone, named for screen readers; `count` stands for the word."""
    code = light_code(light)
    if count is not None:
        label = light_word(code)
        return SafeString(
            f'<span class="kj-lt kj-{code}"><i role="img" aria-label="{label}"></i>{number_text(count)}</span>'
        )
    if word:
        return SafeString(f'<span class="kj-lt kj-{code}"><i></i>{light_word(code)}</span>')
    return SafeString(f'<span class="kj-mk kj-{code}"><i role="img" aria-label="{light_word(code)}"></i></span>')


@dataclass(frozen=True)
class MarkGroup:
    """How many things stand under one light, and the page that lists them."""

    light: Light | str
    count: int
    href: str


def marks(groups: Sequence[MarkGroup], *, unit: str = "") -> SafeString:
    """One mark for each thing, worst first; above 300 things a stacked bar with the same shapes beside it."""
    present = sorted((g for g in groups if g.count), key=lambda g: WORST_FIRST.index(light_code(g.light)))
    if sum(g.count for g in present) > MARKS_AT_MOST:
        return _stacked(present, unit)
    drawn = []
    for group in present:
        code = light_code(group.light)
        extra = " kj-many" if group.count > 40 else ""
        drawn.append(
            f'<a class="kj-lg kj-{code}{extra}" href="{escape(group.href)}" aria-label="{_mark_label(group, unit)}">'
            f'{"<i></i>" * group.count}<b aria-hidden="true">{number_text(group.count)}</b></a>'
        )
    return SafeString(f'<p class="kj-lamps">{"".join(drawn)}</p>')


def _stacked(groups: Sequence[MarkGroup], unit: str) -> SafeString:
    total = sum(g.count for g in groups)
    x, rects, legend = 0.0, [], []
    for group in groups:
        code, width = light_code(group.light), 1000 * group.count / total
        rects.append(f'<rect class="kj-f-{code}" x="{x:.1f}" y="0" width="{max(width - 2, 1):.1f}" height="14"/>')
        x += width
        legend.append(
            f'<a class="kj-lg kj-{code}" href="{escape(group.href)}" aria-label="{_mark_label(group, unit)}">'
            f"<i></i>{number_text(group.count)}</a>"
        )
    bar = f'<svg viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">{"".join(rects)}</svg>'
    return SafeString(f'<div class="kj-stacked">{bar}<p class="kj-lamps">{"".join(legend)}</p></div>')


def _mark_label(group: MarkGroup, unit: str) -> str:
    said = f"{light_word(group.light)} {number_text(group.count)}"
    return escape(f"{said} {unit}" if unit else said)


def mini_course(stages: Sequence[str], index: int) -> SafeString:
    """One tick a stage of this project's walk, the present one tall, what lies ahead hollow."""
    if not 0 <= index < len(stages):
        raise ValueError(f"stage {index} is not one of {len(stages)}")
    label = escape(
        _("第 %(n)s 步，共 %(all)s 步：%(stage)s") % {"n": index + 1, "all": len(stages), "stage": stages[index]}
    )
    ticks = "<i></i>" * index + '<i class="kj-c"></i>' + "<i></i>" * (len(stages) - index - 1)
    return SafeString(f'<span class="kj-mini" role="img" aria-label="{label}">{ticks}</span>')
