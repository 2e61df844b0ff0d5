"""All acts on one request, in the order in which they are offered; the first that fits is the one that comes next."""

from django.utils.translation import gettext_lazy as _

from kuaijin.obligations import acting
from kuaijin.requests.asking_acts import ASKING
from kuaijin.requests.desk_acts import DESK
from kuaijin.requests.owner_acts import OWNED
from kuaijin.requests.request_setting import Act, Setting
from kuaijin.requests.rules.clocks import step_of

ACTS: dict[str, Act] = {act.name: act for act in (*OWNED, *ASKING, *DESK)}
# The composer stands in the page itself.
IN_PAGE = ("say",)
BEFORE = ("decide", "assign", "accept", "dispatch", "rate", "hear-back", "joint", "call-back", "check-withdrawal")
# The step that is owed now, and what meets it.
BY_STEP = {
    "contact": ("contacted",),
    "check": ("plan", "contacted"),
    "plan": ("plan",),
    "reply": ("plan",),
    "solve": ("answer",),
}
FIRST = ("answer", "contacted", "plan", "take-up")
# What goes out of the house, or cannot be taken back: said before the button.
CONFIRM = {
    "accept": _("办了以后：由我们回应企业，不能再退。"),
    "assign": _("办了以后：由它回应企业，不能再退。"),
    "contacted": _("办了以后：企业看得到这一条。"),
    "plan": _("办了以后：企业看得到这一条。"),
    "ask": _("办了以后：企业看得到这一条，等企业的时间不算在时限里。"),
    "answer": _("办了以后：企业看得到答复和佐证，由别的单位回访，不满意就重新办。"),
    "plan-to-solve": _("办了以后：企业看得到理由和日子，到那天自己回到办理中。"),
    "withdraw": _("办了以后：我们打电话核实，核实以后才算撤回。"),
    "merge": _("办了以后：并进来的到此为止，企业从这一件听到答复。"),
    "conclude": _("办了以后：企业看得到全文和还开着的路，不能再打开，按没有解决、不满意算。"),
    "split": _("办了以后：这一件到此为止，分出来的各有各的时限。"),
    "dispute": _("办了以后：由牵头单位裁定，裁定以前由牵头单位回应企业。"),
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)


def next_act(setting: Setting, among: list[Act]) -> Act | None:
    """What the present step asks for; else the first that is offered."""
    ready = {each.name: each for each in among}
    owed = setting.request.obligation
    wanted = BY_STEP.get(step_of(owed.about), ()) if owed is not None else ()
    return next((ready[name] for name in (*BEFORE, *wanted, *FIRST) if name in ready), None)
