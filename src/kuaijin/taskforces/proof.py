"""The proof of coverage: how many key things, all four people at every instant between two days, or the gaps."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import holders
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit.formats import day_text
from kuaijin.law.dates import day_before
from kuaijin.obligations.people import filler_said
from kuaijin.taskforces.coverage import closed_gaps, coverage_on
from kuaijin.taskforces.findings import SeatGap, by_seat
from kuaijin.taskforces.views import fill_href


@dataclass(frozen=True)
class GapLine:
    """`filler` and `phone` say who must fill it; `href` opens the form that fills it."""

    gap: SeatGap
    seat: str
    filler: str
    phone: str
    href: str
    home: str
    last_day: date | None


@dataclass(frozen=True)
class Proof:
    """`open` are gaps on `day`, `past` those that were closed again between `since` and `day`."""

    since: date
    day: date
    projects: int
    enterprises: int
    open: tuple[GapLine, ...]
    past: tuple[GapLine, ...]
    sentence: str
    claim: str

    @property
    def holds(self) -> bool:
        return not self.open and not self.past

    @property
    def says_nothing(self) -> bool:
        """There is nothing yet of which it could hold."""
        return self.holds and not (self.projects or self.enterprises)


def prove(actor: Actor, since: date, day: date, today: date) -> Proof:
    """What the actor may see of it."""
    on_day = coverage_on(actor, day)
    still = by_seat(on_day.gaps, day)
    past = by_seat(closed_gaps(actor, since, day), day) if since < day else []
    posts = {gap.filler.pk for gap in still if gap.filler is not None}
    people = holders(posts, today)
    lines = []
    for gap in still:
        holder = people.get(gap.filler.pk) if gap.filler else None
        named = filler_said(gap.filler, holder) if gap.filler else ""
        lines.append(_line(gap, named, holder.acting.phone if holder else ""))
    closed = tuple(_line(gap, "", "") for gap in past)
    said = _sentence(on_day.projects, on_day.enterprises, len(lines), since, day, today, len(closed))
    claim = _claim(since, day, today)
    return Proof(since, day, on_day.projects, on_day.enterprises, tuple(lines), closed, said, claim)


def _claim(since: date, day: date, today: date) -> str:
    """What exactly is proved or fails: which things, which four, which days."""
    if since < day:
        span = {"since": day_text(since, today=today), "day": day_text(day, today=today)}
        return _("每个重点项目和企业，从 %(since)s 到 %(day)s 每一天，领导、负责人、联系人、属地责任人都有人") % span
    on = day_text(day, today=today)
    return _("每个重点项目和企业，%(day)s 当天，领导、负责人、联系人、属地责任人都有人") % {"day": on}


def _line(gap: SeatGap, filler: str, phone: str) -> GapLine:
    office = gap.source.organisation if gap.source else None
    source = organisation_said(office) if office else _("没有专班")
    href = fill_href(gap.source.number, gap.role, gap.town.pk if gap.town else None) if gap.source else ""
    last_day = day_before(gap.until) if gap.until else None
    home = address_of(gap.source if gap.source else gap.things[0])
    return GapLine(gap, f"{source} · {gap.seat_said}", filler, phone, href, home, last_day)


def _sentence(projects: int, enterprises: int, still: int, since: date, day: date, today: date, past: int) -> str:
    things = _("%(projects)s 个重点项目、%(enterprises)s 家重点企业") % {
        "projects": projects,
        "enterprises": enterprises,
    }
    if still:
        end = ngettext("%(n)s 个缺口要补", "%(n)s 个缺口要补", still) % {"n": still}
    elif past:
        end = ngettext("断过 %(n)s 次，现在都有人", "断过 %(n)s 次，现在都有人", past) % {"n": past}
    elif since < day:
        span = {"since": day_text(since, today=today), "day": day_text(day, today=today)}
        end = _("%(since)s 到 %(day)s 四级包保没有断过") % span
    else:
        end = _("四级包保都有人")
    return _("%(begin)s，%(end)s") % {"begin": things, "end": end}
