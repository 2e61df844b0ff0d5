"""Money that came: what a project's statement adds to its statement before."""

from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import CNY, Family, Figure, Relation
from kuaijin.projects.models import MoneyStatement

AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=2)


def gains(asked: Question) -> Relation:
    """Each statement of the period with what it adds: the sum for a project is its last amount less the one before."""
    earlier = MoneyStatement.objects.filter(
        mistaken=False, project=OuterRef("project"), kind=OuterRef("kind"), on__lt=OuterRef("on")
    )
    known = Coalesce(Subquery(earlier.order_by("-on").values("amount")[:1]), Value(Decimal(0)), output_field=AMOUNT)
    query = MoneyStatement.objects.filter(
        asked.seen("project__dossier"),
        project__voided=False,
        mistaken=False,
        opening=False,
        on__range=(asked.first, asked.until),
    ).annotate(gained=F("amount") - known)
    return Relation(query, "project_id", "project__dossier", "project", "on")


FAMILY = Family("money", _("到账的钱"), True, gains)
STATEMENTS = pgettext_lazy("多少", "笔")

FIGURES = (
    Figure(
        "funds_arrived",
        _("到位资金"),
        _("这段时间里新到位的资金：每个项目报的累计数，减去它上一次报的。只认报了日子的数。"),
        FAMILY,
        Q(kind=MoneyStatement.Kind.ARRIVED),
        CNY,
        "gained",
        STATEMENTS,
        section="money",
    ),
    Figure(
        "fixed_invested",
        _("完成固定资产投资"),
        _("这段时间里新完成的固定资产投资：每个项目报的累计数，减去它上一次报的。只认报了日子的数。"),
        FAMILY,
        Q(kind=MoneyStatement.Kind.FIXED),
        CNY,
        "gained",
        STATEMENTS,
        section="money",
    ),
)
