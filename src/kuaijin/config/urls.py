"""Addresses. Each room keeps its own in `urls.py`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from kuaijin.approvals.pages.letters import check, check_typed
from kuaijin.config.reading import reading
from kuaijin.directory.access import page, public


@page()
def home(request: HttpRequest) -> HttpResponse:
    return redirect("cockpit:home")


@public
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", home, name="home"),
    path("health", health, name="health"),
    path("reading", reading, name="reading"),
    # short: it stands in the code on paper
    path("check/<str:token>", check, name="check"),
    path("check/", check_typed, name="check_typed"),
    path("ui", include("kuaijin.kit.urls")),
    path("", include("kuaijin.directory.urls")),
    path("", include("kuaijin.cockpit.urls")),
    path("projects/", include("kuaijin.projects.urls")),
    path("enterprises/", include("kuaijin.enterprises.urls")),
    path("task-forces/", include("kuaijin.taskforces.urls")),
    path("", include("kuaijin.contacts.urls")),
    path("problems/", include("kuaijin.problems.urls")),
    path("approvals/", include("kuaijin.approvals.urls")),
    path("supervision/", include("kuaijin.supervision.urls")),
    path("requests/", include("kuaijin.requests.urls")),
    path("r/", include("kuaijin.requests.doors_urls")),
    path("open311/v2/", include("kuaijin.requests.open311.urls")),
    path("obligations/", include("kuaijin.obligations.urls")),
    path("evidence/", include("kuaijin.evidence.urls")),
    path("import/", include("kuaijin.exchange.urls")),
    path("jobs/", include("kuaijin.jobs.urls")),
    path("messages/", include("kuaijin.messaging.urls")),
    path("feeds/", include("kuaijin.feeds.urls")),
    path("", include("kuaijin.demo.urls")),
    path("api/", include("kuaijin.config.api")),
]
handler404 = "kuaijin.config.errors.not_found"
handler500 = "kuaijin.config.errors.server_error"
