"""A paper as it was issued: kept as a document with its digest, and made from it anew each time."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from kuaijin.kit.paper.content import Code, Paper, Table

# Of what the document holds: a paper issued under another form is still read by its own.
FORM = 1
NO_CODE = Code("", "", "")
PURPOSE = "扫码打开这一件（要登录）"
FINGERPRINT = 16


def document_of(paper: Paper) -> dict[str, Any]:
    """Without its code, whose address is that of the installation that prints it."""
    told = asdict(paper)
    del told["code"]
    return {"form": FORM, **told, "on": paper.on.isoformat()}


def paper_of(document: dict[str, Any], code: Code) -> Paper:
    told: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in document.items() if key != "form"
    }
    table = told.pop("table")
    paper = Paper(**{**told, "on": date.fromisoformat(document["on"])}, code=code)
    return replace(paper, table=_table(table)) if table else paper


def _table(told: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in told["rows"])
    return Table(head=tuple(told["head"]), rows=rows, shares=tuple(told["shares"]))


def code_of(address: str, mark: str = "") -> Code:
    """Of the page that the paper stands for; `mark` is the fingerprint of what was frozen."""
    return Code(address, PURPOSE, f"地址：{address}", mark)


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(digest: str) -> str:
    """Enough to compare the paper with the page by eye."""
    return f"校验码 {digest[:FINGERPRINT]}"
