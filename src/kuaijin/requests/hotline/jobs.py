"""The import of work orders in the background, in the name of who asked for it; after a break it goes on."""

import logging
import uuid

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.directory.models import Account
from kuaijin.jobs.registry import task
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.requests.commands import hotline as commands
from kuaijin.requests.models import HotlineImport

log = logging.getLogger("kuaijin.requests")


@task("requests.hotline", label=gettext_lazy("导入热线工单"))
def run_queued(*, batch: int, account: int | None, language: str | None = None) -> None:
    row = HotlineImport.objects.select_related("zone").get(pk=batch)
    if row.state != HotlineImport.State.QUEUED:
        return
    with translation.override(language or "zh-hans"):
        carry_on(_who(row, account), row)


def _who(row: HotlineImport, account: int | None) -> Actor:
    if account is None:
        return system(row.zone_id)
    return actor_for(Account.objects.select_related("person").get(pk=account), clock.today())


def carry_on(actor: Actor, batch: HotlineImport) -> HotlineImport:
    """To the last row. What goes wrong is kept with it; what was taken in stays."""
    try:
        while batch.state == HotlineImport.State.QUEUED:
            batch = commands.import_hotline(actor=actor, at=clock.now(), batch=batch)
    except Refused as refused:
        return _failed(batch, str(refused.message))
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("hotline import %s stopped, number %s", batch.pk, number)
        said = _("系统出错，编号 %(number)s。报给管理员，细节在服务器日志里。") % {"number": number}
        return _failed(batch, said)
    return batch


def _failed(batch: HotlineImport, error: str) -> HotlineImport:
    stopped: HotlineImport = commands.fail_hotline(
        actor=system(batch.zone_id), at=clock.now(), batch=batch, error=error
    )
    return stopped
