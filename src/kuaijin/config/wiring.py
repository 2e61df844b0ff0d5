"""Who reacts to what, and what the lower floors are handed at start."""

from pathlib import Path
from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules

from kuaijin.approvals.onward import on_project
from kuaijin.approvals.rules.packs import hand_over_shipped
from kuaijin.cockpit.filters import named_for
from kuaijin.config import reactions, telling
from kuaijin.config.grounds import load_grounds
from kuaijin.config.hours import load_hours
from kuaijin.config.last_visits import last_visits
from kuaijin.config.notices import (
    load_calendar,
    notices_from,
    save_notice,
    save_zone_days,
    withdraw_zone_days,
    zone_orders,
)
from kuaijin.config.packs import known_packs, pack_document, parsed, path_of
from kuaijin.config.tour import ask_figure
from kuaijin.contacts import hearing
from kuaijin.demo import pages as demo_pages
from kuaijin.demo.signing import shown
from kuaijin.directory import rights, sight, vacancies, welcome
from kuaijin.directory.accounts import record_sign_in
from kuaijin.directory.actors import owner
from kuaijin.directory.models import Account
from kuaijin.directory.queries import account_called
from kuaijin.directory.sessions import record_lock_out
from kuaijin.dossiers.queries import covers
from kuaijin.dossiers.sight import who_sees
from kuaijin.enterprises import onward as enterprises_onward
from kuaijin.journal import registry
from kuaijin.kit import clock, saved
from kuaijin.law.calendar import Calendar
from kuaijin.law.hours import OfficeHours
from kuaijin.obligations import calendars, rules
from kuaijin.projects import onward
from kuaijin.requests import onward as requests_onward
from kuaijin.requests.request_parts import on_dossier as requests_on_dossier
from kuaijin.supervision import visits
from kuaijin.supervision.onward import on_project as supervised_on_project
from kuaijin.taskforces.gaps import check_no_gap

COMMAND_MODULES = (
    "commands",
    "figures.commands",
    "hotline.jobs",
    "accounts",
    "notices",
    "tick",
    "gaps",
    "orphans",
    "hand_overs",
    "regions",
    "sessions",
    "setting_up",
    "jobs",
)
# After these the seats of a zone are looked over: a gap shows at once and becomes an obligation, a filled one is done.
MAY_OPEN_OR_CLOSE_A_GAP = (
    "directory.end_holding",
    "taskforces.fill_seat",
    "taskforces.accept_hand_over",
    "taskforces.look_after",
    "taskforces.override_seat",
    "taskforces.end_override",
    "taskforces.flag_key",
    "taskforces.unflag_key",
    "projects.reach_stage",
    "projects.leave_stage",
    "projects.mistaken_stage",
    "projects.end_phase",
)


# After these the days of the calendar are others: the law's clock of every running case and request is read again.
MOVES_DAYS = ("obligations.load_notice", "obligations.withdraw_days_off")


def connect() -> None:
    registry.hand_over_rights(rights.check)
    rights.hand_over_dossier_scope(covers)
    calendars.hand_over(_calendar, _keep, notices_from, _orders, _withdraw)
    rules.hand_over_grounds(
        load_grounds(packs=("national",), data_dir=settings.DATA_DIR),
        load_grounds(packs=("investment", "requests"), data_dir=settings.DATA_DIR),
    )
    rules.hand_over_hours(_hours)
    hand_over_shipped(known_packs(settings.DATA_DIR), _pack, parsed)
    vacancies.object_to(check_no_gap)
    welcome.hand_over(shown)
    demo_pages.hand_over(ask_figure)
    saved.configure(named_for)
    sight.hand_over(who_sees)
    onward.hand_over(on_project)
    onward.hand_over(supervised_on_project)
    visits.hand_over(last_visits)
    onward.hand_over(requests_on_dossier)
    enterprises_onward.hand_over(requests_on_dossier)
    hearing.hand_over(requests_onward.open_from_contact, requests_onward.kinds, requests_onward.open_counts)
    for code in MAY_OPEN_OR_CLOSE_A_GAP:
        registry.on(code, reactions.look_for_gaps)
    registry.on("taskforces.look_after", reactions.requests_follow)
    for code in telling.CODES:
        registry.on(code, telling.tell_of_request)
    for code in MOVES_DAYS:
        registry.on(code, reactions.reread_cases)
        registry.on(code, reactions.reread_requests)
    # A third party's signals: Django's own receiver would write the account outside a command.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    user_logged_in.connect(_signed_in, dispatch_uid="kuaijin signed in")
    user_locked_out.connect(_locked_out, dispatch_uid="kuaijin locked out")
    # The registry is the complete list of what can be done: every room's commands are known from the start.
    autodiscover_modules(*COMMAND_MODULES)


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    record_sign_in(actor=owner(user), at=clock.now(), account=user, address=_address(request))


def _locked_out(request: HttpRequest, username: str, **_: Any) -> None:
    account = account_called(username or "")
    if account is not None:
        minutes = round(settings.AXES_COOLOFF_TIME * 60)
        record_lock_out(
            actor=owner(account), at=clock.now(), account=account, address=_address(request), minutes=minutes
        )


def _address(request: HttpRequest | None) -> str:
    return request.META.get("REMOTE_ADDR", "") if request is not None else ""


def _pack(code: str) -> object:
    return pack_document(path_of(code, settings.DATA_DIR))


def _calendar(zone_code: str | None) -> Calendar:
    return load_calendar(settings.DATA_DIR, zone_code)


def _keep(text: str, zone_code: str | None, name: str) -> Path:
    if zone_code is None:
        return save_notice(settings.DATA_DIR, text)
    return save_zone_days(settings.DATA_DIR, zone_code, name or "extra-days", text)


def _hours() -> OfficeHours:
    return load_hours(settings.DATA_DIR)


def _orders(zone_code: str) -> calendars.Orders:
    return zone_orders(settings.DATA_DIR, zone_code)


def _withdraw(zone_code: str, name: str, mark: str) -> Path:
    return withdraw_zone_days(settings.DATA_DIR, zone_code, name, mark)
