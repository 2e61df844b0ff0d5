"""Sentences, filters' chips, empty states, steps, evidence: the words around the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.components.days import instant


def sentence(clauses: Sequence[str] | str | Promise) -> SafeString:
    """The finding as an h1; each clause is one inline block, so that a line breaks at the comma.

    A single string is divided after its commas (，or ", ")."""
    if isinstance(clauses, str | Promise):
        clauses = _divide(str(clauses))
    return SafeString(
        "<h1>" + " ".join(f"<span>{escape(c)}</span>" for c in clauses).replace("，</span> ", "，</span>") + "</h1>"
    )


def _divide(text: str) -> list[str]:
    if "，" in text:
        parts = text.split("，")
        return [p + "，" for p in parts[:-1]] + [parts[-1]]
    parts = text.split(", ")
    return [p + "," for p in parts[:-1]] + [parts[-1]]


def chip(label: str, value: str, remove_href: str = "") -> SafeString:
    """One filter in force; × is a link to the page without it."""
    cross = ""
    if remove_href:
        name = escape(_("去掉 %(filter)s") % {"filter": label})
        cross = f'<a class="kj-cross" href="{escape(remove_href)}" aria-label="{name}">×</a>'
    return SafeString(f'<span class="kj-chip"><span>{escape(label)} <b>{escape(value)}</b></span>{cross}</span>')


def empty(meaning: str, act: str = "", href: str = "") -> SafeString:
    """What it means that nothing is here, and the next act."""
    link = f' <a class="kj-n" href="{escape(href)}">{escape(act)}</a>' if act and href else ""
    return SafeString(f'<p class="kj-empty">{conditional_escape(meaning)}{link}</p>')


def walk(steps: Sequence[str], current: int) -> SafeString:
    """Steps of one job as a line; `current` counts from 0."""
    items = []
    for i, step in enumerate(steps):
        mark = ' class="kj-done"' if i < current else ' aria-current="step"' if i == current else ""
        items.append(f"<li{mark}>{i + 1} {escape(step)}</li>")
    return SafeString(f'<ol class="kj-walk">{"".join(items)}</ol>')


@dataclass(frozen=True)
class EvidenceView:
    """One file as proof; `sha256` is shown in full when the entry has focus."""

    name: str
    by: str
    at: datetime
    sha256: str
    href: str
    size: str = ""


def evidence(view: EvidenceView, *, today: date | None = None) -> SafeString:
    size = f" · {escape(view.size)}" if view.size else ""
    return SafeString(
        f'<span class="kj-evidence"><a class="kj-n" href="{escape(view.href)}">{escape(view.name)}</a>'
        f"<small>{escape(view.by)} · {instant(view.at, today=today)}{size}</small>"
        f'<code tabindex="0" title="SHA-256">{escape(view.sha256[:12])}<span>{escape(view.sha256[12:])}</span></code>'
        "</span>"
    )


@dataclass(frozen=True)
class FieldError:
    """Why one field was not taken: what was given, the rule, the next step (a link or a plain sentence)."""

    field_id: str
    label: str
    message: str
    rule: str = ""
    next_step: str = ""
    next_href: str = ""


def errors(found: Sequence[FieldError]) -> SafeString:
    """The summary on top of a form, each line a link to its field."""
    if not found:
        return SafeString("")
    lines = "".join(
        f'<li><a class="kj-n" href="#{escape(e.field_id)}">{escape(e.label)}</a> {_explained(e)}</li>' for e in found
    )
    head = escape(_("有 %(n)s 处要改，写的都还在") % {"n": len(found)})
    return SafeString(
        f'<div class="kj-errors" role="alert" tabindex="-1" id="kj-errors"><h2>{head}</h2><ul>{lines}</ul></div>'
    )


def field_error(error: FieldError) -> SafeString:
    return SafeString(f'<p class="kj-error" id="{escape(error.field_id)}-error">{_explained(error)}</p>')


def _explained(error: FieldError) -> str:
    said = f"<b>{escape(error.message)}</b>"
    if error.rule:
        said += f" {escape(error.rule)}"
    if error.next_step and error.next_href:
        said += f' <a class="kj-n" href="{escape(error.next_href)}">{escape(error.next_step)}</a>'
    elif error.next_step:
        said += f" {escape(error.next_step)}"
    return said


@dataclass(frozen=True)
class ConflictField:
    """One field of a form that somebody else changed meanwhile; values as they are shown and as they are sent."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_raw: str = ""
    theirs_raw: str = ""

    @property
    def differs(self) -> bool:
        return self.mine != self.theirs


def conflict(fields: Sequence[ConflictField], *, by: str, at: datetime, today: date | None = None) -> SafeString:
    """Both versions side by side; each differing field is chosen by itself. Stands in the form that is sent again."""
    head = escape(_("%(who)s 在 %(when)s 先改了")) % {"who": escape(by), "when": instant(at, today=today)}
    rows = "".join(_conflict_row(f) for f in fields)
    return SafeString(
        f'<div class="kj-conflict" role="alert"><h2>{head}</h2>'
        f"<p>{escape(_('两份都在下面，没有丢。不同的地方选一个。'))}</p>"
        f"<table><thead><tr><td></td><th>{escape(_('我写的'))}</th><th>{escape(_('现在的'))}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _conflict_row(field: ConflictField) -> str:
    label, mine, theirs = escape(field.label), escape(field.mine), escape(field.theirs)
    if not field.differs:
        return f"<tr><th>{label}</th><td>{mine}</td><td>{theirs}</td></tr>"
    name = escape(f"keep-{field.name}")
    cell = '<td><label><input type="radio" name="{0}" value="{1}"{2}> {3}</label></td>'
    return (
        f'<tr class="kj-differs"><th>{label}</th>'
        + cell.format(name, "mine", " checked", mine)
        + cell.format(name, "theirs", "", theirs)
        + "</tr>"
    )


def as_of(at: datetime, *, today: date | None = None, stale: bool = False, href: str = "") -> SafeString:
    """`截至 10月9日 09:20`; older than 15 minutes (`stale`) it turns bold and offers to read again."""
    said = escape(_("截至 %(when)s")) % {"when": instant(at, today=today)}
    if not stale:
        return SafeString(said)
    again = f' <a class="kj-n" href="{escape(href)}">{escape(_("刷新"))}</a>' if href else ""
    return SafeString(f"<b>{said}</b>{again}")


def more(n: int, href: str) -> SafeString:
    """`再看 56 个`: a plain link that htmx follows in place."""
    said = escape(_("再看 %(n)s 个") % {"n": formats.number_text(n)})
    return SafeString(f'<a class="kj-n" href="{escape(href)}" data-kj-more>{said}</a>')
