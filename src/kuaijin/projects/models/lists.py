"""Lists a project stands on: programmes (省重大项目…) and the four batches (四个一批), from–to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Period, Zone
from kuaijin.projects.models.project import Project


class Programme(models.Model):
    """A programme list of a zone, with the paper that it comes from."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县区")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=8, choices=Level.choices)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "name"], name="programme_name_in_zone")]

    def __str__(self) -> str:
        return self.name


class ProgrammeMember(Period):
    """A project stands on a programme list, from–to."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="members")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="programme_periods")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("programme_member"),
            models.UniqueConstraint(
                fields=["programme", "project"], condition=Q(ends_on__isnull=True), name="programme_member_once"
            ),
        ]


class Drive(models.TextChoices):
    """四个一批."""

    START = "start", _("开工一批")
    SPEED_UP = "speed_up", _("提速一批")
    UPGRADE = "upgrade", _("提升一批")
    SIGN = "sign", _("签约一批")


class DriveMember(Period):
    """A project stands on one of the four batches of a year; on at most one at a time."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="drives")
    drive = models.CharField(max_length=8, choices=Drive.choices)
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            Period.ordered("drive_member"),
            models.UniqueConstraint(fields=["project"], condition=Q(ends_on__isnull=True), name="drive_one_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["drive", "year"])]
