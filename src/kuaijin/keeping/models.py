"""What the rows of each dossier were when they were last sealed."""

from django.db import models


class Group(models.Model):
    """The rows of one dossier (`d:<id>`), of a zone without a dossier (`z:<id>`), or of the whole house (`-`).

    `digest` is SHA-256 over all of them; `rows` names each by table and key with the beginning of its own hash, so
    that a difference can be named. `seq` and `head` are those of the journal's chain of that key."""

    key = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=dict)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.key
