"""What may be done against a decision: told with every refusal, with body and time limit."""

from kuaijin.approvals.letters import basis
from kuaijin.approvals.letters.subject import Facts

REMEDY = (basis.RECONSIDERATION, basis.LAWSUIT)


def remedy(facts: Facts) -> str:
    """`review_body` and `court` name the bodies; without them they are told as the law tells them."""
    body = facts.maybe("review_body") or "本机关的本级人民政府"
    court = facts.maybe("court") or "有管辖权的人民法院"
    return (
        f"对本决定不服的，可以自知道本决定之日起六十日内向{body}申请行政复议，也可以自知道本决定之日起六个月内依法向"
        f"{court}提起行政诉讼。"
    )
