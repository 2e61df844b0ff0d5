"""Minutes of a dispatch meeting as an official paper: who was there, what was said of each project, what is owed."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from kuaijin.directory.saying import post_said
from kuaijin.kit.paper.content import Code, Paper, Table, said
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision
from kuaijin.supervision.queries.meetings import Called, Item

CHINESE = "zh-hans"


def minutes_paper(
    meeting: DispatchMeeting, items: Sequence[Item], called: Sequence[Called], code: Code, today: date
) -> Paper:
    """Of the projects that are given. Not held yet, it says that it is a draft."""
    with override(CHINESE):
        draft = "" if meeting.held_on is not None else "（草稿）"
        decided = [decision for item in items for decision in item.decisions]
        titles = {item.row.dossier_id: item.agenda.title for item in items}
        return Paper(
            head=f"{meeting.zone.name}现场调度会议纪要",
            number=meeting.number,
            title=f"{meeting.title}{draft}",
            on=meeting.held_on or today,
            code=code,
            before=tuple(_before(meeting, items, bool(decided))),
            table=_decisions(decided, titles) if decided else None,
            after=tuple(_after(meeting, called)),
            office=meeting.chair.organisation.name,
        )


def _before(meeting: DispatchMeeting, items: Sequence[Item], decided: bool) -> list[str]:
    time = meeting.time.strftime(" %H:%M") if meeting.time is not None else ""
    place = f"在{meeting.place}" if meeting.place else ""
    opening = f"{said(meeting.on)}{time}，{place}召开现场调度会议，由{post_said(meeting.chair)}主持。"
    lines = [opening]
    if meeting.minutes:
        lines += [line.strip() for line in meeting.minutes.splitlines() if line.strip()]
    for place_in_row, item in enumerate(items, start=1):
        words = "".join(line.strip() for line in item.row.words.splitlines()) or "没有另外的发言记录。"
        lines.append(f"{place_in_row}．{item.agenda.title}。{words}")
    if decided:
        lines.append("会议议定下列事项：")
    return lines


def _decisions(decided: Sequence[MeetingDecision], titles: dict[int, str]) -> Table:
    rows = tuple(
        (
            str(place),
            _words(decision, titles.get(decision.dossier_id, "")),
            post_said(decision.obligation.obligor),
            _until(decision),
        )
        for place, decision in enumerate(decided, start=1)
    )
    return Table(("序号", "议定事项", "责任岗位", "完成时限"), rows, (3, 14, 8, 8))


def _words(decision: MeetingDecision, title: str) -> str:
    gone = f"（{said(decision.withdrawn_on)}收回：{decision.withdrawn_reason}）" if decision.withdrawn_on else ""
    return f"{title}：{decision.words}{gone}"


def _until(decision: MeetingDecision) -> str:
    due = decision.obligation.due_on
    return f"{said(due)}前" if due is not None else "待定"


def _after(meeting: DispatchMeeting, called: Sequence[Called]) -> list[str]:
    def names(present: bool | None) -> str:
        return "、".join(
            f"{post_said(one.row.post)}{f' {one.view.name}' if one.view.name else ''}"
            for one in called
            if one.row.present is present
        )

    told = (("出席：", names(True)), ("未到：", names(False)), ("通知：", names(None)), ("其他：", meeting.others))
    return [f"{label}{who}。" for label, who in told if who]
