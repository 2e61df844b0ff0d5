"""Recurring jobs of the rooms below: the journal's seal, and the tables that frameworks keep."""

from django.contrib.sessions.backends.db import SessionStore
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import system
from kuaijin.jobs.registry import job
from kuaijin.journal.commands import seal
from kuaijin.kit import clock


@job("journal.seal", label=_("封存留痕"), at="02:00")
def seal_journal() -> None:
    seal(actor=system(), at=clock.now())


@job("sessions.clear", label=_("清掉过期的登录"), at="03:30")
def clear_sessions() -> None:
    SessionStore.clear_expired()
