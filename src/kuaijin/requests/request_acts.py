"""All acts on one request, in the order in which they are offered; the first that fits is the one that comes next."""

from django.utils.translation import gettext_lazy as _

from kuaijin.obligations import acting
from kuaijin.requests.asking_acts import ASKING
from kuaijin.requests.desk_acts import DESK
from kuaijin.requests.owner_acts import OWNED
from kuaijin.requests.request_setting import Act, Setting

ACTS: dict[str, Act] = {act.name: act for act in (*OWNED, *ASKING, *DESK)}
# The composer stands in the page itself.
IN_PAGE = ("say",)
FIRST = (
    "decide",
    "assign",
    "accept",
    "dispatch",
    "rate",
    "hear-back",
    "joint",
    "call-back",
    "check-withdrawal",
    "contacted",
    "plan",
    "answer",
    "take-up",
)
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
    "split": _("办了以后：这一件到此为止，分出来的各有各的时限。"),
    "dispute": _("办了以后：由牵头单位裁定，裁定以前由牵头单位回应企业。"),
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)


def next_act(among: list[Act]) -> Act | None:
    ready = {each.name: each for each in among}
    return next((ready[name] for name in FIRST if name in ready), None)
