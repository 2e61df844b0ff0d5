"""The gallery shows itself in both languages, weighs little and keeps the content policy."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client, override_settings
from django.utils import translation

from kuaijin.kit.problems import FieldProblem, Problem, json_response

PAGES = ("/ui", "/ui/my-day", "/ui/object?why=1", "/ui/table", "/ui/form?sent=1", "/ui/desk", "/ui/plain")
KILOBYTE = 1000

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery_alone")]


@pytest.fixture
def gallery_alone():  # type: ignore[no-untyped-def]
    with override_settings(ROOT_URLCONF="tests.kit.urls"):
        yield


class Attributes(HTMLParser):
    """Every attribute and script of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.unsafe: list[str] = []
        self.scripts = 0
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.unsafe += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.unsafe.append(f"<{tag}>")
        self.ids += [names["id"]] if names.get("id") else []  # type: ignore[list-item]


def get(path: str, language: str = "zh-hans") -> str:
    with translation.override(language):
        answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_keeps_the_content_policy_and_weighs_little(path: str, language: str) -> None:
    page = get(path, language)
    found = Attributes(page)
    assert not found.unsafe
    assert len(found.ids) == len(set(found.ids)), "an id stands twice"
    assert len(page.encode()) <= 100 * KILOBYTE
    assert len(re.findall(r"<h1\b", page)) == 1


def test_a_list_of_fifty_rows_weighs_less_than_a_hundred_kilobytes() -> None:
    page = get("/ui/table")
    assert page.count('name="pick"') == 50
    assert len(page.encode()) <= 100 * KILOBYTE


def test_the_margin_is_there_but_hidden_until_it_is_asked_for() -> None:
    assert re.search(r'<aside class="kj-margin"[^>]* hidden></aside>', get("/ui/object"))
    assert not re.search(r'<aside class="kj-margin"[^>]* hidden', get("/ui/object?why=1"))


def test_theme_and_greyscale_can_be_asked_for() -> None:
    assert 'data-bs-theme="dark"' in get("/ui?theme=dark") and 'class="kj-bw"' in get("/ui?bw=1")
    assert 'data-bs-theme="light"' in get("/ui?theme=nonsense")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=day&text=10.13", "10月13日 周二，工作日"),
        ("kind=month&text=2026.10", "2026.10，只到月"),
        ("kind=money&text=4.39亿", "4.39 亿元 = 439,000,000 元"),
        ("kind=day&text=x", ""),
    ],
)
def test_the_reading_of_what_is_typed(query: str, said: str) -> None:
    assert get(f"/ui/reading?{query}") == said


def test_a_problem_names_field_value_rule_and_next_step() -> None:
    wrong = FieldProblem("accepted_on", "2026-10-12", "受理只能记已发生的事", "改成 10月9日")
    answer = json_response(Problem(422, "form", "没有记下", fields=(wrong,)))
    assert answer["Content-Type"] == "application/problem+json"
    assert '"rule": "受理只能记已发生的事"' in answer.content.decode()
    assert answer.status_code == 422
