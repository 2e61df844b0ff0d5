"""Problem details (RFC 9457): what went wrong in a way that teaches. One form for API and htmx."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class FieldProblem:
    """Field, value, rule, next step, in the reader's language."""

    field: str
    value: str
    rule: str
    next_step: str = ""


@dataclass(frozen=True)
class Problem:
    """`code` is stable for programs; `title` and `detail` are for people; `next_step` says what to do now."""

    status: int
    code: str
    title: str
    detail: str = ""
    next_step: str = ""
    next_href: str = ""
    instance: str = ""
    fields: tuple[FieldProblem, ...] = field(default=())

    def as_dict(self) -> dict[str, object]:
        said: dict[str, object] = {"type": f"/problems/{self.code}", "title": self.title, "status": self.status}
        if self.detail:
            said["detail"] = self.detail
        if self.instance:
            said["instance"] = self.instance
        if self.next_step:
            said["next_step"] = self.next_step
        if self.fields:
            said["errors"] = [
                {"field": f.field, "value": f.value, "rule": f.rule, "next_step": f.next_step} for f in self.fields
            ]
        return said


def json_response(problem: Problem) -> JsonResponse:
    return JsonResponse(
        problem.as_dict(),
        status=problem.status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def page_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page for people, or for htmx the fragment that is said in the live region and shown above the content."""
    fragment = request.headers.get("HX-Request") == "true" or request.headers.get("KJ-Margin") == "1"
    template = "kit/problem.html" if fragment else "kit/error.html"
    context = {
        "title": problem.title,
        "explanation": problem.detail,
        "next_step": problem.next_step,
        "next_href": problem.next_href,
        "number": problem.instance,
        "fields": problem.fields,
    }
    return HttpResponse(render_to_string(template, context, request), status=problem.status)
