"""Which cases the clock has something to do to on a day. For the job alone: it acts for nobody."""

from datetime import date

from django.db.models import QuerySet

from kuaijin.approvals.models import Case, Document
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import local_rule
from kuaijin.approvals.rules.lapsing import lapsed, office_was_asked
from kuaijin.approvals.states import GRANTED
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import visible_to
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.models import Obligation

# Calendar days before the end of a result on which its holder is reminded.
REMIND_AHEAD = 90


def _cases(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(visible_to(actor, "dossier"))


def case_to_settle(actor: Actor, pk: int) -> Case:
    rows = _cases(actor).select_related("dossier__zone", "dossier__organisation", "post__organisation", "checklist")
    return rows.select_related("obligation__dossier__zone", "merged_into").get(pk=pk)


def may_be_deemed(actor: Actor, day: date) -> list[int]:
    """Filed cases whose notice limit has passed in silence."""
    rows = _cases(actor).filter(state=CaseState.FILED, obligation__isnull=False, filed_on__lt=day)
    found = rows.select_related("dossier__zone", "obligation__dossier__zone").prefetch_related("obligation__events")
    return [case.pk for case in found.order_by("pk") if clocks.is_deemed(case, day)]


def may_have_lapsed(actor: Actor, day: date) -> list[int]:
    """Cases of which something was to be brought before `day`."""
    rows = _cases(actor).filter(state__in=(CaseState.CORRECTING, CaseState.ACCEPTED, CaseState.PAUSED))
    deferred = Document.objects.filter(state=Document.State.DEFERRED, deferred_until__lt=day).values("checklist")
    late = [
        *rows.filter(state=CaseState.CORRECTING).values_list("pk", flat=True),
        *rows.exclude(state=CaseState.CORRECTING).filter(checklist__in=deferred).values_list("pk", flat=True),
    ]
    found = Case.objects.filter(pk__in=late).select_related("dossier__zone", "checklist").order_by("pk")
    return [case.pk for case in found if lapsed(case, day)[0] and (local_rule(case) or not office_was_asked(case))]


def may_end_soon(actor: Actor, day: date) -> list[int]:
    """Results that end within so many days, of which nobody was reminded yet."""
    ends = (day, add_calendar_days(day, REMIND_AHEAD))
    rows = _cases(actor).filter(state__in=GRANTED, valid_until__range=ends)
    reminded = set(Obligation.objects.filter(about__endswith=":expiry").values_list("about", flat=True))
    keys = rows.filter(merged_into=None).order_by("pk").values_list("pk", flat=True)
    return [key for key in keys if clocks.about_of(key, "expiry") not in reminded]


def may_have_expired(actor: Actor, day: date) -> list[int]:
    rows = _cases(actor).filter(state__in=GRANTED, valid_until__lt=day)
    return list(rows.order_by("pk").values_list("pk", flat=True))
