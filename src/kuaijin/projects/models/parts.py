"""What a project consists of and what it will make: components, each with its own state, and products."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Period
from kuaijin.dossiers.models import Dossier
from kuaijin.projects.models.course import Phase
from kuaijin.projects.models.project import Project


class Component(models.Model):
    """A workshop, production line, hall… of a project, or of one phase of it."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("车间")
        LINE = "line", _("生产线")
        HALL = "hall", _("展厅")
        RESEARCH = "research", _("研发中心")
        OFFICE = "office", _("总部办公")
        STORE = "store", _("仓库")
        UTILITY = "utility", _("公用工程")
        OTHER = "other", _("其他")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="components")
    phase = models.ForeignKey(Phase, null=True, on_delete=models.PROTECT, related_name="components")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    dropped_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "name"], condition=Q(dropped_reason=""), name="component_name_in_project"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier


class ComponentState(Period):
    """How a component stands, from–to."""

    class State(models.TextChoices):
        PLANNED = "planned", _("未动工")
        BUILDING = "building", _("土建")
        INSTALLING = "installing", _("设备安装")
        FITTING_OUT = "fitting_out", _("装修")
        TRIAL = "trial", _("试生产")
        IN_USE = "in_use", _("已启用")
        PRODUCING = "producing", _("已投产")
        STOPPED = "stopped", _("停工")

    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=State.choices)
    said_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            Period.ordered("component_state"),
            models.UniqueConstraint(
                fields=["component"], condition=Q(ends_on__isnull=True), name="component_state_one_at_a_time"
            ),
        ]


class Product(models.Model):
    """What is made, with the planned capacity in `unit` per year."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="products")
    phase = models.ForeignKey(Phase, null=True, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    planned_capacity = models.DecimalField(max_digits=16, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(planned_capacity__isnull=True) | Q(planned_capacity__gt=0), name="product_capacity_above_0"
            ),
            models.UniqueConstraint(
                fields=["project", "name"], condition=Q(phase__isnull=True), name="product_name_in_project"
            ),
            models.UniqueConstraint(
                fields=["phase", "name"], condition=Q(phase__isnull=False), name="product_name_in_phase"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dossier(self) -> Dossier:
        return self.project.dossier


class CapacityReached(models.Model):
    """From `on` the product can be made at `amount` units per year."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="reached")
    on = models.DateField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    said_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "on"], name="capacity_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="capacity_not_below_0"),
        ]
