"""Afterwards: draw what was granted on a commitment, look at it, order to mend, take note that it was mended."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.issuing import issue, require
from kuaijin.approvals.commands.stepping import by_day, finish, hold, take_step
from kuaijin.approvals.models import Case, Check, Letter
from kuaijin.approvals.rules.checking import draw, inspector, lot_of
from kuaijin.approvals.rules.handling import BINZHOU_LAW, acts_for, applicant_of, applicant_post, check_office, check_on
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone
from kuaijin.directory.queries import holders
from kuaijin.dossiers.models import Secrecy
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import working_days

SOURCE = f"{BINZHOU_LAW}第十二条第二款"
LOOK_DAYS = 20


@command("approvals.draw_checks", label=gettext_lazy("随机抽取核查对象"), subject="zone")
def draw_checks(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    share: int,
    seed: str,
    day: date,
    matter: str = "",
    days: int = LOOK_DAYS,
) -> list[Check]:
    """`share` per cent of what was granted on a commitment and never drawn, by `seed`, which anybody may repeat. Each
    is owed by a post of the office, drawn too, within `days` working days."""
    seed = require(seed, _("抽取用的种子没写。公布它，别人能重抽核对。"), "seed")
    if not 0 < share <= 100:
        raise Refused(_("抽取比例在 1 到 100 之间。"), field="share", rule="range")
    if days < 1:
        raise Refused(_("核查期限至少 1 个工作日。"), field="days", rule="range")
    rows = {case.pk: case for case in lot_of(actor, zone, matter).select_related("dossier__zone", "post__organisation")}
    if not rows:
        raise Refused(_("没有可抽的：按告知承诺办成、还没抽过的一件也没有。"), field="matter", rule="lot")
    drawn = draw(list(rows), share, seed)
    lot = {"cases": list(drawn.lot), "share": share, "seed": seed}
    checks = [_drawn(rows[pk], lot, actor, at, day, days) for pk in drawn.drawn]
    recording().about(zone_id=zone.pk, after={"lot": len(rows), "drawn": list(drawn.drawn), "seed": seed})
    return checks


def _drawn(case: Case, lot: dict[str, object], actor: Actor, at: datetime, day: date, days: int) -> Check:
    check = Check.objects.create(case=case, lot=lot, drawn_on=day)
    check.obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=case.dossier,
        kind=Kind.CASE,
        title=_("核查承诺履行情况：%(case)s") % {"case": case.name},
        obligor=_who_looks(case, str(lot["seed"]), day),
        term=working_days(days, SOURCE, clock="step"),
        received_on=day,
        day=day,
        about=f"check:{check.pk}",
    )
    check.save(update_fields=["obligation"])
    take_step(case, Step.DRAWN, actor, at, day, facts={"check": check.pk, "seed": lot["seed"]})
    return check


def _who_looks(case: Case, seed: str, day: date) -> Post:
    posts = Post.objects.filter(organisation=case.post.organisation, closed_on=None).values_list("pk", flat=True)
    held = holders(set(posts), day)
    return Post.objects.get(pk=inspector(list(held) or [case.post_id], seed, case.pk))


@command("approvals.record_check", label=gettext_lazy("记核查结果"), subject="check")
def record_check(
    *,
    actor: Actor,
    at: datetime,
    check: Check,
    on: date,
    day: date,
    found: str,
    words: str,
    files: Sequence[Upload] = (),
) -> Check:
    """`found`: as committed or not; looked at again after an order to mend: mended, or still not."""
    case = check.case
    hold(case)
    check_office(actor, case.post)
    check_on(case, on, day)
    words = require(words, _("看到什么没写。"), "words")
    if found not in Check.Found.values:
        raise Refused(_("核查结果没选。"), field="found", rule="choice")
    again = check.mend_by is not None
    if found == (Check.Found.AS_COMMITTED if again else Check.Found.MENDED):
        raise Refused(_("责令整改以后，看的才是整改了没有。"), field="found", rule="order")
    if check.found in (Check.Found.AS_COMMITTED, Check.Found.MENDED) or (check.found and not again):
        raise Refused(_("这次核查已经了结。"), field="check", rule="once")
    check.done_on, check.found, check.words, check.name = on, found, words[:400], actor.name
    check.save(update_fields=["done_on", "found", "words", "name"])
    facts = {"check": check.pk, "found": found, "again": again}
    take_step(case, Step.CHECKED, actor, at, on, words=words, facts=facts, files=files)
    said = str(Check.Found(found).label)
    if check.obligation is not None:
        finish(actor, at, on, day, said, pk=check.obligation.pk)
    if found == Check.Found.MENDED and check.rectification is not None:
        finish(actor, at, on, day, said, pk=check.rectification.pk)
    return check


@command("approvals.order_to_correct", label=gettext_lazy("责令限期整改"), subject="check")
def order_to_correct(
    *, actor: Actor, at: datetime, check: Check, on: date, day: date, until: date, words: str
) -> Check:
    """What is not as committed is to be mended by `until` (滨州 12); once."""
    case = check.case
    hold(case)
    check_office(actor, case.post)
    check_on(case, on, day)
    words = require(words, _("要整改什么没写。"), "words")
    if check.found != Check.Found.NOT_AS_COMMITTED:
        raise Refused(_("核查说与承诺不符，才责令整改。"), field="check", rule=SOURCE)
    if check.rectification is not None:
        raise Refused(_("已经责令过了，期限到 %(until)s。") % {"until": check.mend_by}, field="check", rule="once")
    if until <= on:
        raise Refused(_("整改的日子要在责令日以后。"), field="until", rule="later")
    check.mend_by = until
    check.rectification = open_obligation(
        actor=actor,
        at=at,
        dossier=case.dossier,
        kind=Kind.CASE,
        title=(_("限期整改：%(words)s") % {"words": words})[:200],
        obligor=applicant_post(case.dossier, day),
        term=by_day(on, until, SOURCE),
        received_on=on,
        day=day,
        beneficiary=applicant_of(case.dossier),
        secrecy=Secrecy.OUTSIDE,
        about=f"check:{check.pk}:mend",
    )
    check.save(update_fields=["mend_by", "rectification"])
    take_step(case, Step.ORDERED, actor, at, on, words=words, facts={"check": check.pk, "until": until})
    items = [{"name": check.words, "why": words}]
    issue(actor, at, day, case, Letter.Kind.RECTIFICATION, on=on, found_on=check.done_on, items=items, until=until)
    return check


@command("approvals.rectified", label=gettext_lazy("报告整改完成"), subject="check")
def rectified(
    *,
    actor: Actor,
    at: datetime,
    check: Check,
    on: date,
    day: date,
    words: str,
    files: Sequence[Upload] = (),
) -> Check:
    """The applicant says that it is mended; the office looks again."""
    case = check.case
    hold(case)
    mandate = acts_for(actor, case.dossier, day)
    check_on(case, on, day)
    if check.rectification is None or check.found == Check.Found.MENDED:
        raise Refused(_("没有要整改的。"), field="check", rule="state")
    words = require(words, _("怎么整改的没写。"), "words")
    facts = {"check": check.pk}
    take_step(case, Step.RECTIFIED, actor, at, on, words=words, facts=facts, files=files, mandate=mandate)
    return check
