"""The stages of the whole course (全生命周期), and how exactly a day was told."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from kuaijin.law.dates import days_in_month


class StageName(models.TextChoices):
    TALKS = "talks", _("洽谈")
    INDUSTRIAL_PLANNING = "industrial_planning", _("产业规划")
    PROJECT_PLANNING = "project_planning", _("项目策划")
    ATTRACTION = "attraction", _("招商引资")
    APPRAISAL = "appraisal", _("评审论证")
    SIGNING = "signing", _("签约")
    LANDING = "landing", _("落地")
    START = "start", _("开工")
    CONSTRUCTION = "construction", _("建设")
    COMPLETION = "completion", _("竣工")
    PRODUCTION = "production", _("投产")
    FULL_CAPACITY = "full_capacity", _("达产")
    SERVICE = "service", _("服务")


STAGES = tuple(StageName.values)


class Precision(models.TextChoices):
    """A month that was told as a month stays a month: the date holds its first day."""

    DAY = "day", _("日")
    MONTH = "month", _("月")


def last_day(on: date, precision: str) -> date:
    """The last day that the telling allows: the day itself, or the end of the month that was named."""
    if precision == Precision.DAY:
        return on
    return on.replace(day=days_in_month(on.year, on.month))
