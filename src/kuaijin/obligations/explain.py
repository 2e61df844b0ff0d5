"""Why a thing is due on that day: the view that every page shows, made from the same reading as the due day itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from kuaijin.directory.models import Post
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.saying import organisation_said, person_said, post_said
from kuaijin.kit.components import WhyFact, WhyPanel, day_with_weekday, light, phone, why_due
from kuaijin.kit.components import day as day_said
from kuaijin.kit.formats import day_text, instant_text, is_english, time_text
from kuaijin.law import hours as law_hours
from kuaijin.law.clock import Event, Kind, Reading
from kuaijin.law.dates import day_of
from kuaijin.law.lights import Light
from kuaijin.obligations.limits import notice_rules
from kuaijin.obligations.minutes_said import why_minutes
from kuaijin.obligations.models import Firing, Obligation, State
from kuaijin.obligations.rules import (
    Rung,
    end_of,
    events_of,
    grounds,
    in_minutes,
    read,
    read_minutes,
    rungs_of,
    zone_calendar,
)
from kuaijin.obligations.standings import light_of_obligation
from kuaijin.obligations.upward import Upward

# Days whose reason rests on a holiday notice.
BY_NOTICE = ("day.makeup", "day.holiday", "day.zone_off")


@dataclass(frozen=True)
class WhyView:
    """`panel` is drawn by `{% why view.panel %}`; `reading` is the clock's own answer; `light` that of the day;
    `parties` says who owes it, to whom, by which source."""

    obligation: Obligation
    panel: WhyPanel
    reading: Reading | law_hours.Reading
    light: Light
    parties: tuple[WhyFact, ...]


def explain(
    obligation: Obligation, day: date, language: str = "", *, close_href: str = "?", at: datetime | None = None
) -> WhyView:
    """The explanation as of `day` (of a term in minutes as of `at`; nothing said: the end of that day), worded in
    `language` (empty: the reader's).

    `obligation` should come with dossier__zone, obligor__organisation, beneficiary and waiting; ten statements at most.
    """
    with override(language or get_language()):
        closed = obligation.closed_on
        until = day if closed is None or day < closed else closed
        reading: Reading | law_hours.Reading
        if in_minutes(obligation.term):
            reading = read_minutes(obligation, at if at is not None and until == day else end_of(until))
            facts = _facts(obligation, reading, day)
            panel = why_minutes(obligation.title, reading, today=day, facts=facts, close_href=close_href)
        else:
            reading = read(obligation, until)
            facts = _facts(obligation, reading, day)
            started = _start_said(obligation)
            panel = why_due(
                obligation.title, reading, today=day, facts=facts, started_with=started, close_href=close_href
            )
        return WhyView(obligation, panel, reading, light_of_obligation(obligation, day), tuple(facts[1:4]))


def light_reason(obligation: Obligation, day: date) -> str:
    """Why its light shows what it shows on `day`: the same comparison of days, in words."""
    shown = light_of_obligation(obligation, day)
    if shown is Light.RED:
        return _("到期日 %(day)s 已过") % {"day": _d(obligation.due_on, day)}
    if shown is Light.YELLOW:
        return _("原定 %(day)s，已经晚了") % {"day": _d(obligation.planned_on, day)}
    if shown is Light.BLUE:
        return _("%(day)s 起进入临期") % {"day": _d(obligation.near_on, day)}
    if shown is Light.GREY:
        return _("保鲜期 %(day)s 已过，没有人再核实") % {"day": _d(obligation.fresh_until, day)}
    if obligation.missing_year and obligation.due_on is None:
        return _("%(year)s 年放假安排未出，到期日还算不出") % {"year": obligation.missing_year}
    if obligation.near_on is not None:
        return _("%(day)s 前不算临期") % {"day": _d(obligation.near_on, day)}
    return _("没有到期日，也不要求核实")


def _facts(obligation: Obligation, reading: Reading | law_hours.Reading, day: date) -> list[WhyFact]:
    posts = {post.pk for post in (obligation.obligor, obligation.waiting) if post is not None}
    people = holders(posts, day)
    facts = [
        WhyFact(_("现在的灯"), _light_fact(obligation, day)),
        WhyFact(_("谁欠"), _party(obligation.obligor, people)),
        WhyFact(_("欠谁"), _owed_to(obligation, people)),
        WhyFact(_("期限来源"), obligation.source or str(obligation.term.get("source", "")) or _("没有写明来源")),
        WhyFact(_("放假依据"), _holiday_fact(reading)),
        WhyFact(_("暂停"), _pause_fact(events_of(obligation), reading, day)),
    ]
    if obligation.missing_year:
        said = _("%(year)s 年放假安排未出，通知一到自动重读，不用手改") % {"year": obligation.missing_year}
        facts.append(WhyFact(_("暂定"), said))
    if obligation.state == State.OPEN:
        facts.append(WhyFact(_("逾期会怎样"), _ladder(obligation, day)))
    elif obligation.closed_on is not None:
        said = _("%(day)s %(state)s：%(outcome)s") % {
            "day": _d(obligation.closed_on, day),
            "state": State(obligation.state).label,
            "outcome": obligation.outcome,
        }
        facts.append(WhyFact(_("结果"), said))
    told = _told(obligation, day)
    return [*facts, WhyFact(_("已经提醒和上报"), told)] if told else facts


def _light_fact(obligation: Obligation, day: date) -> SafeString:
    return format_html("{} {}", light(light_of_obligation(obligation, day)), light_reason(obligation, day))


def _party(post: Post, people: dict[int, Holder]) -> SafeString:
    """`王辛 138-…（高端装备专班 负责人）`; whoever stands in comes first."""
    holder = people.get(post.pk)
    if holder is None:
        return format_html("{} {} {}", post_said(post), light("red", word=False), _("现在没有人"))
    name = person_said(holder.acting)
    if holder.substitute is not None:
        name = _("%(who)s 代%(whom)s") % {"who": name, "whom": holder.person.name}
    return format_html("{} {}<br><small>{}</small>", name, phone(holder.acting.phone), post_said(post))


def _owed_to(obligation: Obligation, people: dict[int, Holder]) -> SafeString | str:
    parts: list[SafeString | str] = []
    if obligation.beneficiary is not None:
        parts.append(organisation_said(obligation.beneficiary))
    if obligation.waiting is not None:
        parts.append(format_html("{}：{}", _("在等的人"), _party(obligation.waiting, people)))
    if not parts:
        return _("没有写明欠谁")
    return _lines(parts)


def _holiday_fact(reading: Reading | law_hours.Reading) -> SafeString | str:
    parts = reading.spans if isinstance(reading, law_hours.Reading) else reading.days
    sources = dict.fromkeys(part.source for part in parts if part.reason.code in BY_NOTICE and part.source)
    if not sources:
        return _("这段时间没有放假，也没有调休")
    return _lines(sources)


def _pause_fact(events: list[Event], reading: Reading | law_hours.Reading, day: date) -> SafeString | str:
    lines = [_pause_line(event, day) for event in events if event.kind in (Kind.PAUSED, Kind.RESUMED, Kind.EXTENDED)]
    if not lines:
        return _("没有暂停过")
    if reading.given_back:
        minutes = isinstance(reading, law_hours.Reading)
        lines.append((_("共还回 %(n)s 分钟") if minutes else _("共还回 %(n)s 天")) % {"n": reading.given_back})
    return _lines(lines)


def _pause_line(event: Event, day: date) -> str:
    on = _d(event.on, day) if event.at is None else instant_text(event.at, today=day)
    if event.kind is Kind.RESUMED:
        return _("%(day)s 恢复") % {"day": on}
    if event.kind is Kind.EXTENDED:
        return _("%(day)s 延长 %(n)s 天，%(who)s 批准") % {"day": on, "n": event.days, "who": event.authority or "—"}
    said = _("%(day)s 暂停：%(ground)s") % {"day": on, "ground": ground_said(event.ground)}
    if event.expected_end is not None:
        said += _("，预计 %(day)s 恢复") % {"day": _d(event.expected_end, day)}
    if event.notice is False:
        said += _("，没有书面告知")
    return said


def ground_said(code: str) -> str:
    ground = grounds((code,)).get(code)
    if ground is None:
        return code
    return ground.name_en if is_english() else ground.name


def _ladder(obligation: Obligation, day: date) -> SafeString | str:
    """What is still to come above the obligor, by name; without a due day nothing fires."""
    if obligation.due_on is None:
        return _("还没有到期日，不会上报")
    zone, dossier, obligor = obligation.dossier.zone_id, obligation.dossier_id, obligation.obligor_id
    calendar = zone_calendar(obligation.dossier)
    rungs = [
        rung
        for rung in rungs_of(obligation.due_on, calendar, due_at=obligation.due_at)
        if rung.what == Firing.What.ESCALATION and rung.day >= obligation.due_set_on
    ]
    upward = Upward([dossier], [obligor], day)
    told = [(rung, upward.post(rung, dossier, obligor, zone)) for rung in rungs]
    people = holders({post.pk for _rung, post in told if post is not None}, day)
    lines = [(_when(rung, day), _party_in_line(post, people)) for rung, post in told]
    if not lines:
        return _("规则里没有再往上报的一级")
    rows = format_html_join(SafeString("<br>"), _("{} 报 {}"), lines)
    return format_html("{}<br><small>{}</small>", rows, notice_rules().source)


def _when(rung: Rung, today: date) -> SafeString:
    said = day_with_weekday(rung.day, today=today)
    return said if rung.at is None else format_html("{} {}", said, time_text(rung.at))


def _party_in_line(post: Post | None, people: dict[int, Holder]) -> str:
    if post is None:
        return _("上面没有人，只记在这里")
    holder = people.get(post.pk)
    if holder is None:
        return post_said(post)
    return _("%(who)s（%(post)s）") % {"who": person_said(holder.acting), "post": post_said(post)}


def _told(obligation: Obligation, day: date) -> SafeString | str:
    fired = list(obligation.firings.select_related("post__organisation").order_by("at", "pk"))
    if not fired:
        return ""
    lines = (
        (
            day_said(day_of(firing.at), today=day),
            Firing.What(firing.what).label,
            post_said(firing.post),
        )
        for firing in fired
    )
    return format_html_join(SafeString("<br>"), "{} {} {}", lines)


def _start_said(obligation: Obligation) -> str:
    said = {"received": _("这天开始"), "accepted": _("这天受理"), "decided": _("这天决定")}
    return said.get(str(obligation.term.get("start_from", "received")), "")


def _lines(parts: Iterable[SafeString | str]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts))


def _d(day: date | None, today: date) -> str:
    return "" if day is None else day_text(day, today=today)
