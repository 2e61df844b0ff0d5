"""What the page of a plan says, from its document: finding, bars, levers, proof both ways, price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals import plan_words
from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.plan_days import day_of, periods
from kuaijin.approvals.plan_span import spared
from kuaijin.approvals.plan_words import cause_source, cause_text, ground_name, lever_name, name_of, names_of
from kuaijin.kit.components import Bar
from kuaijin.kit.formats import day_and_weekday_text
from kuaijin.law.calendar import Calendar

Document = Mapping[str, Any]


def days_said(n: int) -> str:
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}


def finding(document: Document) -> str:
    """`8 个工作日做得到，靠 5 个办法`; what cannot be, and the best there is, where it cannot."""
    promise = document["promise"]
    asked, days, levers = promise["asked"], promise["days"], len(document["levers"])
    if days is None and promise["unlawful"]:
        if asked is None:
            return _("这样排不出合法的计划，总会超过法定时限")
        return _("%(asked)s做不到，这样排总会超过法定时限") % {"asked": days_said(asked)}
    if days is None:
        return _("还没排出计划，时间不够")
    if asked is not None and promise["feasible"] is False:
        return _("%(asked)s做不到，最快 %(days)s 个") % {"asked": days_said(asked), "days": days}
    if asked is not None and promise["feasible"] is None:
        return _("%(asked)s能不能做到还没算完，目前最好 %(days)s 个") % {"asked": days_said(asked), "days": days}
    if not levers:
        return _("%(days)s做得到，不靠办法") % {"days": days_said(asked or days)}
    ways = ngettext("靠 %(n)s 个办法", "靠 %(n)s 个办法", levers) % {"n": levers}
    return _("%(days)s做得到，%(ways)s") % {"days": days_said(asked or days), "ways": ways}


def proved(document: Document) -> str:
    """ "Cannot be shorter" only where that was proved."""
    promise = document["promise"]
    if promise["days"] is None:
        return ""
    if promise["feasible"] is None or not document["proved"]:
        gap = round(float(document["gap"] or 0) * 100)
        return _("目前最好，还没证明最短，差距最多 %(gap)s%%") % {"gap": gap}
    if promise["asked"] is not None and promise["feasible"]:
        if promise["days"] < promise["asked"]:
            return _("实际 %(n)s，比要的早") % {"n": days_said(promise["days"])}
        return _("用最少的代价做到")
    return _("已证明：不可能更短")


def bars_of(document: Document, calendar: Calendar, today: date) -> list[Bar]:
    """Serial, parallel by full terms, promised: on one scale of working days."""
    serial, parallel, days = document["serial_days"], document["parallel_days"], document["promise"]["days"]
    parts = tuple(
        (name_of(document, one["id"]), document["terms"][one["id"]]["statutory"])
        for one in _in_order(document)
        if document["terms"][one["id"]]["mode"] == "working" and document["terms"][one["id"]]["statutory"]
    )
    if not days and document["promise"]["unlawful"]:
        # terms used up leave no room for what the law demands besides: no day can be named on which that ends
        return [Bar(_("个工作日 各项法定时限相加"), parts)] if parts else []
    told = [Bar(_("个工作日 逐项办"), parts, _serial_note(document, calendar, today))]
    if parallel:
        told.append(Bar(_("个工作日 并联，用满法定"), (("", parallel),), _ends(document, parallel, calendar, today)))
    if days:
        last = max(day_of(entry, "decide") for entry in document["plan"])
        saved = _("省下 %(n)s 个工作日") % {"n": serial - days} if serial > days else ""
        note = _("，").join(filter(None, (day_and_weekday_text(last, today=today), saved, spared(serial, days))))
        kept = document["promise"]["feasible"] is True
        told.append(Bar(_("个工作日 承诺") if kept else _("个工作日 最快"), (("", days),), note, ink=True))
    return [bar for bar in told if bar.days]


def _in_order(document: Document) -> Sequence[Mapping[str, Any]]:
    """As planned; where there is no plan as the matters are listed."""
    if document["plan"]:
        return list(document["plan"])
    return [one for one in document["matters"] if one["id"] in document["terms"]]


def _serial_note(document: Document, calendar: Calendar, today: date) -> str:
    note = _ends(document, document["serial_days"], calendar, today)
    extra = document["serial_calendar_days"]
    if extra:
        note += _("；另有 %(n)s 天按自然日") % {"n": extra}
    return note


def _ends(document: Document, days: int, calendar: Calendar, today: date) -> str:
    """The last working day, so many after the start; where a year has no holiday notice that is said."""
    end = calendar.estimate_add(date.fromisoformat(document["start"]), days)
    told = day_and_weekday_text(end, today=today)
    return told if calendar.knows(end) else _("%(day)s，暂定：放假安排未出") % {"day": told}


@dataclass(frozen=True)
class Row:
    """A lever as the desk shows it. `state`: used, spare (on, saves nothing), off, barred. `left`: days after it."""

    code: str
    name: str
    does: str
    source: str
    state: str
    saves: int
    left: int
    scale: int
    why: str = ""

    @property
    def on(self) -> bool:
        return self.state in ("used", "spare")


def levers_of(
    document: Document, chosen: Sequence[str], open_levers: Mapping[str, str], widest: Document | None
) -> list[Row]:
    """In one order always, that of the staircase. `open_levers`: what a pack in force grounds, with the source.
    `widest`: the answer with every lever on, from which one that is off says what it would give."""
    used = {one["kind"]: one for one in document["levers"]}
    given = {one["kind"]: one for one in widest["levers"]} if widest else {}
    left, rows, scale = document["serial_days"], [], max(document["serial_days"], 1)
    for code in map(str, plan_words.DOES):
        name, does = lever_name(code), _does(document, code, used.get(code))
        if code in used:
            left -= used[code]["saves"]
            source, saves = used[code]["source"], used[code]["saves"]
            rows.append(Row(code, name, does, source, "used", saves, left, scale))
        elif code not in open_levers:
            rows.append(Row(code, name, does, "", "barred", 0, left, scale, _("已发布的规则包没有它的依据")))
        elif code in chosen:
            why = _("打开了也不会更短") if document["plan"] else ""
            rows.append(Row(code, name, does, open_levers[code], "spare", 0, left, scale, why))
        else:
            known = widest if document["plan"] else None
            rows.append(_off(code, name, does, open_levers[code], given.get(code), left, scale, known=known))
    return rows


def _off(
    code: str, name: str, does: str, source: str, given: Any, left: int, scale: int, *, known: Document | None
) -> Row:
    saves = given["saves"] if given else 0
    why = ""
    if known is not None:
        why = _("全打开时它省 %(n)s") % {"n": days_said(saves)} if saves > 0 else _("打开也不会更短")
    return Row(code, name, does, source, "off", max(saves, 0), left, scale, why)


def _does(document: Document, code: str, used: Mapping[str, Any] | None) -> str:
    """What it does; on which matters where it is used on some of them."""
    said = str(plan_words.DOES[code])  # type: ignore[index]
    matters = list(used["matters"]) if used else []
    return f"{said}{_('：')}{names_of(document, matters)}" if matters else said


def bars_to_levers(document: Document) -> list[dict[str, str]]:
    """Levers that a matter does not admit, with the article that bars them."""
    return [
        {
            "lever": lever_name(one["lever"]),
            "matter": name_of(document, one["matter"]),
            "why": plan_words.told(one),
            "source": one["source"],
        }
        for one in document["barred"]
        if one["matter"] in document["terms"]
    ]


@dataclass(frozen=True)
class Piece:
    """A stretch of the critical path: counted days, or days outside the clock."""

    name: str
    days: int
    outside: bool = False

    @property
    def cells(self) -> range:
        return range(min(self.days, 60))


def path_of(document: Document) -> list[Piece]:
    """The critical path in counted days, summing to the promise; periods outside the clock stand where they fall."""
    entries = {entry["id"]: entry for entry in document["plan"]}
    pieces: list[Piece] = []
    reached = 0
    for matter in document["critical_path"]:
        counted, name = entries[matter]["counted"], name_of(document, matter)
        begun = max(counted["review_start"], reached)
        if begun > reached:
            pieces.append(Piece(_("等材料或等名额"), begun - reached))
        pieces += _pieces(document, matter, name, counted["decide"] - begun)
        reached = counted["decide"]
    return pieces


def _pieces(document: Document, matter: str, name: str, days: int) -> list[Piece]:
    between = [Piece(ground_name(one["kind"]), one["days"], outside=True) for one in periods(document, matter)]
    if not between:
        return [Piece(name, days)] if days else []
    if not days:
        return between
    if days == 1:
        return [*between, Piece(_("%(name)s决定") % {"name": name}, 1)]
    return [Piece(_("%(name)s审查") % {"name": name}, days - 1), *between, Piece(_("决定"), 1)]


@dataclass(frozen=True)
class Against:
    """Why so many days cannot be: causes that cannot hold together with them. `days` None: no plan is lawful."""

    days: int | None
    causes: list[dict[str, str]]
    irreducible: bool
    others: bool | None


def against(document: Document) -> Against | None:
    """Of the promise asked for where it cannot be kept, else of one day less than the shortest."""
    promise = document["promise"]
    if promise["feasible"] is not False:
        promise = document.get("shorter") or promise
    if promise["feasible"] is not False:
        return None
    causes = [
        {"text": cause_text(document, one), "source": cause_source(document, one)} for one in promise["conflicts"]
    ]
    return Against(promise["asked"], causes, promise["irreducible"], promise["other_conflicts"])


def price_of(document: Document) -> list[str]:
    """What keeping it costs whom."""
    said = []
    for lever in document["levers"]:
        text = plan_words.burden(lever["kind"])
        names = names_of(document, list(lever["matters"]))
        said.append(f"{lever_name(lever['kind'])}{_('：')}{text}" + (f"{_('；')}{names}" if names else ""))
    for matter in _late_papers(document):
        said.append(matter)
    for department, places in (document.get("capacities") or {}).items():
        if any(entry["department"] == department for entry in document["plan"]):
            text = ngettext("%(name)s同时在办不超过 %(n)s 件", "%(name)s同时在办不超过 %(n)s 件", places)
            said.append(text % {"name": department_said(department), "n": places})
    return said


def _late_papers(document: Document) -> list[str]:
    used = [one["matters"] for one in document["levers"] if one["kind"] == "deferred_documents"]
    told = []
    for matter in used[0] if used else ():
        wait = document["terms"][matter]["wait"]
        told.append(
            _("%(name)s的后补材料 %(n)s内补齐，不齐依法不予许可")
            % {"name": name_of(document, matter), "n": days_said(wait)}
        )
    return told


def picks(document: Document, fastest: Document) -> list[tuple[int, bool]]:
    """Promises to choose from, with whether each can be kept. `fastest`: the answer without a promise."""
    best, proven = fastest["promise"]["days"], fastest["proved"]
    if best is None:
        return []
    steps, left = [], document["serial_days"]
    for lever in fastest["levers"]:
        left -= lever["saves"]
        steps.append(left)
    offered = {best - 2, best - 1, best, best + 1, best + 2, best + 4, *steps}
    if document["promise"]["asked"] is not None:
        offered.add(document["promise"]["asked"])
    return [(days, days >= best or not proven) for days in sorted(offered) if days >= 1]
