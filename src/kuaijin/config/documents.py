"""YAML as people write it here: `on` and `off` are words, not true and false, and a day may be quoted or not."""

import re
from typing import Any

import yaml

BOOLEAN = "tag:yaml.org,2002:bool"
SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainLoader(SAFE):
    """The safe loader with the truth values of YAML 1.2: only true and false."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOLEAN]
    for first, resolvers in SAFE.yaml_implicit_resolvers.items()
}
PlainLoader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


class Unreadable(Exception):
    """The text is not YAML: `where` names the line, `why` the complaint."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}：{why}")
        self.where, self.why = where, why


def documents_from(text: str) -> list[object]:
    """Every document of the text as plain values; JSON is YAML too. Empty documents are left out."""
    try:
        return [document for document in yaml.load_all(text, Loader=PlainLoader) if document is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(f"第 {mark.line + 1} 行" if mark else "（不明）", "不是有效的 YAML 或 JSON") from None
    except ValueError as error:  # an unquoted day such as 2026-02-30
        raise Unreadable("日期", f"日期不存在（{error}）") from None
