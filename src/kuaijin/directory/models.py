"""Who there is: zones, regions, organisations, posts, people who hold posts from–to, accounts and their roles."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def holds_on(day: date, prefix: str = "") -> Q:
    """Rows whose half-open period [starts_on, ends_on) contains `day`."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    )


class Period(models.Model):
    """A half-open period [starts_on, ends_on); never edited, only ended."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def ordered(name: str) -> models.CheckConstraint:
        return models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name=f"{name}_period_ordered"
        )


class Region(models.Model):
    """Node of the tree province → city → county → town or park → village. `path` is the chain of ids, "/1/17/203/"."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县区")
        TOWN = "town", _("镇街")
        PARK = "park", _("园区")
        VILLAGE = "village", _("村居")

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    # A local code (a park, a new area without a national code) belongs to one zone; national codes to none.
    zone = models.ForeignKey("Zone", null=True, on_delete=models.PROTECT, related_name="local_regions")
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=Q(zone__isnull=True), name="region_national_code"),
            models.UniqueConstraint(fields=["zone", "code"], name="region_local_code"),
        ]
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """The area that is served; every dossier and organisation belongs to one."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="zones")
    opened_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Bureau, town, bank, utility, task-force office, enterprise. `path` is the chain of ids, "/3/14/"."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("管委会")
        DEPARTMENT = "department", _("部门")
        TOWN = "town", _("镇街")
        TASK_FORCE = "task_force", _("专班")
        ENTERPRISE = "enterprise", _("企业")
        UTILITY = "utility", _("公用事业")
        BANK = "bank", _("金融机构")
        SUPERIOR = "superior", _("上级机关")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="organisations")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["zone", "kind", "name"])]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in an organisation. Obligations are owed by posts, never only by a person."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    # The post of the organisation that takes what nobody else holds.
    is_backstop = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_backstop=True), name="post_one_backstop_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.title}"


class Person(models.Model):
    """Somebody who can hold a post. People who come in by import have no account until invited."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    search = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["zone", "name"])]

    def __str__(self) -> str:
        return self.name


class Holding(Period):
    """A person holds a post from–to. One person at a time."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")

    class Meta:
        constraints: ClassVar = [
            Period.ordered("holding"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ends_on__isnull=True), name="holding_one_open_per_post"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "ends_on"]), models.Index(fields=["post", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class Leave(Period):
    """A person is away from–to and somebody stands in: the substitute's list shows what he holds for whom."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in")
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            Period.ordered("leave"),
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="leave_somebody_else_stands_in"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.substitute}"


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Who may sign in. What he may do comes from his grants."""

    username = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Sessions that began before this instant are over: "end my other sign-ins".
    sessions_since = models.DateTimeField(null=True)
    preferences = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username


class Grant(Period):
    """A role in a scope, from–to: the whole zone, a region subtree, or an organisation subtree (a task force's office,
    a department, an own enterprise)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="grants")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )

    class Meta:
        constraints: ClassVar = [
            Period.ordered("grant"),
            models.CheckConstraint(
                condition=Q(region__isnull=True) | Q(organisation__isnull=True), name="grant_one_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.role}"


class Invitation(models.Model):
    """A one-time link by which a person without password sets one. Only the hash of the token is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account}"
