"""How a thing is named in JSON, and the only rows among which it is looked for: those the asker sees."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

from kuaijin.approvals.models import (
    Case,
    Check,
    Checklist,
    Confirmation,
    Letter,
    Mandate,
    PackVersion,
    Plan,
    Ruling,
    Session,
)
from kuaijin.approvals.queries.afterwards import checks
from kuaijin.approvals.queries.cases import cases
from kuaijin.approvals.queries.catalogue import confirmations_visible_to, rulings_visible_to, versions_visible_to
from kuaijin.approvals.queries.checklists import checklists
from kuaijin.approvals.queries.letters import letters
from kuaijin.approvals.queries.sessions import sessions
from kuaijin.contacts.models import Contact, Duty, DutyRoster, PlannedVisit, VisitPlan
from kuaijin.contacts.queries import contacts, rosters
from kuaijin.contacts.visits.queries import plans as visit_plans
from kuaijin.contacts.visits.queries import visits
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Grant, Holding, Leave, Organisation, Person, Post, Region, Zone
from kuaijin.directory.queries import (
    accounts_visible_to,
    grants_visible_to,
    organisations_visible_to,
    people_visible_to,
    posts_visible_to,
    zones_visible_to,
)
from kuaijin.dossiers.models import Assignment, Dossier
from kuaijin.dossiers.queries import visible_dossiers, visible_to
from kuaijin.enterprises.models import Enterprise, Merge
from kuaijin.enterprises.queries import enterprises
from kuaijin.evidence.models import Evidence
from kuaijin.exchange.models import Import
from kuaijin.exchange.queries import imports_visible_to
from kuaijin.feeds.models import Hook, HookDelivery
from kuaijin.feeds.queries import deliveries_visible_to, hooks_visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.messaging.models import Channel, Message
from kuaijin.messaging.queries import channels_visible_to, messages_visible_to
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.queries import obligations
from kuaijin.problems.models import Problem
from kuaijin.problems.queries import problems
from kuaijin.projects.models import (
    Component,
    MoneyStatement,
    Phase,
    Product,
    Programme,
    ProgressReport,
    Project,
    Reach,
    StartBatch,
)
from kuaijin.projects.progress import reports
from kuaijin.projects.queries import projects
from kuaijin.requests.models import Door, HotlineImport, Known, Sender, ServiceRequest
from kuaijin.requests.queries.doors import doors
from kuaijin.requests.queries.hotline import imports as hotline_imports
from kuaijin.requests.queries.known import known
from kuaijin.requests.queries.pool import heard
from kuaijin.requests.queries.senders import senders
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision, SupervisionSlip
from kuaijin.supervision.queries.meetings import decisions, meetings
from kuaijin.supervision.queries.slips import slips
from kuaijin.taskforces.models import HandOver, TaskForce

Look = Callable[[Actor, str], QuerySet[Any]]


def _by(query: Callable[[Actor], QuerySet[Any]], field: str) -> Look:
    return lambda actor, key: query(actor).filter(**{field: key})


def _regions(actor: Actor) -> QuerySet[Region]:
    return Region.objects.filter(Q(zone=None) | Q(zone__in=zones_visible_to(actor)))


def _batches(actor: Actor) -> QuerySet[StartBatch]:
    return StartBatch.objects.filter(zone__in=zones_visible_to(actor))


def _of_projects(model: type[Model]) -> Look:
    """Parts of projects that the actor sees, by their id."""
    return lambda actor, key: model._default_manager.filter(project__in=projects(actor).values("pk"), pk=key)


def _programmes(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.filter(zone__in=zones_visible_to(actor))


def _hand_overs(actor: Actor) -> QuerySet[HandOver]:
    return HandOver.objects.filter(visible_to(actor, "dossier") | Q(successor=actor.person_id))


# Model → (what names it in JSON, where it is looked for).
THINGS: dict[type[Model], tuple[str, Look]] = {
    Zone: ("zone code", _by(zones_visible_to, "code")),
    Region: ("region code", _by(_regions, "code")),
    Organisation: ("organisation id", _by(organisations_visible_to, "pk")),
    Post: ("post id", _by(posts_visible_to, "pk")),
    Person: ("person id", _by(people_visible_to, "pk")),
    Account: ("username", _by(accounts_visible_to, "username")),
    Grant: ("grant id", _by(grants_visible_to, "pk")),
    Holding: ("holding id", lambda actor, key: Holding.objects.filter(person__in=people_visible_to(actor), pk=key)),
    Leave: ("leave id", lambda actor, key: Leave.objects.filter(person__in=people_visible_to(actor), pk=key)),
    Dossier: ("dossier number", _by(visible_dossiers, "number")),
    Project: ("project number", _by(projects, "dossier__number")),
    Enterprise: ("enterprise number", _by(enterprises, "dossier__number")),
    TaskForce: (
        "task force number",
        lambda actor, key: TaskForce.objects.filter(visible_to(actor, "dossier"), dossier__number=key),
    ),
    Obligation: ("obligation id", _by(obligations, "pk")),
    Problem: ("problem id", _by(problems, "pk")),
    Assignment: (
        "assignment id",
        lambda actor, key: Assignment.objects.filter(visible_to(actor, "dossier"), pk=key),
    ),
    HandOver: ("hand-over id", _by(_hand_overs, "pk")),
    StartBatch: ("start batch name", _by(_batches, "name")),
    Programme: ("programme name", _by(_programmes, "name")),
    Phase: ("phase id", _of_projects(Phase)),
    Reach: ("reach id", _of_projects(Reach)),
    ProgressReport: ("progress report id", _by(reports, "pk")),
    Component: ("component id", _of_projects(Component)),
    Product: ("product id", _of_projects(Product)),
    MoneyStatement: ("money statement id", _of_projects(MoneyStatement)),
    Contact: ("contact id", _by(contacts, "pk")),
    DutyRoster: ("roster id", _by(rosters, "pk")),
    VisitPlan: ("visit plan id", _by(visit_plans, "pk")),
    PlannedVisit: ("planned visit id", _by(visits, "pk")),
    Duty: ("duty id", lambda actor, key: Duty.objects.filter(roster__in=rosters(actor).values("pk"), pk=key)),
    Case: ("case id", _by(cases, "pk")),
    Checklist: ("checklist id", _by(checklists, "pk")),
    Plan: ("plan id", lambda actor, key: Plan.objects.filter(checklist__in=checklists(actor).values("pk"), pk=key)),
    Check: ("check id", _by(checks, "pk")),
    Letter: ("letter id", _by(letters, "pk")),
    Mandate: ("mandate id", lambda actor, key: Mandate.objects.filter(visible_to(actor, "dossier"), pk=key)),
    PackVersion: ("rule pack version id", _by(versions_visible_to, "pk")),
    Confirmation: ("confirmation id", _by(confirmations_visible_to, "pk")),
    Ruling: ("ruling id", _by(rulings_visible_to, "pk")),
    Session: ("session id", _by(sessions, "pk")),
    SupervisionSlip: ("slip number", _by(slips, "number")),
    DispatchMeeting: ("meeting number", _by(meetings, "number")),
    MeetingDecision: ("decision id", _by(decisions, "pk")),
    ServiceRequest: ("request number", _by(heard, "dossier__number")),
    Door: ("door id", _by(doors, "pk")),
    Sender: ("sender id", _by(senders, "pk")),
    HotlineImport: ("hotline import id", _by(hotline_imports, "pk")),
    Known: ("known question id", _by(known, "pk")),
    Import: ("import id", _by(imports_visible_to, "pk")),
    Channel: ("channel id", _by(channels_visible_to, "pk")),
    Message: ("message id", _by(messages_visible_to, "pk")),
    Hook: ("hook id", _by(hooks_visible_to, "pk")),
    HookDelivery: ("hook delivery id", _by(deliveries_visible_to, "pk")),
    Evidence: ("evidence id", lambda actor, key: Evidence.objects.filter(visible_to(actor, "dossier"), pk=key)),
    Merge: ("merge id", lambda actor, key: Merge.objects.filter(visible_to(actor, "kept__dossier"), pk=key)),
}


def found(model: type[Model], actor: Actor, key: str) -> Model:
    """The thing, if the actor sees it. Raises NotVisible, also for a key of the wrong form."""
    _name, look = THINGS[model]
    try:
        thing: Model | None = look(actor, key).first()
    except (ValueError, TypeError):
        thing = None
    if thing is None:
        raise NotVisible
    return thing
