"""Saved views over many rooms."""

from django.db import models

from kuaijin.directory.models import Account, Zone


class SavedFilter(models.Model):
    """A named URL of a table page, mine or shared."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="saved_filters")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=400)
    shared = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)


class PublishedFigures(models.Model):
    """Figures as they were known when somebody published them: values, rows and the version of the definitions.

    `digest` is the SHA-256 of the document as it is written; never changed."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateField()
    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["zone", "-published_at"], name="published_by_zone")]

    def __str__(self) -> str:
        return self.title
