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
