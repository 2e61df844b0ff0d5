"""A gap that comes in from outside (an import, a project marked key, a post fallen vacant) becomes an obligation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone, holds_on
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation, report_done
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.rules import working_days
from kuaijin.taskforces.coverage import Gap, coverage_of_zone
from kuaijin.taskforces.stretches import sources_of

# Own working rule of the product, shown as such: five working days to name somebody.
DAYS_TO_FILL = 5


@command("taskforces.settle_gaps", label=gettext_lazy("核对包保缺口"), subject="zone")
def settle_gaps(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    day: date,
    dossiers: list[int] | None = None,
    offers: dict[tuple[int, str], str] | None = None,
) -> int:
    """Open an obligation for each empty seat that has none, finish those whose seat is filled. Returns the empty seats.

    A seat of a task force is one thing to mend, however many projects and enterprises miss it. `dossiers`: look only at
    these (all key things of the zone when None). `offers`: (dossier id, role) → the name that a ledger gives for an
    empty seat; said, never seated."""
    vacancies = _by_seat(coverage_of_zone(zone, day, dossiers).gaps, day)
    open_ones = Obligation.objects.filter(dossier__zone=zone, kind=Kind.GAP, state=State.OPEN)
    known = {
        (row.dossier_id, row.about): row for row in open_ones.select_related("dossier__zone", "obligor__organisation")
    }
    for key, vacancy in vacancies.items():
        if key not in known:
            _open(actor, at, vacancy, day, offers or {})
    asked = None if dossiers is None else set(dossiers)
    for key, row in known.items():
        looked_at = asked is None or row.dossier_id in asked
        if looked_at and key not in vacancies:
            report_done(actor=actor, at=at, obligation=row, on=day, outcome=_("已补上，或不再需要"), day=day)
    recording().about(zone_id=zone.pk, after={"empty_seats": len(vacancies)})
    return len(vacancies)


@dataclass(frozen=True)
class Vacancy:
    """One empty seat: of a task force (the local one in a town), or of a thing that no task force has."""

    dossier: Dossier
    about: str
    role: str
    town: str
    filler: Post
    things: tuple[Dossier, ...]


def _by_seat(gaps: Iterable[Gap], day: date) -> dict[tuple[int, str], Vacancy]:
    group = [gap for gap in gaps if gap.filler is not None]
    sources = sources_of((gap.dossier for gap in group), day)
    missing: dict[tuple[int, str], list[Gap]] = {}
    for gap in group:
        source = sources.get(gap.dossier.pk)
        town = gap.dossier.region if source is not None and gap.role == Role.LOCAL else None
        about = f"seat:{gap.role}" + (f":{town.pk}" if town else "")
        missing.setdefault(((source or gap.dossier).pk, about), []).append(gap)
    return {key: _vacancy(key[1], some, sources) for key, some in missing.items()}


def _vacancy(about: str, gaps: list[Gap], sources: dict[int, Dossier]) -> Vacancy:
    """All of them are the same seat's, so the last one's filler is everybody's."""
    last = gaps[-1]
    source = sources.get(last.dossier.pk)
    town = last.dossier.region if source is not None and last.role == Role.LOCAL else None
    assert last.filler is not None
    things = tuple(gap.dossier for gap in gaps)
    return Vacancy(source or last.dossier, about, last.role, town.name if town else "", last.filler, things)


def _open(actor: Actor, at: datetime, vacancy: Vacancy, day: date, offers: dict[tuple[int, str], str]) -> Obligation:
    role = f"{vacancy.town}{Role(vacancy.role).label}"
    title = _("补上%(role)s：%(thing)s") % {"role": role, "thing": vacancy.dossier.title}
    names = dict.fromkeys(filter(None, (offers.get((thing.pk, vacancy.role)) for thing in vacancy.things)))
    if names:
        title += _("（台账写的是 %(name)s）") % {"name": "、".join(list(names)[:3])}
    return open_obligation(
        actor=actor,
        at=at,
        dossier=vacancy.dossier,
        kind=Kind.GAP,
        title=title[:200],
        obligor=vacancy.filler,
        term=working_days(DAYS_TO_FILL, _("本系统默认规则：缺口 5 个工作日内补上")),
        received_on=day,
        day=day,
        about=vacancy.about,
    )


def check_no_gap(post: Post, from_day: date) -> None:
    """Refuses to leave a seat empty that a key thing needs."""
    for seat in Assignment.objects.filter(holds_on(from_day), post=post).select_related("dossier", "region"):
        needing = key_things_behind(seat, from_day)
        if needing:
            raise Refused(
                _("%(post)s 空出来，%(thing)s 等 %(n)d 个重点项目和企业就少一个人。先办交接，再离岗。")
                % {"post": post, "thing": needing[0].title, "n": len(needing)},
                field="holding",
                rule="no gap",
                step=_("办交接"),
            )


def key_things_behind(seat: Assignment, day: date) -> list[Dossier]:
    """Key things that have this seat's holder on `day` and nobody of their own in its place."""
    heirs = Inheritance.objects.filter(holds_on(day), source=seat.dossier).values("dossier")
    own = Assignment.objects.filter(holds_on(day), role=seat.role, dossier__in=heirs).values("dossier")
    key = KeyPeriod.objects.filter(holds_on(day)).values("dossier")
    if seat.dossier.kind != "task_force":
        return list(Dossier.objects.filter(pk=seat.dossier_id, closed_on=None).filter(pk__in=key))
    things = Dossier.objects.filter(pk__in=heirs, closed_on=None).filter(pk__in=key).exclude(pk__in=own)
    if seat.region is not None:
        things = things.filter(region__path__startswith=seat.region.path)
    return list(things.order_by("number"))
