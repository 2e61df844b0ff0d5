"""Who reacts to what, and what the lower floors are handed at start."""

from pathlib import Path

from django.conf import settings

from kuaijin.config.notices import load_calendar, save_notice, save_zone_days
from kuaijin.directory import rights, vacancies
from kuaijin.dossiers.queries import covers
from kuaijin.journal import registry
from kuaijin.law.calendar import Calendar
from kuaijin.obligations import calendars
from kuaijin.taskforces.gaps import check_no_gap


def connect() -> None:
    registry.hand_over_rights(rights.check)
    rights.hand_over_dossier_scope(covers)
    calendars.hand_over(_calendar, _keep)
    vacancies.object_to(check_no_gap)


def _calendar(zone_code: str | None) -> Calendar:
    return load_calendar(settings.DATA_DIR, zone_code)


def _keep(text: str, zone_code: str | None, name: str = "extra-days") -> Path:
    if zone_code is None:
        return save_notice(settings.DATA_DIR, text)
    return save_zone_days(settings.DATA_DIR, zone_code, name, text)
