"""Templates are short, translated, and safe under a strict content policy."""

import re
from collections.abc import Iterator

import pytest
from django.template.base import Lexer, TokenType

from tests.support.tree import named, templates

LINES = 150
CHINESE = re.compile(r"[\u3400-\u9fff]")
TRANSLATED_LITERAL = re.compile(r"""_\(\s*("[^"]*"|'[^']*')\s*\)""")
# a language calls itself by its own name in every language
OWN_NAMES = {"中文"}
# a file as somebody writes it, shown word for word
VERBATIM = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")
# the gallery shows components on invented samples; what they say is data
SAMPLES = "templates/kit/gallery/"
UNSAFE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on[:\-=]"),
}
UNESCAPED = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")


def blanked(pattern: re.Pattern[str], source: str) -> str:
    """Without what the pattern finds; every line stays where it was."""
    return pattern.sub(lambda match: "\n" * match[0].count("\n"), source)


def inline(source: str) -> Iterator[tuple[int, str]]:
    """What a strict content policy forbids, or what would let markup in; with its line."""
    plain = blanked(TAG, source)
    for what, pattern, text in [*((what, p, plain) for what, p in UNSAFE.items()), ("unescaped", UNESCAPED, source)]:
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, what


def untranslated(source: str) -> Iterator[tuple[int, str]]:
    """Chinese that no translation tag holds, with its line."""
    inside = ""
    for token in Lexer(blanked(VERBATIM, source)).tokenize():
        word = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type is TokenType.BLOCK:
            if word in {"endblocktranslate", "endblocktrans", "endcomment"}:
                inside = ""
            elif word in {"blocktranslate", "blocktrans", "comment"}:
                inside = word
            elif word not in {"translate", "trans"} and CHINESE.search(TRANSLATED_LITERAL.sub("", token.contents)):
                yield token.lineno, token.contents
        elif inside or token.token_type is TokenType.COMMENT:
            continue
        elif token.token_type is TokenType.VAR and CHINESE.search(TRANSLATED_LITERAL.sub("", token.contents)):
            yield token.lineno, token.contents
        elif token.token_type is TokenType.TEXT:
            for offset, line in enumerate(token.contents.split("\n")):
                text = re.sub(r"<[^>]*>", "", line).strip()
                if CHINESE.search(line) and text not in OWN_NAMES:
                    yield token.lineno + offset, line.strip()


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("<h1>我的一天</h1>", 1),
        ('<a title="打开">{{ x }}</a>', 1),
        ('{% include "a.html" with title="打开" %}', 1),
        ('{{ x|default:"没有" }}', 1),
        ('{% translate "我的一天" %}{% blocktranslate %}还剩 {{ n }} 天{% endblocktranslate %}', 0),
        ('{% include "a.html" with title=_("打开") %}{# 说明 #}{% comment %}说明{% endcomment %}', 0),
    ],
)
def test_it_sees_untranslated_chinese(source: str, count: int) -> None:
    assert len(list(untranslated(source))) == count


@pytest.mark.parametrize(
    "source",
    [
        '<p style="x">',
        "<script>a()</script>",
        '<a onclick="a()">',
        '<a href="javascript:a()">',
        "{{ x|safe }}",
        "<style>a{}</style>",
    ],
)
def test_it_sees_what_the_content_policy_forbids(source: str) -> None:
    assert list(inline(source))


@pytest.mark.parametrize(
    "source",
    ['<script src="/static/a.js" defer></script>', "<a{% if one == 1 %} aria-current{% endif %}>{{ one }}</a>"],
)
def test_it_lets_files_and_tags_through(source: str) -> None:
    assert not list(inline(source))


def test_templates_hold_nothing_inline() -> None:
    found = [
        f"{named(path)}:{line}: {what}"
        for path in templates()
        for line, what in inline(path.read_text(encoding="utf-8"))
    ]
    assert not found, found


def test_templates_are_short() -> None:
    found = {named(path): lines for path in templates() if (lines := path.read_bytes().count(b"\n")) > LINES}
    assert not found, f"longer than {LINES} lines: {found}"


def test_every_word_of_a_template_is_translated() -> None:
    found = [
        f"{named(path)}:{line}: {text}"
        for path in templates()
        if SAMPLES not in named(path)
        for line, text in untranslated(path.read_text(encoding="utf-8"))
    ]
    assert not found, found
