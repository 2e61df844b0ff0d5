"""Each night: the seal over the rows, then the backup."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.jobs.registry import Unsound, job
from kuaijin.keeping import proof
from kuaijin.keeping.nightly import back_up_tonight, last_good
from kuaijin.keeping.words import worded
from kuaijin.kit import clock
from kuaijin.law.dates import SHANGHAI


@job("keeping.seal", label=_("封存业务数据"), at="02:15")
def seal() -> None:
    findings = proof.seal(at=clock.now())
    if findings:
        said = _("有 {n} 行被改过而没有留痕，第一行：{row}（{chain}）。运行 kuaijin verify 看全部。")
        raise Unsound(worded(said, n=len(findings), row=findings[0].row, chain=findings[0].chain))


def last_backup() -> str:
    """For the jobs page: whether there is something to restore."""
    good = last_good()
    if good is None and settings.BACKUPS_KEPT < 1:
        return gettext("夜间备份关着（KUAIJIN_BACKUPS=0），也没有备份过。")
    if good is None:
        return gettext("还没有一份核对过的备份。")
    at = good.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    facts = {"at": at, "size": filesizeformat(good.size), "path": good.path}
    if not good.there:
        return gettext("上一份好的备份 %(at)s，文件不在原处了：%(path)s") % facts
    return gettext("上一份好的备份 %(at)s，%(size)s，在 %(path)s") % facts


@job("keeping.backup", label=_("夜间备份"), at="02:30", says=last_backup)
def back_up() -> None:
    if settings.BACKUPS_KEPT < 1:
        return
    manifest = back_up_tonight(clock.machine_now())
    if manifest.findings:
        said = _("备份写好了，但原来的数据有 {n} 处不对，第一处：{what}。运行 kuaijin verify 看全部。")
        raise Unsound(worded(said, n=len(manifest.findings), what=manifest.findings[0]))
