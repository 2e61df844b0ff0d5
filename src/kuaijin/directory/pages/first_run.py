"""The first page of an empty house: zone, region and three administrators on one sheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from kuaijin.directory import queries
from kuaijin.directory.access import public
from kuaijin.directory.actors import system
from kuaijin.directory.forms import FirstRunForm
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.directory.roles import ADMINISTRATORS
from kuaijin.directory.setting_up import Administrator, set_up
from kuaijin.kit import clock


@public
@sensitive_post_parameters()
def first_run(request: HttpRequest) -> HttpResponse:
    if queries.is_set_up():
        return see_other("directory:sign_in")
    act = Act(
        title=_("先设好新区，再设三个管理员"),
        button=_("设好，去登录"),
        back="",
        note=_("系统、安全、审计三个管理员要是三个人：一个管数据，一个管账号和权限，一个看留痕，谁也不能替谁办。"),
        template="directory/plain_act.html",
    )

    def run(given: dict[str, Any]) -> HttpResponse:
        set_up(
            actor=system(),
            at=clock.now(),
            code=given["code"],
            name=given["name"],
            name_en=given["name_en"],
            opened_on=clock.today(),
            region_code=given["region"],
            local_name=given["local_name"],
            administrators=tuple(
                Administrator(role, *(given[f"{role}_{part}"] for part in ("name", "username", "password")))
                for role in ADMINISTRATORS
            ),
        )
        messages.success(request, _("设好了。用系统管理员的账号登录，先导入台账或加单位、岗位、人。"))
        return see_other("directory:sign_in")

    return do(request, FirstRunForm(request.POST or None), act, run)
