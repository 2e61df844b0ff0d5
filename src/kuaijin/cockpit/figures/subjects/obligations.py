"""What is owed on a day: opened by then, not closed by then."""

from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import Family, Figure, Relation
from kuaijin.law.dates import day_after, start_of
from kuaijin.obligations.models import Kind
from kuaijin.obligations.queries import obligations
from kuaijin.problems.queries import problems as problems_visible_to

OWED_BY, SOLVED_BY = "obligor__organisation_id", "obligation__obligor__organisation_id"


def owed(asked: Question) -> Relation:
    """Of everything the asker sees inside the zones; what hangs on a project that was taken back does not count."""
    day = asked.as_of
    query = obligations(asked.actor).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        Q(dossier__project__isnull=True) | Q(dossier__project__voided=False),
        dossier__zone__in=asked.zone_ids,
        opened_at__lt=start_of(day_after(day)),
    )
    late = Case(When(due_on__lt=day, then=True), default=False)
    return Relation(query.annotate(late=late), "dossier_id", "dossier", "dossier__project", office=OWED_BY)


FAMILY = Family("obligations", _("欠着的事"), False, owed, OWED_BY)
THINGS = pgettext_lazy("多少", "件")


def problems(asked: Question) -> Relation:
    """Problems that were raised by then and not closed by then."""
    day = asked.as_of
    query = problems_visible_to(asked.actor).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        Q(dossier__project__isnull=True) | Q(dossier__project__voided=False),
        dossier__zone__in=asked.zone_ids,
        raised_on__lte=day,
    )
    return Relation(query, "dossier_id", "dossier", "dossier__project", office=SOLVED_BY)


PROBLEMS = Family("problems", _("没解决的问题"), False, problems, SOLVED_BY)

FIGURES = (
    Figure(
        "obligations_open",
        _("未了的事"),
        _("这一天以前立下、到这一天还没有了的事，项目、企业、专班上的都算。"),
        FAMILY,
        Q(),
        counted=THINGS,
        section="owed",
    ),
    Figure(
        "obligations_overdue",
        _("逾期的事"),
        _("到这一天还没有了、期限已经过了的事。没有期限的、暂停中没有到期日的不算。"),
        FAMILY,
        Q(late=True),
        counted=THINGS,
        section="owed",
    ),
    Figure(
        "promises_open",
        _("未了的承诺"),
        _("未了的事里，答应了别人的。"),
        FAMILY,
        Q(kind=Kind.PROMISE),
        counted=THINGS,
        section="owed",
    ),
    Figure(
        "problems_open",
        _("没解决的问题"),
        _("这一天以前提出、到这一天还没有销号的问题。"),
        PROBLEMS,
        Q(),
        counted=pgettext_lazy("多少", "个问题"),
        section="owed",
    ),
)
