"""A request comes in: its number, who answers for it from this moment, and the day by which something is heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor, system
from kuaijin.directory.models import Organisation, Region, Zone, holds_on
from kuaijin.directory.names import search_text
from kuaijin.dossiers import commands as dossiers
from kuaijin.dossiers.models import Dossier, Inheritance, Secrecy
from kuaijin.dossiers.queries import sees
from kuaijin.dossiers.seats import seats_of
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import day_of
from kuaijin.obligations.models import Obligation
from kuaijin.projects.models import Project
from kuaijin.requests import packs
from kuaijin.requests.commands.stepping import What, lay_out, line, owe, told
from kuaijin.requests.models import Channel, Door, ServiceRequest, State
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.checks import required
from kuaijin.requests.rules.house_lines import acknowledgement
from kuaijin.requests.rules.levels import check_kind, check_level, level_for
from kuaijin.requests.rules.owning import Seats, backstop_for, first_receiver

LONGEST = 2000
TITLE = 40


@dataclass(frozen=True)
class Told:
    """What was said, by whom, and where it belongs."""

    words: str
    kind: str
    channel: str
    title: str
    enterprise: Enterprise | None
    enterprise_named: str
    project: Project | None
    about: Obligation | None
    said_by: str
    phone: str
    complained_of: Organisation | None
    region: Region | None
    door: Door | None
    inside: bool

    @property
    def thing(self) -> Dossier | None:
        """The dossier whose people answer: of the project, else of the enterprise, else the door's task force."""
        if self.project is not None:
            return self.project.dossier
        if self.enterprise is not None:
            return self.enterprise.dossier
        return self.door.task_force if self.door is not None else None


@command("requests.open", label=gettext_lazy("提出诉求"), subject="zone")
def open_request(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    words: str,
    kind: str,
    day: date,
    channel: str,
    title: str = "",
    enterprise: Enterprise | None = None,
    enterprise_named: str = "",
    project: Project | None = None,
    about: Obligation | None = None,
    said_by: str = "",
    phone: str = "",
    phone_checked: bool = False,
    complained_of: Organisation | None = None,
    region: Region | None = None,
    door: Door | None = None,
    external: tuple[str, str] = ("", ""),
    files: Sequence[Upload] = (),
    level: str | None = None,
    received_at: datetime | None = None,
    inside: bool = False,
    split_from: ServiceRequest | None = None,
) -> ServiceRequest:
    """`received_at` (nothing said: now) starts all clocks. `inside`: a note of staff that the enterprise does not see.
    `external`: system and key of where it came from, taken once. With an office complained of it is shielded from it.

    Raises Refused, NotVisible (an enterprise, project or matter that the actor does not see)."""
    if actor.is_enterprise:  # how it came in is for the house and its gateways to say
        channel, phone_checked, external, level, received_at = Channel.OWN, False, ("", ""), None, None
    if project is not None and enterprise is None:
        enterprise = Enterprise.objects.filter(organisation=project.dossier.organisation).first()
    facts = Told(
        words=required(words, _("要反映什么没写。写一句话。"), longest=LONGEST),
        kind=kind,
        channel=channel,
        title=title.strip(),
        enterprise=enterprise,
        enterprise_named=enterprise_named.strip()[:120],
        project=project,
        about=about,
        said_by=(said_by.strip() or actor.name)[:80],
        phone=phone.strip()[:20],
        complained_of=complained_of,
        region=region,
        door=door,
        inside=inside and not actor.is_enterprise,
    )
    _check(actor, zone, facts, external)
    if level is not None:
        check_level(level)
    received = min(received_at or at, at)
    request = _made(actor, at, zone, facts, received, level or level_for(zone, kind, day), day)
    request.phone_checked, request.split_from = phone_checked, split_from
    request.external_source, request.external_id = external
    _begin(request, actor, at, day, received, files)
    return request


def _check(actor: Actor, zone: Zone, facts: Told, external: tuple[str, str]) -> None:
    check_kind(facts.kind)
    if facts.channel not in Channel.values:
        raise Refused(_("没有“%(channel)s”这个渠道。") % {"channel": facts.channel}, field="channel", rule="choice")
    if packs.kinds()[facts.kind].shielded and facts.complained_of is None:
        raise Refused(_("投诉哪个单位没选。选了，这个单位就看不到这一件。"), field="complained_of", rule="required")
    for dossier in _named(facts):
        if dossier.zone_id != zone.pk or not (actor.is_system or sees(actor, dossier.pk)):
            raise NotVisible
    if actor.is_enterprise and facts.enterprise is None:
        raise Refused(_("哪一家企业没写。"), field="enterprise", rule="required")
    if facts.complained_of is not None and facts.complained_of.zone_id != zone.pk:
        raise NotVisible
    source, key = external
    if key and ServiceRequest.objects.filter(external_source=source, external_id=key).exists():
        raise Refused(
            _("%(source)s 的 %(key)s 已经收过了。") % {"source": source, "key": key}, field="external", rule="once"
        )


def _named(facts: Told) -> list[Dossier]:
    named = [one.dossier for one in (facts.enterprise, facts.project, facts.about) if one is not None]
    if facts.project is not None and facts.enterprise is not None:
        owner = facts.project.dossier.organisation_id
        if owner is not None and owner != facts.enterprise.organisation_id:
            raise Refused(_("这个项目不是这家企业的。"), field="project", rule="owner")
    return named


def _made(
    actor: Actor, at: datetime, zone: Zone, facts: Told, received: datetime, level: str, day: date
) -> ServiceRequest:
    """The dossier with its place and people, and the request on it, not saved yet: it needs an owner first."""
    dossier = _dossier(actor, at, zone, facts, day_of(received))
    seats = _seats(facts, dossier, day)
    backstop = backstop_for(zone.pk, seats, day, facts.complained_of)
    return ServiceRequest(
        dossier=dossier,
        kind=facts.kind,
        words=facts.words,
        channel=facts.channel,
        door=facts.door,
        enterprise=facts.enterprise,
        enterprise_named=facts.enterprise_named if facts.enterprise is None else "",
        project=facts.project,
        about=facts.about,
        complained_of=facts.complained_of,
        said_by=facts.said_by,
        phone=facts.phone,
        received_at=received,
        received_on=day_of(received),
        taken_in_by=first_receiver(actor, seats, backstop, day, facts.complained_of),
        backstop=backstop,
        level=level,
        search=search_text(dossier.title, facts.words, _name(facts), dossier.number, longest=1000),
    )


def _seats(facts: Told, dossier: Dossier, day: date) -> Seats:
    thing = dossier if facts.complained_of is None or facts.thing is None else facts.thing
    return seats_of([thing], day)[thing.pk]


def _name(facts: Told) -> str:
    return facts.enterprise.name if facts.enterprise is not None else facts.enterprise_named


def _dossier(actor: Actor, at: datetime, zone: Zone, facts: Told, opened_on: date) -> Dossier:
    """A complaint has no place and no task force, and is hidden from the office complained of."""
    shielded = facts.complained_of is not None
    enterprise = facts.enterprise
    place = facts.region or (facts.thing.region if facts.thing is not None else None)
    dossier: Dossier = dossiers.open_dossier(
        actor=actor,
        at=at,
        zone=zone,
        kind="request",
        title=facts.title[:200] or _shortened(facts.words),
        opened_on=opened_on,
        region=None if shielded else place,
        organisation=enterprise.organisation if enterprise is not None else None,
        secrecy=Secrecy.INTERNAL if facts.inside else Secrecy.OUTSIDE,
        also_found_by=[_name(facts)],
    )
    if facts.complained_of is not None:
        dossiers.shield(dossier, facts.complained_of, opened_on)
        return dossier
    source = _source(facts, opened_on)
    if source is not None:
        dossiers.inherit(actor=actor, at=at, dossier=dossier, source=source, starts_on=opened_on)
    return dossier


def _source(facts: Told, day: date) -> Dossier | None:
    """The task force that looks after the project or the enterprise; without one, that of the door."""
    if facts.thing is not None and facts.thing.kind != "task_force":
        row = Inheritance.objects.filter(holds_on(day), dossier=facts.thing).select_related("source").first()
        if row is not None:
            return row.source
    return facts.door.task_force if facts.door is not None else None


def _shortened(words: str) -> str:
    first = words.split("\n", maxsplit=1)[0].strip()
    return first if len(first) <= TITLE else f"{first[: TITLE - 1]}…"


def _begin(
    request: ServiceRequest, actor: Actor, at: datetime, day: date, received: datetime, files: Sequence[Upload]
) -> None:
    """Its owner, its clocks, the words as told, and at once the number with the day by which something is heard."""
    level = clocks.level_of(request)
    first, _term = level.steps[0]
    term = clocks.term_of(level, first)
    request.obligation = owe(request, actor, at, day, first, request.taken_in_by, term, from_at=received)
    request.save(force_insert=True)
    lay_out(request, [step for step, _term in level.steps], received, day)
    outside = request.dossier.secrecy == Secrecy.OUTSIDE
    line(request, What.ASKED, actor, at, day, request.words, outside=outside, files=files)
    house = system(request.dossier.zone_id)
    said = acknowledgement(request.dossier.number, request.obligation)
    line(request, What.ACKNOWLEDGED, house, at, day, said, outside=outside)
    told(request, State.RECEIVED, actor, kind=request.kind, channel=request.channel, due_on=request.obligation.due_on)
    recording().before.clear()
