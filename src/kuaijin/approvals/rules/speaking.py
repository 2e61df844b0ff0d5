"""Who may say what a department's limit is here: the department whose desk handles it, and who administers the zone."""

from django.utils.translation import gettext as _

from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.models import Desk
from kuaijin.approvals.rules.handling import check_office
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.journal.errors import Forbidden


def check_speaks_for(actor: Actor, zone: Zone, department: str) -> None:
    """Raises Forbidden, with who could."""
    if actor.is_system or actor.has_role("system_admin"):
        return
    desk = Desk.objects.filter(zone=zone, department=department).select_related("post__organisation").first()
    if desk is None:
        raise Forbidden(
            _("“%(department)s”还没有指定由哪个岗位办。先由系统管理员指定，再由那个单位确认。")
            % {"department": department_said(department)},
            rule="desk",
        )
    check_office(actor, desk.post)


def speaks_for(actor: Actor, zone: Zone, department: str) -> bool:
    try:
        check_speaks_for(actor, zone, department)
    except Forbidden:
        return False
    return True
