"""What a letter says, apart from how it is set. Frozen once it is issued; its digest is on the check page."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from kuaijin.kit.paper.content import Table, said

# Of the layout and of what the content holds: a letter issued under another form is still read by its own.
FORM = 1


@dataclass(frozen=True)
class LetterContent:
    """`before` stands above the table, `after` below it. `signers` are blank lines to be signed on paper. `basis` are
    the articles that the letter rests on, `contact` is whom to ask."""

    kind: str
    title: str
    number: str
    office: str
    addressee: str
    on: date
    before: tuple[str, ...]
    table: Table | None = None
    after: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    contact: str = ""

    @property
    def greeting(self) -> str:
        """Proof of delivery is a form, no letter to somebody."""
        return f"{self.addressee}：" if self.addressee and self.kind != "delivery" else ""

    @property
    def basis_line(self) -> str:
        return f"依据：{'；'.join(self.basis)}。" if self.basis else ""

    @property
    def contact_line(self) -> str:
        return f"联系：{self.contact}" if self.contact else ""

    @property
    def sign_lines(self) -> tuple[str, ...]:
        return tuple(f"{name}：" for name in self.signers)

    @property
    def day_said(self) -> str:
        return said(self.on)

    def document(self) -> dict[str, Any]:
        return {"form": FORM, **asdict(self), "on": self.on.isoformat()}

    def texts(self) -> str:
        """Every character of the letter itself."""
        table = self.table or Table((), (), ())
        cells = (*table.head, *(cell for row in table.rows for cell in row))
        parts = (*self.before, *cells, *self.after, *self.basis, *self.attachments, *self.signers)
        return "".join((self.title, self.number, self.office, self.addressee, self.contact, *parts))


def content_of(document: dict[str, Any]) -> LetterContent:
    """The letter as it was issued."""
    table = document["table"]
    held: dict[str, Any] = {key: tuple(value) for key, value in document.items() if isinstance(value, list | tuple)}
    held |= {key: document[key] for key in ("kind", "title", "number", "office", "addressee", "contact")}
    return LetterContent(**held, on=date.fromisoformat(document["on"]), table=table and _table(table))


def _table(document: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in document["rows"])
    return Table(head=tuple(document["head"]), rows=rows, shares=tuple(document["shares"]))


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 of the content, whatever the order of its keys."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def written_later(content: LetterContent, acted: str, on: date) -> LetterContent:
    """The act was on another day than its letter: both stand on the paper, `acted` names the first."""
    line = f"{acted}：{said(on)}；本文书制作日：{content.day_said}。"
    return replace(content, after=(*content.after, line))


def by(day: date) -> str:
    """The last day on which it may be done."""
    return f"{said(day)}前（含当日）"
