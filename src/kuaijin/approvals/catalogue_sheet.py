"""What the pages of the catalogue show: each value with where it stands, how sure it is, and what the zone says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.approvals.catalogue_words import (
    days_said,
    department_said,
    link_said,
    validity_said,
    value_said,
    weak,
)
from kuaijin.approvals.models import Confirmation
from kuaijin.approvals.plan_words import CONFIDENCE, FIELDS, said
from kuaijin.directory.saying import person_said
from kuaijin.kit.formats import listed
from kuaijin.law.clock.terms import Mode
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter, Conflict, Rule, Stated, Verdict
from kuaijin.planning.catalogue.terms import USUAL_DAYS

Held = Mapping[tuple[str, str], Confirmation]
CONFIRMABLE = ("statutory", "mode", "promised", "commitment", "extension", "notice")


@dataclass(frozen=True)
class Row:
    """A matter in the list. `open`: how many of its values nobody has confirmed."""

    code: str
    name: str
    department: str
    term: str
    term_weak: bool
    term_source: str
    promised: str
    notice: str
    open: int
    href: str


@dataclass(frozen=True)
class Line:
    """One statement. `mark`: how sure the pack is; `held`: what a person of the zone said instead."""

    field: str
    label: str
    value: str
    source: str = ""
    mark: str = ""
    weak: bool = False
    pack: str = ""
    held: Confirmation | None = None
    confirm_href: str = ""

    @property
    def held_by(self) -> str:
        """Who said so; the shell has a name only."""
        if self.held is None:
            return ""
        return person_said(self.held.by) if self.held.by else self.held.name


@dataclass(frozen=True)
class Group:
    """A stage with its matters."""

    code: str
    name: str
    lead: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """All about one matter."""

    terms: tuple[Line, ...]
    rules: tuple[Line, ...]
    orders: tuple[Line, ...]
    needs: tuple[Line, ...]
    produces: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    past: tuple[Confirmation, ...] = field(default=())


def mode_of(matter: CatalogueMatter, held: Held) -> Mode:
    said_here = held.get((matter.code, "mode"))
    return Mode(said_here.value) if said_here else matter.days_mode


def open_fields(catalogue: Catalogue, matter: CatalogueMatter, held: Held) -> Iterator[str]:
    """The fields that rest on memory or guess, or that no pack knows, and that nobody has confirmed."""
    calling = [rule for rule in catalogue.by_matter[matter.code] if rule.verdict is Verdict.NEEDED]
    orders = [one for one in catalogue.orders if one.matter == matter.code and one.holds]
    found = {
        "statutory": matter.statutory is None or weak(matter.statutory),
        "mode": weak(matter.mode),
        "promised": weak(matter.promised),
        "commitment": weak(matter.commitment) and matter.commitment_barred is None,
        "notice": weak(matter.notice),
        "extension": weak(matter.extension),
        "need": bool(calling) and not any(rule.confidence.confirmed for rule in calling),
        "order": any(not one.confidence.confirmed for one in orders),
        "merge": any(weak(one.stated) for one in matter.merges_with),
    }
    yield from (name for name, is_open in found.items() if is_open and (matter.code, name) not in held)


def groups(catalogue: Catalogue, held: Held, *, only_open: bool = False) -> tuple[Group, ...]:
    """By stage, in the order of the packs; what stands in no stage comes last."""
    rows: dict[str, list[Row]] = {code: [] for code in (*catalogue.stages, "")}
    for matter in catalogue.matters.values():
        row = _row(catalogue, matter, held)
        if row.open or not only_open:
            rows[matter.stage if matter.stage in rows else ""].append(row)
    made = [
        Group(code, said(stage.name), department_said(stage.lead), tuple(rows[code]))
        for code, stage in catalogue.stages.items()
    ]
    made.append(Group("", _("不分阶段，全程并行"), "", tuple(rows[""])))
    return tuple(group for group in made if group.rows)


def _row(catalogue: Catalogue, matter: CatalogueMatter, held: Held) -> Row:
    mode = mode_of(matter, held)
    term, promised = held.get((matter.code, "statutory")), held.get((matter.code, "promised"))
    stated = matter.statutory
    value = term.value if term else stated.value if stated else None
    return Row(
        code=matter.code,
        name=said(matter.name),
        department=department_said(matter.department),
        term=_unknown() if value is None else days_said(value, mode),
        term_weak=term is None and (stated is None or weak(stated)),
        term_source=_sources(term.source if term else stated.source if stated else "", matter, held),
        promised=_promised(matter, promised, mode),
        notice=days_said(matter.notice.value, matter.notice_mode) if matter.notice else "",
        open=len(list(open_fields(catalogue, matter, held))),
        href=reverse("approvals:matter", args=[matter.code]),
    )


def _unknown() -> str:
    """A limit that no pack has is planned by the law's usual one, and no plan with it is lawful."""
    return _("没有查到，排计划先按 %(n)s 个工作日估算") % {"n": USUAL_DAYS}


def _sources(source: str, matter: CatalogueMatter, held: Held) -> str:
    """Where the days are from, and where it is said that they are working days, if that is somewhere else."""
    said_here = held.get((matter.code, "mode"))
    unit = said_here.source if said_here else matter.mode.source if matter.mode else ""
    if not source or not unit or unit == source or unit.startswith(source):
        return source
    return _("%(source)s；单位按%(unit)s") % {"source": source, "unit": unit}


def _promised(matter: CatalogueMatter, held: Confirmation | None, mode: Mode) -> str:
    """What the zone promises: of a person's word, or of a pack that knows; what other places do is no promise here."""
    if held is not None:
        return days_said(held.value, mode)
    return days_said(matter.promised.value, mode) if matter.promised and not weak(matter.promised) else ""


def sheet(
    catalogue: Catalogue, matter: CatalogueMatter, held: Held, past: Iterable[Confirmation], *, may_confirm: bool
) -> Sheet:
    names = {pack.code: said(pack.name) for pack in catalogue.packs}
    waiting = set(open_fields(catalogue, matter, held))
    lines = _Lines(catalogue, matter, held, names, may_confirm, waiting)
    return Sheet(
        terms=tuple(lines.terms()),
        rules=tuple(lines.rule(rule) for rule in catalogue.by_matter[matter.code]),
        orders=tuple(lines.orders()),
        needs=tuple(lines.needs()),
        produces=tuple(said(catalogue.documents[code].name) for code in matter.produces),
        conflicts=tuple(one for one in catalogue.conflicts if matter.code in (one.matter, one.after)),
        past=tuple(past),
    )


class _Lines:
    def __init__(
        self,
        catalogue: Catalogue,
        matter: CatalogueMatter,
        held: Held,
        names: Mapping[str, str],
        may_confirm: bool,
        waiting: set[str],
    ) -> None:
        self.catalogue, self.matter, self.held, self.names = catalogue, matter, held, names
        self.may_confirm, self.waiting = may_confirm, waiting
        self.mode = mode_of(matter, held)

    def terms(self) -> Iterator[Line]:
        one = self.matter
        yield self._line("statutory", one.statutory)
        yield self._line("mode", one.mode)
        yield self._line("promised", one.promised)
        yield self._line("extension", one.extension, label=_("可延长"))
        yield self._line("notice", one.notice, mode=one.notice_mode)
        yield self._line("correction_days", one.correction_days, label=_("一次告知补正"))
        if one.commitment_barred is not None:
            barred = one.commitment_barred
            yield self._stated("commitment", FIELDS["commitment"], said(barred.value), barred)
        else:
            yield self._line("commitment", one.commitment)
        if one.validity is not None:
            yield self._stated("validity", _("结果有效期"), validity_said(one.validity.value), one.validity)
        if one.joint is not None:
            yield self._stated("joint", _("联合办理"), said(one.joint.value), one.joint)
        for merging in one.merges_with:
            into = said(self.catalogue.matters[merging.into].name)
            yield self._stated("merge", _("可合并办理"), into, merging.stated)

    def _line(self, name: str, stated: Stated | None, *, label: Any = "", mode: Mode | None = None) -> Line:
        held = self.held.get((self.matter.code, name))
        confirm = name in CONFIRMABLE
        if stated is None:
            empty = _unknown() if name == "statutory" else _("没有写")
            return Line(
                name,
                str(label or FIELDS.get(name, name)),
                value_said(name, held.value, mode or self.mode) if held else empty,
                weak=name in self.waiting,
                mark=_("未确认") if name in self.waiting else "",
                held=held,
                confirm_href=self._confirm(name) if confirm else "",
            )
        return self._stated(name, label or FIELDS[name], value_said(name, stated.value, mode or self.mode), stated)

    def _stated(self, name: str, label: Any, value: str, stated: Stated) -> Line:
        held = self.held.get((self.matter.code, name))
        barred = name == "commitment" and self.matter.commitment_barred is not None
        confirm = (name in CONFIRMABLE or (name == "merge" and weak(stated))) and not barred
        return Line(
            name,
            str(label),
            value_said(name, held.value, self.mode) if held and name in CONFIRMABLE else value,
            stated.source,
            str(CONFIDENCE[str(stated.confidence)]),
            weak(stated) and held is None,
            self.names.get(stated.pack, stated.pack),
            held,
            self._confirm(name) if confirm else "",
        )

    def _confirm(self, name: str) -> str:
        return f"?act=confirm&field={name}" if self.may_confirm else ""

    def rule(self, rule: Rule) -> Line:
        weak_rule = not rule.confidence.confirmed
        held = self.held.get((self.matter.code, "need")) if weak_rule else None
        return Line(
            "need",
            _("要办") if rule.verdict is Verdict.NEEDED else _("不用办"),
            said(rule.text),
            rule.source,
            str(CONFIDENCE[str(rule.confidence)]),
            weak_rule and held is None,
            self.names.get(rule.pack, rule.pack),
            held,
            self._confirm("need") if weak_rule else "",
        )

    def orders(self) -> Iterator[Line]:
        for order in self.catalogue.orders:
            if order.matter != self.matter.code:
                continue
            weak_order = not order.confidence.confirmed
            held = self.held.get((self.matter.code, "order")) if weak_order else None
            usual = self.catalogue.link.value if self.catalogue.link else None
            words = link_said(order.link or usual) if order.holds else _("不以它为前置")
            yield Line(
                "order",
                said(self.catalogue.matters[order.after].name),
                words,
                order.source,
                str(CONFIDENCE[str(order.confidence)]),
                weak_order and held is None,
                self.names.get(order.pack, order.pack),
                held,
                self._confirm("order") if weak_order else "",
            )

    def needs(self) -> Iterator[Line]:
        for code in self.matter.needs:
            document = self.catalogue.documents[code]
            makers = [said(one.name) for one in self.catalogue.matters.values() if code in one.produces]
            words = _("前一项的结果：%(makers)s") % {"makers": listed(makers)} if makers else ""
            if document.obtainable:
                words = _("部门自己提取，不得要求提供")
            yield Line("need", said(document.name), words, document.source)
