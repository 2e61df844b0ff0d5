"""Each night: the seal over the rows."""

from django.utils.translation import gettext_lazy as _

from kuaijin.jobs.registry import job
from kuaijin.journal.errors import Refused
from kuaijin.keeping import proof
from kuaijin.keeping.words import worded
from kuaijin.kit import clock


@job("keeping.seal", label=_("封存业务数据"), at="02:15")
def seal() -> None:
    findings = proof.seal(at=clock.now())
    if findings:
        said = _("有 {n} 行被改过而没有留痕，第一行：{row}（{chain}）。运行 kuaijin verify 看全部。")
        raise Refused(worded(said, n=len(findings), row=findings[0].row, chain=findings[0].chain))
