"""The journal: append-only entries in hash chains. No foreign keys: nothing blocks or vanishes with another row."""

import uuid

from django.db import models


class Chain(models.Model):
    """Head of one chain (`d:<dossier id>` or `z:<zone id>`); locked for each append."""

    key = models.CharField(max_length=40, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="", blank=True)


class Entry(models.Model):
    """One successful command: who did what to which dossier, when, and because of which other act."""

    act = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cause = models.UUIDField(null=True, db_index=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    zone_id = models.BigIntegerField(null=True)
    dossier_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    on_behalf_of = models.CharField(max_length=80, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # Tables that the act wrote, by their names in the database; null in entries of versions that did not say it.
    wrote = models.JSONField(null=True)
    chain = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_one_entry_per_place")]
        indexes = [
            models.Index(fields=["dossier_id", "-id"], name="journal_by_dossier"),
            models.Index(fields=["zone_id", "-id"], name="journal_by_zone"),
            models.Index(fields=["code", "-id"], name="journal_by_code"),
            models.Index(fields=["account_id", "-id"], name="journal_by_account"),
            models.Index(fields=["zone_id", "-at"], name="journal_by_day"),
            models.Index(fields=["zone_id", "code", "-at"], name="journal_by_code_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"


class Repetition(models.Model):
    """What an idempotency key already made, so that a repeated submission makes one thing."""

    account_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    code = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    model = models.CharField(max_length=80, blank=True)
    result_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "key"], name="journal_one_result_per_key")]


class Checkpoint(models.Model):
    """The nightly seal over the heads of all chains."""

    at = models.DateTimeField()
    last_entry = models.BigIntegerField()
    chains = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=16, default="sha256")
    digest = models.CharField(max_length=64)
