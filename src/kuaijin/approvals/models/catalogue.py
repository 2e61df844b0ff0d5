"""What a zone goes by: rule packs in versions, what a person confirmed or decided, and who handles what."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Person, Post, Zone


class PackState(models.TextChoices):
    CONCEPT = "concept", _("草案")
    PUBLISHED = "published", _("已发布")
    SUPERSEDED = "superseded", _("已被替代")


class PackVersion(models.Model):
    """One version of a rule pack as its file says it. It holds on [valid_from, valid_to) once published; versions of
    one pack never overlap. The document is never edited: a change is a new version."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="packs")
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=PackState.choices, default=PackState.CONCEPT)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=300, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "code", "number"], name="pack_version_once"),
            models.UniqueConstraint(
                fields=["zone", "code"],
                condition=Q(state="published", valid_to__isnull=True),
                name="pack_one_open_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="pack_period_ordered"
            ),
            models.CheckConstraint(
                condition=Q(state="concept", published_at__isnull=True)
                | (~Q(state="concept") & Q(published_at__isnull=False, valid_from__isnull=False)),
                name="pack_published_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Confirmation(models.Model):
    """A person of the zone says what a field of a matter is, with a source: a term that the pack has from memory, the
    unit that a service guide prints, the limit that an office promises; or that the rules, orders and mergings which
    the packs have from memory hold. It stands until it is withdrawn."""

    class Field(models.TextChoices):
        STATUTORY = "statutory", _("法定时限")
        MODE = "mode", _("时限单位")
        PROMISED = "promised", _("承诺时限")
        COMMITMENT = "commitment", _("告知承诺办结时限")
        EXTENSION = "extension", _("可延长的时限")
        NOTICE = "notice", _("公示期")
        NEED = "need", _("什么时候要办")
        ORDER = "order", _("先后顺序")
        MERGE = "merge", _("合并办理")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="confirmations")
    matter = models.CharField(max_length=24)
    field = models.CharField(max_length=12, choices=Field.choices)
    value = models.JSONField()
    source = models.CharField(max_length=300)
    on = models.DateField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "matter", "field"],
                condition=Q(withdrawn_on__isnull=True),
                name="confirmation_one_holds",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="confirmation_with_source"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""), name="confirmation_withdrawn_why"
            ),
        ]


class Ruling(models.Model):
    """Two packs contradict: a person decided which rule holds here, and why. It stands until it is withdrawn."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="rulings")
    # Names the contradiction as the catalogue does.
    conflict = models.CharField(max_length=120)
    chosen = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=400)
    on = models.DateField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "conflict"], condition=Q(withdrawn_on__isnull=True), name="ruling_one_holds"
            )
        ]


class Desk(models.Model):
    """Which post of the zone handles what the packs give to a department, and how many cases it can have in hand at
    once (`places`, null: not limited)."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="desks")
    department = models.CharField(max_length=60)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="desks")
    places = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "department"], name="desk_once")]

    def __str__(self) -> str:
        return self.department
