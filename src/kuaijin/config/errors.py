"""One exception class per kind, mapped to HTTP once: 404 foreign, 403 forbidden, 409 stale, 422 refused, 429 locked,
503 the machine."""

import logging
import sys
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.journal.trouble import NAMES, Trouble, trouble_of

log = logging.getLogger("kuaijin.errors")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def problem(status: int, title: str, **facts: Any) -> JsonResponse:
    """RFC 9457 problem details."""
    body = {"type": "about:blank", "title": title, "status": status, **{k: v for k, v in facts.items() if v}}
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def answer(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, NotVisible):
        return not_found(request, exception)
    if isinstance(exception, Conflict):
        return _conflict(request, exception)
    status = 403 if isinstance(exception, Forbidden) else 422
    assert isinstance(exception, Refused)
    if wants_json(request):
        return problem(status, exception.message, field=exception.field, rule=exception.rule, step=exception.step)
    heading = _("这件事您不能办") if status == 403 else _("没有办成，什么也没改")
    return render(
        request,
        "kit/error.html",
        {"title": heading, "explanation": exception.message, "next_step": exception.step, "status": status},
        status=status,
    )


def _conflict(request: HttpRequest, exception: Conflict) -> HttpResponse:
    message = _("这一条刚被别人改过。刷新看新的内容，再改一次；您填的还在浏览器里。")
    if wants_json(request):
        return problem(409, message, version=getattr(exception.current, "version", None))
    context = {"title": _("别人先改了"), "explanation": message, "status": 409}
    return render(request, "kit/error.html", context, status=409)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if wants_json(request):
        return problem(404, _("没有这一条，或不在您的范围内。"))
    context = {
        "title": _("没有这一页"),
        "explanation": _("没有这一页，或它不在您的范围内。"),
        "status": 404,
    }
    return render(request, "kit/error.html", context, status=404)


def machine_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """503: what happened and what to do. Nothing was changed; reading goes on where it can."""
    title, (explanation, step) = str(NAMES[trouble]), _told(trouble)
    log.error("%s: %s", request.path, trouble)
    answered: HttpResponse
    if wants_json(request):
        answered = problem(503, title, code=trouble.value, detail=explanation, step=step)
    else:
        if trouble is Trouble.AWAY:  # the frame of a signed-in page asks the database
            request.actor = None  # type: ignore[attr-defined]
            request.kj_shell = None  # type: ignore[attr-defined]
        context = {"title": title, "explanation": explanation, "next_step": step, "status": 503}
        answered = render(request, "kit/error.html", context, status=503)
    answered["Retry-After"] = "5" if trouble is Trouble.BUSY else "60"
    return answered


def _told(trouble: Trouble) -> tuple[str, str]:
    """What it means, what to do next."""
    tell = _("这次没有存下，什么也没改，照样可以查看。先别关这一页；告诉系统管理员，修好后再提交一次，不会重复。")
    known = {
        Trouble.FULL: (tell, _("管理员：在数据目录所在的盘上腾出地方，不用重启。")),
        Trouble.BROKEN: (tell, _("管理员：检查磁盘；换盘后用最近的备份恢复。")),
        Trouble.READ_ONLY: (tell, _("管理员：检查数据目录或数据库是否被设成只读。")),
        Trouble.AWAY: (
            _("这次没有办成，什么也没改。先别关这一页；告诉系统管理员，修好后再提交一次，不会重复。"),
            _("管理员：检查数据库是否在运行、数据目录是否还在。"),
        ),
        Trouble.BUSY: (_("这次没有存下，什么也没改。"), _("过几秒再提交一次，不会重复。")),
    }
    return known[trouble]


def server_error(request: HttpRequest) -> HttpResponse:
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is not None:
        return machine_trouble(request, trouble)
    number = uuid.uuid4().hex[:8]
    log.error("server error %s at %s", number, request.path)
    if wants_json(request):
        return problem(500, _("出错了。"), instance=number)
    # The frame of a signed-in page asks the database; the page that says "it broke" must not break with it.
    request.actor = None  # type: ignore[attr-defined]
    request.kj_shell = None  # type: ignore[attr-defined]
    context = {"title": _("出错了"), "explanation": _("这次没有办成，什么也没改。"), "number": number, "status": 500}
    return render(request, "kit/error.html", context, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    title, explanation = _("这一页放得太久了"), _("回上一页，刷新，再提交一次；填的内容还在。")
    if wants_json(request):
        return problem(403, title, detail=_("带上请求头 X-CSRFToken，值取自 cookie kj_csrf。"))
    return render(request, "kit/error.html", {"title": title, "explanation": explanation, "status": 403}, status=403)


def locked_out(request: HttpRequest, credentials: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    context = {
        "title": _("连续五次没登进去，先停 15 分钟"),
        "explanation": _("15 分钟后再试，或找安全管理员重设密码。"),
        "status": 429,
    }
    return render(request, "kit/error.html", context, status=429)
