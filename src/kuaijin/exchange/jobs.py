"""Large imports in the background, in the name of who asked for them."""

import logging
import uuid

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.directory.models import Account
from kuaijin.exchange import commands
from kuaijin.exchange.models import Import
from kuaijin.jobs.registry import task
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock

log = logging.getLogger("kuaijin.exchange")


@task("exchange.run", label=gettext_lazy("导入台账"))
def run_queued(*, batch: int, account: int | None, language: str | None = None) -> None:
    """Done once: an import that is no longer queued is left as it is."""
    row = Import.objects.select_related("zone").get(pk=batch)
    if row.state != Import.State.QUEUED:
        return
    with translation.override(language or "zh-hans"):
        carry_out(_who(row, account), row)


def _who(row: Import, account: int | None) -> Actor:
    if account is None:
        return system(row.zone_id)
    return actor_for(Account.objects.select_related("person").get(pk=account), clock.today())


def carry_out(actor: Actor, batch: Import) -> Import:
    """Runs the import; what goes wrong is kept with it, so that its page says why. Nothing of it is there then."""
    try:
        return commands.run(actor=actor, at=clock.now(), batch=batch, day=clock.today())
    except Refused as refused:
        return _failed(actor, batch, refused.message)
    except Exception:
        number = uuid.uuid4().hex[:8]
        log.exception("import %s failed, number %s", batch.pk, number)
        return _failed(
            actor, batch, _("系统出错，编号 %(number)s。报给管理员，细节在服务器日志里。") % {"number": number}
        )


def _failed(actor: Actor, batch: Import, error: str) -> Import:
    fresh = Import.objects.select_related("zone").get(pk=batch.pk)
    return commands.fail(actor=actor, at=clock.now(), batch=fresh, error=error)
