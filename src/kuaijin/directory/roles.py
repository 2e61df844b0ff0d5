"""Roles are classes in code under stable codes: each a list of commands and what may be read.

A pattern ends in `.*` for all commands of a room. The three administrators may not do each other's acts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Reads(StrEnum):
    """What a role lets its holder read inside its scope."""

    DOSSIERS = "dossiers"
    SHOWN_OUTSIDE = "shown_outside"
    DIRECTORY = "directory"
    JOURNAL = "journal"
    JOBS = "jobs"
    RIGHTS = "rights"


@dataclass(frozen=True)
class Role:
    code: str
    label: Any
    commands: frozenset[str]
    reads: frozenset[Reads]

    def may(self, code: str) -> bool:
        return code in self.commands or f"{code.split('.', maxsplit=1)[0]}.*" in self.commands


def _role(code: str, label: Any, commands: set[str], reads: set[Reads]) -> Role:
    return Role(code, label, frozenset(commands), frozenset(reads))


# No two of them in one hand.
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
# What everybody who is signed in may do with his own account.
OWN = {
    "directory.change_password",
    "directory.set_preference",
    "directory.record_sign_in",
    "directory.sign_out",
    "directory.end_sessions",
    "cockpit.save_filter",
    "cockpit.end_filter",
    "messaging.set_choices",
    "messaging.save_address",
    "messaging.confirm_address",
    "messaging.drop_address",
    "feeds.renew_calendar",
    "feeds.revoke_calendar",
    "feeds.show_titles",
}
# What people do with what is owed. Loading a notice moves everybody's days: the administrator's alone.
OWED = {
    "obligations.open",
    "obligations.record_event",
    "obligations.report_done",
    "obligations.reopen",
    "obligations.verify",
    "obligations.reassign",
    "obligations.correct",
    "problems.raise_problem",
    "problems.answer",
    "problems.hand_on",
    "problems.close",
    "problems.reopen",
    "supervision.answer_slip",
}
# Service given is written down by whoever was there; who stands on a site says so himself.
SERVED = {
    "contacts.record",
    "contacts.record_visit",
    "contacts.correct",
    "contacts.withdraw",
    "contacts.swap_duty",
    "contacts.confirm_presence",
}
OWED |= SERVED
# Who plans visits: those who look after the whole; whoever only goes neither moves nor drops one.
VISITED = {
    "contacts.make_visit_plan",
    "contacts.change_visit",
    "contacts.drop_visit",
    "contacts.end_visit_plan",
}
# What an enterprise says of its own things: it raises, and says whether it is solved.
SAID_BY_ENTERPRISES = {
    "problems.raise_problem",
    "problems.close",
    "problems.reopen",
    "contacts.confirm",
    "cockpit.report_own",
    "projects.report_progress",
    "projects.withdraw_progress",
}
# How far a project is and what belongs to it, told by those who look after it.
COURSE = {
    "projects.reach_stage",
    "projects.verify_stage",
    "projects.leave_stage",
    "projects.mistaken_stage",
    "projects.plan_stage",
    "projects.add_phase",
    "projects.end_phase",
    "projects.add_component",
    "projects.set_component_state",
    "projects.drop_component",
    "projects.add_product",
    "projects.tell_capacity",
    "projects.tell_money",
    "projects.mistaken_money",
    "projects.put_on_programme",
    "projects.take_off_programme",
    "projects.put_in_drive",
    "projects.take_out_of_drive",
}
# Approvals: who looks after a project has its checklist, its plan and its papers, and calls offices together.
PLANNED = {
    "approvals.open_checklist",
    "approvals.answer_facts",
    "approvals.approve_answers",
    "approvals.decline_answers",
    "approvals.close_checklist",
    "approvals.judge_again",
    "approvals.make_plan",
    "approvals.publish_plan",
    "approvals.withdraw_plan",
    "approvals.drop_case",
    "approvals.grant_mandate",
}
# What the applicant does, or a specialist for him.
APPLIED = {
    "approvals.file_stage",
    "approvals.hand_in",
    "approvals.correct",
    "approvals.commit",
    "approvals.rectified",
    "approvals.renew",
    "approvals.note_used",
    "approvals.withdraw_case",
    "approvals.end_mandate",
}
# Offices at one table.
MET = {
    "approvals.call_session",
    "approvals.say_at_session",
    "approvals.hold_session",
    "approvals.cancel_session",
}
# What an office does with its cases, each with its effect on the clock.
HANDLED = {
    "approvals.accept",
    "approvals.accept_deferred",
    "approvals.not_accept",
    "approvals.notify_correction",
    "approvals.hold_notice",
    "approvals.pause",
    "approvals.resume",
    "approvals.extend",
    "approvals.forward_result",
    "approvals.pre_reviewed",
    "approvals.decide",
    "approvals.deliver",
    "approvals.obtain_document",
    "approvals.return_document",
    "approvals.draw_checks",
    "approvals.record_check",
    "approvals.order_to_correct",
    "approvals.revoke",
    "approvals.void_letter",
    "approvals.confirm",
    "approvals.withdraw_confirmation",
}
# Requests: who hears one writes it down; who owns it answers and says so; each step has its own check besides.
HEARD = {
    "requests.open",
    "requests.say",
    "requests.hear_back",
    "requests.withdraw",
    "requests.rate",
}
SOLVED = HEARD | {
    "requests.accept",
    "requests.take",
    "requests.dispute",
    "requests.contacted",
    "requests.tell_plan",
    "requests.ask_enterprise",
    "requests.join",
    "requests.joint_answer",
    "requests.mark_complex",
    "requests.ask_leader",
    "requests.hand_on",
    "requests.take_up",
    "requests.answer",
    "requests.call_back",
    "requests.check_withdrawal",
    "requests.link",
    "requests.watch",
    "requests.unwatch",
    "requests.keep_known",
    "requests.report_reform",
}
# Whoever looks after the pool sends on, joins and divides; a coordinating post rules where two dispute.
DISPATCHED = SOLVED | {
    "requests.dispatch",
    "requests.assign",
    "requests.merge",
    "requests.split",
    "requests.correct",
    "requests.plan_to_solve",
    "requests.retire_known",
    "requests.save_template",
    "requests.end_template",
    "requests.set_rule",
    "requests.end_rule",
    "requests.open_door",
    "requests.close_door",
    "requests.upload_hotline",
    "requests.queue_hotline",
    "requests.drop_hotline",
    "requests.import_hotline",
    "requests.propose_reform",
}
# What needs a leader.
DECIDED = {"requests.decide", "requests.conclude", "requests.decide_reform", "requests.choose_level"}
# Supervision: whoever looks after the course issues slips and checks the answers; a meeting decides what is owed.
SUPERVISES = {
    "supervision.issue_slip",
    "supervision.issue_slips",
    "supervision.close_slip",
    "supervision.return_slip",
    "supervision.withdraw_slip",
    "supervision.plan_meeting",
    "supervision.change_meeting",
    "supervision.cancel_meeting",
    "supervision.put_on_agenda",
    "supervision.take_off_agenda",
    "supervision.note",
    "supervision.attend",
    "supervision.add_photos",
    "supervision.decide",
    "supervision.withdraw_decision",
    "supervision.hold_meeting",
}
# Which stage a role may declare or verify is data (packs/courses.yaml).
STAGES_SAID = {"projects.reach_stage", "projects.verify_stage"}
# Whoever owes something cannot void it: that is for those who look after the whole course.
WORK = (
    OWED
    | COURSE
    | PLANNED
    | APPLIED
    | MET
    | VISITED
    | DISPATCHED
    | SUPERVISES
    | {
        "obligations.void",
        "contacts.plan_duty",
        "contacts.end_duty",
        "evidence.attach",
        "evidence.withdraw",
        "projects.create",
        "projects.correct",
        "projects.report_progress",
        "projects.verify_progress",
        "projects.withdraw_progress",
        "enterprises.create",
        "enterprises.correct",
        "enterprises.add_contact",
        "enterprises.end_contact",
        "taskforces.propose_hand_over",
        "taskforces.accept_hand_over",
        "taskforces.decline_hand_over",
        "taskforces.withdraw_hand_over",
        "directory.record_leave",
        "directory.end_leave",
    }
)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "system_admin",
            _("系统管理员"),
            OWN
            | WORK
            | {
                "directory.create_organisation",
                "directory.correct_organisation",
                "directory.create_post",
                "directory.create_region",
                "directory.create_person",
                "directory.correct_person",
                "directory.assign_post",
                "directory.end_holding",
                "directory.correct_zone",
                "enterprises.*",
                "projects.*",
                "taskforces.*",
                "exchange.*",
                "obligations.*",
                "problems.*",
                "approvals.*",
                "requests.*",
                "supervision.*",
                "evidence.*",
                "jobs.*",
                "messaging.*",
                "feeds.*",
                "figures.*",
            },
            {Reads.DOSSIERS, Reads.DIRECTORY, Reads.JOBS, Reads.RIGHTS},
        ),
        _role(
            "security_admin",
            _("安全管理员"),
            OWN
            | {
                "directory.invite",
                "directory.grant_role",
                "directory.end_grant",
                "directory.suspend_account",
                "directory.restore_account",
                "directory.reset_password",
            },
            {Reads.DIRECTORY, Reads.RIGHTS},
        ),
        _role("audit_admin", _("审计管理员"), OWN | {"journal.seal"}, {Reads.JOURNAL, Reads.DIRECTORY, Reads.RIGHTS}),
        _role(
            "leader",
            _("县级包保领导"),
            OWN
            | WORK
            | DECIDED
            | {
                "figures.publish",
                "approvals.publish_pack",
                "approvals.rule",
                "approvals.withdraw_ruling",
                "projects.create_programme",
                "taskforces.override_seat",
                "taskforces.end_override",
                "taskforces.flag_key",
            },
            {Reads.DOSSIERS, Reads.DIRECTORY},
        ),
        _role("member", _("专班人员"), OWN | WORK | {"exchange.*"}, {Reads.DOSSIERS, Reads.DIRECTORY}),
        _role(
            "department",
            _("审批部门"),
            OWN
            | OWED
            | STAGES_SAID
            | HANDLED
            | MET
            | SOLVED
            | {"evidence.attach", "directory.record_leave", "directory.end_leave"},
            {Reads.DOSSIERS, Reads.DIRECTORY},
        ),
        _role(
            "town",
            _("镇街"),
            OWN
            | OWED
            | STAGES_SAID
            | SOLVED
            | {
                "evidence.attach",
                "projects.report_progress",
                "projects.verify_progress",
                "projects.withdraw_progress",
                "directory.record_leave",
                "directory.end_leave",
                "taskforces.propose_hand_over",
                "taskforces.accept_hand_over",
                "taskforces.decline_hand_over",
                "taskforces.withdraw_hand_over",
            },
            {Reads.DOSSIERS, Reads.DIRECTORY},
        ),
        _role(
            "enterprise",
            _("企业"),
            OWN
            | {
                "obligations.report_done",
                "obligations.reopen",
                "evidence.attach",
                "projects.reach_stage",
                "projects.report_progress",
            }
            | SAID_BY_ENTERPRISES
            | HEARD
            | APPLIED
            | {"approvals.answer_facts", "approvals.grant_mandate"},
            {Reads.SHOWN_OUTSIDE},
        ),
        _role("auditor", _("审计"), OWN, {Reads.DOSSIERS, Reads.JOURNAL, Reads.DIRECTORY, Reads.RIGHTS}),
    )
}
