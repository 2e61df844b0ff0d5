"""On-site duty: a roster without an empty working day, a swap, presence, and what is missed."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import cycle, islice

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts import rules
from kuaijin.contacts.models import Duty, DutyRoster
from kuaijin.contacts.promising import Spot
from kuaijin.contacts.rostering import check_period, working_days_of
from kuaijin.contacts.tiers import service_rules
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone
from kuaijin.directory.queries import Holder, holders
from kuaijin.dossiers.commands import concern
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.commands import open_obligation, report_done
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.rules import working_days

NAMED_AT_MOST = 5


@command("contacts.plan_duty", label=gettext_lazy("排值班"), subject="dossier")
def plan_duty(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    starts_on: date,
    ends_on: date,
    posts: Sequence[Post],
    day: date,
) -> DutyRoster:
    """The posts in turn on every working day from `starts_on` to before `ends_on`, by the zone's calendar. A post that
    nobody holds or stands in for that day is passed over; a working day that nobody could take is refused."""
    if dossier.kind not in ("project", "task_force"):
        raise Refused(_("值班排在项目或专班上。"), field="dossier", rule="kind")
    check_period(dossier, starts_on, ends_on)
    if not posts:
        raise Refused(_("值班的人没选。至少选一个岗位。"), field="posts", rule="required")
    rules.check_posts(dossier, posts)
    # Two rosters made at once for one place: the second sees the first.
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    _check_free(dossier, starts_on, ends_on)
    days = working_days_of(dossier, starts_on, ends_on)
    taken = _in_turn(posts, days)
    roster = DutyRoster.objects.create(
        dossier=dossier, starts_on=starts_on, ends_on=ends_on, made_at=at, made_by=actor.name
    )
    Duty.objects.bulk_create([Duty(roster=roster, dossier=dossier, on=on, post=post) for on, post in taken])
    for organisation in {post.organisation for post in posts}:
        concern(dossier, organisation, min(starts_on, day))
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={
            "roster": roster.pk,
            "from": starts_on,
            "to": ends_on,
            "days": len(taken),
            "posts": [str(post) for post in posts],
        },
    )
    return roster


def _check_free(dossier: Dossier, starts_on: date, ends_on: date) -> None:
    other = DutyRoster.objects.filter(dossier=dossier, starts_on__lt=ends_on, ends_on__gt=starts_on).first()
    if other is not None and other.ends_on is not None:
        raise Refused(
            _("%(from)s 到 %(to)s 已经排了班。先结束那一份，或换个起止日。")
            % {"from": other.starts_on, "to": add_calendar_days(other.ends_on, -1)},
            field="starts_on",
            rule="once",
        )


def _in_turn(posts: Sequence[Post], days: Sequence[date]) -> list[tuple[date, Post]]:
    """Each post once, then from the beginning; nobody is put on a day on which his post is empty or he is away."""
    turn, empty, found = cycle(posts), [], []
    for on in days:
        sitting = holders([post.pk for post in posts], on)
        ready = (post for post in islice(turn, len(posts)) if _can_stand(sitting.get(post.pk)))
        post = next(ready, None)
        if post is None:
            empty.append(on)
        else:
            found.append((on, post))
    if empty:
        named = _("、").join(day_text(on) for on in empty[:NAMED_AT_MOST])
        raise Refused(
            _("%(days)s 等 %(n)s 个工作日没人能值班：岗位空着，或人在请假没人代。加一个岗位再排。")
            % {"days": named, "n": len(empty)},
            field="posts",
            rule="no empty day",
        )
    return found


def _can_stand(holder: Holder | None) -> bool:
    return holder is not None and (holder.away_until is None or holder.substitute is not None)


@command("contacts.swap_duty", label=gettext_lazy("换班"), subject="duty")
def swap_duty(*, actor: Actor, at: datetime, duty: Duty, post: Post, reason: str, day: date) -> Duty:
    """Another post takes the day, which has not gone by. With whom the day was before stays."""
    _open(duty)
    if duty.on < day:
        raise Refused(_("%(on)s 已经过了，不能再换班。") % {"on": duty.on}, field="duty", rule="past")
    if duty.present_at is not None:
        raise Refused(_("%(on)s 已经有人到岗了。") % {"on": duty.on}, field="duty", rule="open")
    if not reason.strip():
        raise Refused(_("换班要写原因。"), field="reason", rule="required")
    if post.pk == duty.post_id:
        raise Refused(_("这天本来就是%(post)s。") % {"post": post}, field="post", rule="other")
    rules.check_posts(duty.dossier, [post])
    if not _can_stand(holders([post.pk], duty.on).get(post.pk)):
        raise Refused(_("%(post)s 那天没有人。") % {"post": post}, field="post", rule="no empty day")
    before = duty.post
    duty.swapped_from, duty.post, duty.swap_reason = before, post, reason.strip()[:200]
    duty.save(update_fields=["swapped_from", "post", "swap_reason"])
    concern(duty.dossier, post.organisation, day)
    _told(duty, {"post": str(post)}, before={"post": str(before or "")}, reason=reason)
    return duty


@command("contacts.confirm_presence", label=gettext_lazy("到岗"), subject="duty")
def confirm_presence(
    *,
    actor: Actor,
    at: datetime,
    duty: Duty,
    day: date,
    place: str = "",
    spot: Spot | None = None,
    reason: str = "",
) -> Duty:
    """The actor stands on the site: where, by the phone or in words. Afterwards only with the reason why it was not
    told on the day."""
    _open(duty)
    rules.check_past(duty.on, day)
    if duty.present_at is not None:
        raise Refused(
            _("%(on)s %(name)s 已经到岗了。") % {"on": duty.on, "name": duty.present_name}, field="duty", rule="once"
        )
    if not rules.can_confirm_presence(actor, duty):
        raise Refused(_("到岗由到场的人自己报。"), field="duty", rule="party")
    if spot is None and not place.strip():
        raise Refused(_("人在哪里没写。写一句，例如“二车间门口”。"), field="place", rule="required")
    if duty.on < day and not reason.strip():
        raise Refused(_("补报要写原因：当天为什么没报。"), field="reason", rule="required")
    duty.present_at, duty.present_person_id, duty.present_name = at, actor.person_id, actor.name
    duty.place, duty.present_reason = place.strip()[:160], reason.strip()[:200]
    for name, value in (spot.columns() if spot else {}).items():
        setattr(duty, name, value)
    duty.save()
    owed = Obligation.objects.filter(dossier=duty.dossier_id, about=_about(duty), state=State.OPEN)
    for row in owed.select_related("dossier__zone", "obligor__organisation"):
        outcome = _("补报：%(name)s 在场。%(reason)s") % {"name": actor.name, "reason": duty.present_reason}
        report_done(actor=actor, at=at, obligation=row, on=day, outcome=outcome[:200], day=day)
    _told(duty, {"present": actor.name, "place": duty.place}, reason=reason)
    return duty


@command("contacts.end_duty", label=gettext_lazy("结束值班"), subject="roster")
def end_duty(*, actor: Actor, at: datetime, roster: DutyRoster, on: date, reason: str, day: date) -> DutyRoster:
    """No duty any more from `on`, which has not gone by."""
    if not reason.strip():
        raise Refused(_("结束值班要写原因。"), field="reason", rule="required")
    if on < day or on < roster.starts_on or (roster.ends_on is not None and on >= roster.ends_on):
        raise Refused(_("%(on)s 不在这份值班里，或已经过了。") % {"on": on}, field="on", rule="range")
    before = roster.ends_on
    roster.duties.filter(on__gte=on, present_at=None).update(cancelled_reason=reason.strip()[:200])
    roster.ends_on, roster.ended_reason = on, reason.strip()[:200]
    roster.save(update_fields=["ends_on", "ended_reason"])
    recording().about(
        dossier_id=roster.dossier_id,
        zone_id=roster.dossier.zone_id,
        before={"to": before},
        after={"roster": roster.pk, "to": on},
        reason=reason,
    )
    return roster


@command("contacts.settle_duty", label=gettext_lazy("核对值班"), subject="zone")
def settle_duty(*, actor: Actor, at: datetime, zone: Zone, day: date) -> int:
    """After midnight: a past day on which nobody said that he stood there shows, and the manager owes an answer.

    A day that became a working day after the roster was made is put down without anybody. Returns the misses."""
    _fill(zone, day)
    missed = Duty.objects.filter(
        dossier__zone=zone, on__lt=day, present_at=None, missed_at=None, cancelled_reason=""
    ).select_related("dossier__zone", "dossier__region", "post__organisation")
    count = 0
    for duty in missed.order_by("on", "pk"):
        duty.missed_at = at
        duty.save(update_fields=["missed_at"])
        if duty.on in working_days_of(duty.dossier, duty.on, add_calendar_days(duty.on, 1)):
            _owe(actor, at, duty, day)
            count += 1
    recording().about(zone_id=zone.pk, after={"missed": count})
    return count


def _fill(zone: Zone, day: date) -> None:
    """Working days of a roster that stand without anybody: a later notice moved a rest day."""
    for roster in DutyRoster.objects.filter(dossier__zone=zone, starts_on__lt=day).select_related("dossier__zone"):
        end = min(roster.ends_on or day, day)
        known = set(roster.duties.values_list("on", flat=True))
        missing = [on for on in working_days_of(roster.dossier, roster.starts_on, end) if on not in known]
        Duty.objects.bulk_create([Duty(roster=roster, dossier=roster.dossier, on=on) for on in missing])


def _owe(actor: Actor, at: datetime, duty: Duty, day: date) -> None:
    settings = service_rules()
    said = {"on": day_text(duty.on, today=day), "title": duty.dossier.title}
    title = _("%(on)s现场没人报到岗：%(title)s") % said
    open_obligation(
        actor=actor,
        at=at,
        dossier=duty.dossier,
        kind=Owed.VERIFY,
        title=title[:200],
        obligor=rules.manager_of(duty.dossier, day),
        term=working_days(settings.duty_days, settings.source, clock="step"),
        received_on=day,
        day=day,
        about=_about(duty),
    )


def _about(duty: Duty) -> str:
    return f"duty:{duty.on}"


def _open(duty: Duty) -> None:
    if duty.cancelled_reason:
        raise Refused(_("这天的值班已经取消。"), field="duty", rule="open")


def _told(duty: Duty, after: dict[str, object], before: dict[str, object] | None = None, reason: str = "") -> None:
    recording().about(
        dossier_id=duty.dossier_id,
        zone_id=duty.dossier.zone_id,
        before=before,
        after={"duty": duty.pk, "on": duty.on, **after},
        reason=reason.strip(),
    )
