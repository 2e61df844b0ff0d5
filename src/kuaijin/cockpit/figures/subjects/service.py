"""Service given: contacts of a period; on a day who was left without a word, and whether the first month was kept."""

from datetime import date

from django.db.models import Case, DateField, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import Family, Figure, Relation
from kuaijin.contacts.coverage import served_dossiers, uncontacted
from kuaijin.contacts.models import Answer, Contact, Served
from kuaijin.dossiers.models import Dossier, Inheritance
from kuaijin.law.dates import add_months


def contacts(asked: Question) -> Relation:
    query = Contact.objects.filter(
        asked.seen("dossier"),
        Q(dossier__project__isnull=True) | Q(dossier__project__voided=False),
        withdrawn_at__isnull=True,
        on__range=(asked.first, asked.until),
    ).exclude(answer=Answer.DENIED)
    return Relation(query, "dossier_id", "dossier", "dossier__project", "on")


def _served(asked: Question) -> QuerySet[Dossier]:
    """Enterprises and projects that the asker sees; what was taken back with an import is none."""
    there = Q(project__isnull=True) | Q(project__voided=False)
    return Dossier.objects.filter(asked.seen(""), there)


def left_alone(asked: Question) -> Relation:
    return Relation(uncontacted(_served(asked), asked.as_of), "pk", "", "project")


def first_months(asked: Question) -> Relation:
    """Enterprises that a task force took on, whose first month is kept or over; `kept`: somebody was in touch in it."""
    day = asked.as_of
    taken = Inheritance.objects.filter(dossier=OuterRef("pk"), source__kind="task_force", starts_on__lte=day)
    touched = Served.objects.filter(dossier=OuterRef("pk"), counts=True, on__lte=day, on__gte=OuterRef("began_on"))
    query = (
        served_dossiers(_served(asked), day)
        .filter(kind="enterprise")
        .alias(
            began_on=Subquery(taken.order_by("starts_on").values("starts_on")[:1], output_field=DateField()),
        )
        .alias(first_on=Subquery(touched.order_by("on").values("on")[:1], output_field=DateField()))
    )
    kept, over = Q(pk__in=[]), Q(pk__in=[])
    for began in _beginnings(day):
        until = add_months(began, 1)
        kept |= Q(began_on=began, first_on__lt=until)
        if until <= day:
            over |= Q(began_on=began)
    return Relation(
        query.filter(kept | over).annotate(kept=Case(When(kept, then=True), default=False)), "pk", "", "project"
    )


def _beginnings(day: date) -> list[date]:
    """The days on which task forces took something on: months are added by the law, not by the database."""
    begun = Inheritance.objects.filter(source__kind="task_force", dossier__kind="enterprise", starts_on__lte=day)
    return sorted(begun.order_by().values_list("starts_on", flat=True).distinct())


CONTACTS = Family("contacts", _("服务"), True, contacts)
ALONE = Family("uncontacted", _("没人联系的"), False, left_alone)
MONTHS = Family("first_month", _("首月走访"), False, first_months)

FIGURES = (
    Figure(
        "contacts",
        pgettext_lazy("数字", "服务"),
        _("这段时间里记下的走访、通话、现场办公、帮填材料、代跑代办、讲政策。撤回的、企业说没有的不算。"),
        CONTACTS,
        Q(),
        counted=pgettext_lazy("多少", "次"),
        section="service",
    ),
    Figure(
        "uncontacted",
        _("没人联系"),
        _("这一天过了联系期限还没有人联系的企业和项目，期限按层级。"),
        ALONE,
        Q(),
        counted=pgettext_lazy("多少", "个企业和项目"),
        section="service",
    ),
    Figure(
        "first_month_coverage",
        _("首月走到"),
        _("专班接手后一个月里有人联系过的企业。"),
        MONTHS,
        Q(kept=True),
        counted=pgettext_lazy("多少", "家"),
        section="service",
    ),
    Figure(
        "first_month_missed",
        _("首月没走到"),
        _("专班接手已满一个月、这一个月里没有人联系过的企业。"),
        MONTHS,
        Q(kept=False),
        counted=pgettext_lazy("多少", "家"),
        section="service",
    ),
)
