"""The small row that every project, enterprise and task force hangs on, who answers for it, and who is concerned."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Organisation, Period, Post, Region, Zone


class Secrecy(models.TextChoices):
    OUTSIDE = "outside", _("可向企业公开")
    INTERNAL = "internal", _("内部")


class Role(models.TextChoices):
    """The four answerable people (四级包保)."""

    LEADER = "leader", _("县级包保领导")
    MANAGER = "manager", _("负责人")
    CONTACT = "contact", _("联系人")
    LOCAL = "local", _("镇街属地责任人")


class DossierQuerySet(models.QuerySet["Dossier"]):
    def open(self) -> "DossierQuerySet":
        return self.filter(closed_on__isnull=True)


class Dossier(models.Model):
    """Number, kind, title, place and owner of a thing; no business fields."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="dossiers")
    number = models.CharField(max_length=24)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="dossiers")
    # Whose thing it is: the enterprise of a project, the office of a task force.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="dossiers")
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.OUTSIDE)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    search = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "number"], name="dossier_number_in_zone"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")), name="dossier_period"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "kind", "closed_on"], name="dossier_by_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Series(models.Model):
    """The last number given, per zone, prefix and year."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "prefix", "year"], name="series_once")]


class Inheritance(Period):
    """A dossier takes its four seats from another one (a project and an enterprise from their task force), from–to."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="inherits")
    source = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="heirs")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("inheritance"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ends_on__isnull=True), name="inheritance_one_source_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "ends_on"])]


class Assignment(Period):
    """A post answers for a dossier in a role, from–to. The local seat is held per town (`region`).

    On a task force's dossier it is a seat; on a project's or enterprise's it is an override and has a reason."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=8, choices=Role.choices)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="assignments")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            Period.ordered("assignment"),
            models.UniqueConstraint(
                fields=["dossier", "role"],
                condition=Q(ends_on__isnull=True, region__isnull=True),
                name="assignment_one_open_seat",
            ),
            models.UniqueConstraint(
                fields=["dossier", "role", "region"],
                condition=Q(ends_on__isnull=True, region__isnull=False),
                name="assignment_one_open_seat_per_town",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["post", "ends_on"]), models.Index(fields=["dossier", "role"])]


class KeyPeriod(Period):
    """A dossier is key from–to: from landing on, or flagged by hand. Key things must have all four people."""

    class Ground(models.TextChoices):
        LANDED = "landed", _("已落地")
        FLAGGED = "flagged", _("人工标记")
        PROJECT = "project", _("有重点项目")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="key_periods")
    ground = models.CharField(max_length=8, choices=Ground.choices)

    class Meta:
        constraints: ClassVar = [
            Period.ordered("key"),
            models.UniqueConstraint(
                fields=["dossier", "ground"], condition=Q(ends_on__isnull=True), name="key_once_per_ground"
            ),
        ]


class Party(Period):
    """An organisation is concerned with a dossier (it owes or is owed something): a source of the right to see it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party_to")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("party"),
            models.UniqueConstraint(
                fields=["dossier", "organisation"], condition=Q(ends_on__isnull=True), name="party_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "ends_on"])]


class Shield(Period):
    """A dossier is hidden from an organisation (a complaint is about it): whoever holds a post in it, or has it as the
    scope of a grant, does not see the dossier, whatever else would show it to him."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="shields")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("shield"),
            models.UniqueConstraint(
                fields=["dossier", "organisation"], condition=Q(ends_on__isnull=True), name="shield_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "ends_on"])]
