"""Reads of projects: worst first, then the due day."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding, Organisation, Post, Region, Zone, holds_on
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import Holder, holders, organisations_visible_to, posts_visible_to, regions_of
from kuaijin.dossiers.models import Dossier, Inheritance
from kuaijin.dossiers.queries import answered_for_by, numbered, sees, visible_to
from kuaijin.dossiers.seats import ROLES, Seat, seats_of
from kuaijin.enterprises.models import Enterprise
from kuaijin.enterprises.queries import enterprises
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.remembered import asked_once
from kuaijin.kit.components import Pause
from kuaijin.law.lights import Light
from kuaijin.obligations.due import open_pauses
from kuaijin.obligations.models import Standing
from kuaijin.obligations.silence import left_alone
from kuaijin.obligations.standings import WORST_FIRST, light_is, light_of_rank, light_rank
from kuaijin.projects.models import STAGES, Project, ProjectStage, StageName, StartBatch

STANDING = "dossier__standing__"


def projects(actor: Actor) -> QuerySet[Project]:
    """Projects the actor sees, closed ones too."""
    return Project.objects.filter(visible_to(actor, "dossier"), voided=False)


def running(actor: Actor) -> QuerySet[Project]:
    return projects(actor).filter(dossier__closed_on__isnull=True)


def in_state(actor: Actor, ended: str) -> QuerySet[Project]:
    """`ended`: "" what runs, "ended" what does not, "all" both."""
    if ended == "all":
        return projects(actor)
    return projects(actor).filter(dossier__closed_on__isnull=ended != "ended")


def by_number(actor: Actor, number: str) -> Project:
    """The project with this number, of the actor's own zone first. Raises NotVisible."""
    named = Project.objects.filter(numbered(actor, number, "dossier"), voided=False).select_related(
        "dossier__zone__region",
        "dossier__region",
        "dossier__standing",
        "enterprise__dossier",
        "responsible",
        "batch",
    )
    # a number stands once in a zone; whether he sees it is asked once for the whole page
    own_first = sorted(named, key=lambda project: (project.dossier.zone_id != actor.zone_id, project.pk))
    found = next((project for project in own_first if sees(actor, project.pk)), None)
    if found is None:
        raise NotVisible
    return found


def worst_first(query: QuerySet[Project], today: date) -> QuerySet[Project]:
    """Order: light (red, yellow, blue, grey, green), then due day, then number."""
    return query.annotate(rank=light_rank(today, STANDING)).order_by(
        "rank", F("dossier__standing__due_on").asc(nulls_last=True), "dossier__number"
    )


def sorted_by(query: QuerySet[Project], sort: str, today: date) -> QuerySet[Project]:
    """`sort` is a word of the table's heads, with "-" for the other way; empty or unknown: worst first."""
    key = sort.removeprefix("-")
    if key == "stage":
        query = query.annotate(stage_place=stage_place())
    columns = {
        "due": "dossier__standing__due_on",
        "total": "total_investment",
        "verified": "dossier__standing__verified_on",
        "stage": "stage_place",
        "number": "dossier__number",
        "title": "dossier__title",
    }
    if key not in columns:
        return worst_first(query, today)
    column = F(columns[key])
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return query.annotate(rank=light_rank(today, STANDING)).order_by(order, "dossier__number")


def stage_place() -> Case:
    whens = [When(stage=name, then=Value(place)) for place, name in enumerate(STAGES)]
    return Case(*whens, default=Value(0), output_field=IntegerField())


@dataclass(frozen=True)
class Figures:
    """What the sentence, the tabs and the sum row say about a set of projects."""

    total: int
    lights: dict[Light, int]
    invested: Decimal
    named: tuple[int, ...] = ()

    @property
    def to_push(self) -> int:
        return self.lights[Light.RED] + self.lights[Light.YELLOW]


def figures(query: QuerySet[Project], today: date, named: Sequence[Q] = ()) -> Figures:
    """Counts by light, the sum invested and the counts of named conditions: one statement, however many there are."""
    asked = {
        f"light_{light.value}": Count("pk", filter=light_is([light], today, STANDING)) for light in WORST_FIRST[:-1]
    }
    asked |= {f"named_{place}": Count("pk", filter=condition) for place, condition in enumerate(named)}
    row = query.order_by().aggregate(total=Count("pk"), invested=Sum("total_investment"), **asked)
    lights = {light: row[f"light_{light.value}"] for light in WORST_FIRST[:-1]}
    lights[Light.GREEN] = row["total"] - sum(lights.values())
    return Figures(
        row["total"],
        lights,
        row["invested"] or Decimal(0),
        tuple(row[f"named_{place}"] for place in range(len(named))),
    )


@dataclass
class Row:
    """One project as the table and the workbook show it."""

    project: Project
    light: Light
    seats: dict[str, Seat]
    owing: Holder | None
    pause: Pause | None
    task_force: str

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier


SHOWN_BY_COLUMN = ("enterprise", "responsible", "batch")


def rows(keys: Sequence[int], today: date, columns: Collection[str] | None = None) -> list[Row]:
    """Rows of these visible projects, in the order of `keys`: a constant number of statements. `columns` are those of
    the table that are shown: what no other needs is not read. None: all."""
    also = [name for name in SHOWN_BY_COLUMN if columns is None or name in columns]
    found = with_rows(Project.objects.filter(pk__in=keys).annotate(rank=light_rank(today, STANDING)), also)
    by_key = {project.pk: project for project in found}
    chosen = [by_key[key] for key in keys if key in by_key]
    silent = any(left_alone(_standing(project), today) for project in chosen)  # all four are named then
    roles = [role for role in ROLES if columns is None or silent or role in columns]
    seats = seats_of([project.dossier for project in chosen], today, roles) if roles else {}
    nexts = [standing.next for project in chosen if (standing := _standing(project)) is not None]
    owing = holders({obligation.obligor_id for obligation in nexts if obligation is not None}, today)
    pauses = open_pauses(obligation for obligation in nexts if obligation is not None)
    forces = _forces(keys, today) if columns is None or "force" in columns else {}
    result = []
    for project in chosen:
        standing = _standing(project)
        following = standing.next if standing is not None else None
        result.append(
            Row(
                project,
                light_of_rank(project.rank),  # type: ignore[attr-defined]
                seats.get(project.pk, {}),
                owing.get(following.obligor_id) if following else None,
                pauses.get(following.pk) if following else None,
                forces.get(project.pk, ""),
            )
        )
    return result


def _forces(keys: Sequence[int], today: date) -> dict[int, str]:
    """Project → the name of the task force that looks after it."""
    found = Inheritance.objects.filter(holds_on(today), dossier__in=keys)
    return dict(found.values_list("dossier_id", "source__title"))


AT_ONCE = 400


def rows_in_order(keys: Sequence[int], today: date) -> Iterator[Row]:
    """Rows of a list of any length: a few statements for each few hundred, never all of them in memory."""
    for start in range(0, len(keys), AT_ONCE):
        yield from rows(keys[start : start + AT_ONCE], today)


def _standing(project: Project) -> Standing | None:
    found: Standing | None = getattr(project.dossier, "standing", None)
    return found


def with_rows(query: QuerySet[Project], also: Sequence[str]) -> QuerySet[Project]:
    """What a row of the table shows, in one statement."""
    return query.select_related("dossier__region", "dossier__standing__next__obligor__organisation", *also)


def answered_for(actor: Actor) -> QuerySet[Project]:
    """Running projects in whose four seats the actor (or whom he stands in for) sits today."""
    return running(actor).filter(answered_for_by(actor, "dossier"))


# --- choices of the filters ------------------------------------------------------------------------------------

CHOICES_AT_MOST = 300


def task_forces(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Task forces that look after a project the actor sees."""
    sources = Inheritance.objects.filter(ends_on__isnull=True, dossier__in=running(actor).values("pk")).values("source")
    found = Dossier.objects.filter(pk__in=sources, kind="task_force").order_by("title")
    return tuple((str(pk), title) for pk, title in found.values_list("pk", "title")[:CHOICES_AT_MOST])


def towns(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = regions_of(zone_of(actor)).filter(level__in=(Region.Level.TOWN, Region.Level.PARK))
    return tuple((str(pk), name) for pk, name in found.values_list("pk", "name")[:CHOICES_AT_MOST])


def inside_regions(keys: Sequence[int]) -> QuerySet[Region]:
    """These regions and everything below them."""
    below = Q(pk__in=[])
    for path in Region.objects.filter(pk__in=keys).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return Region.objects.filter(below).order_by()


def sectors(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = running(actor).exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct()
    return tuple((sector, sector) for sector in found[:CHOICES_AT_MOST])


def start_years(actor: Actor) -> tuple[tuple[str, str], ...]:
    starts = ProjectStage.objects.filter(
        stage=StageName.START, reached_on__isnull=False, project__in=projects(actor).values("pk")
    )
    return tuple((str(day.year), str(day.year)) for day in starts.dates("reached_on", "year", order="DESC"))


def batches(actor: Actor) -> QuerySet[StartBatch]:
    """Start batches of the zones in which the actor sees projects, with how many of them he sees."""
    seen = Count("projects", filter=Q(projects__in=projects(actor).values("pk")))
    invested = Sum("projects__total_investment", filter=Q(projects__in=projects(actor).values("pk")))
    return (
        StartBatch.objects.annotate(seen=seen, invested=invested)
        .filter(seen__gt=0)
        .order_by("-year", "starts_on", "name")
    )


def batches_of_zone(actor: Actor) -> QuerySet[StartBatch]:
    """Batches into which the actor may put a project, empty ones too."""
    return StartBatch.objects.filter(zone=actor.zone_id).order_by("-year", "name")


def batch_choices(actor: Actor) -> tuple[tuple[str, str], ...]:
    return tuple((str(batch.pk), batch.name) for batch in batches(actor)[:CHOICES_AT_MOST])


def region_chosen(actor: Actor, key: str) -> Region | None:
    """A town or park of the actor's zone; nothing chosen is nothing."""
    if not key:
        return None
    return regions_of(zone_of(actor)).filter(pk=int(key)).first()


def offices(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Offices that may be responsible: everything but enterprises and task forces."""
    apart = (Organisation.Kind.ENTERPRISE, Organisation.Kind.TASK_FORCE)
    found = organisations_visible_to(actor).filter(zone=actor.zone_id, closed_on=None).exclude(kind__in=apart)
    return tuple((str(pk), name) for pk, name in found.values_list("pk", "name")[:CHOICES_AT_MOST])


def office_chosen(actor: Actor, key: str) -> Organisation | None:
    return organisations_visible_to(actor).filter(pk=int(key)).first() if key else None


def posts_that_can_owe(actor: Actor, seats: dict[str, Seat], today: date) -> list[Post]:
    """The four seats first, then every other held post of the zone that the actor sees, by office."""
    four = [seat.assignment.post for seat in seats.values() if seat.assignment is not None and seat.holder is not None]
    held = Holding.objects.filter(holds_on(today)).values("post")
    others = (
        posts_visible_to(actor).filter(pk__in=held, organisation__zone=actor.zone_id).select_related("organisation")
    )
    # asked for the choices of the form and again for the post that was chosen
    listed = asked_once(("posts held", actor, today), lambda: list(others[:CHOICES_AT_MOST]))
    known = {post.pk for post in four}
    return [*dict.fromkeys(four), *(post for post in listed if post.pk not in known)]


def enterprise_named(actor: Actor, text: str) -> list[Enterprise]:
    """Enterprises that the text names exactly: by file number, code, or name."""
    wanted = text.strip()
    exact = Q(dossier__number=wanted) | Q(uscc=wanted.upper()) | Q(name_key=normalised(wanted))
    return list(
        enterprises(actor)
        .filter(exact, ~Q(name_key=""), zone=actor.zone_id)
        .select_related("dossier", "organisation")[:5]
    )


def zone_of(actor: Actor) -> Zone:
    return Zone.objects.select_related("region").get(pk=actor.zone_id or 0)


def own_post(actor: Actor) -> Post | None:
    """The post that waits for what the actor asks of others."""
    return Post.objects.filter(pk__in=actor.posts).select_related("organisation").order_by("pk").first()


def visible_keys(actor: Actor, keys: Sequence[int], today: date) -> list[int]:
    """Those of the keys that the actor sees, worst first."""
    return list(worst_first(projects(actor).filter(pk__in=keys), today).values_list("pk", flat=True))


def recordable(actor: Actor, words: str) -> QuerySet[Project]:
    """Projects for a note from the road: by words among all that he sees, else those he answers for."""
    found = running(actor).filter(dossier__search__contains=words) if words else answered_for(actor)
    return found.select_related("dossier").order_by("dossier__title", "pk")
