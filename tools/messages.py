#!/usr/bin/env python3
"""Keep the English of every room complete: extract, report what is missing, compile.

    python tools/messages.py [ROOM ...]        update src/kuaijin/ROOM/locale/en/LC_MESSAGES/django.po and .mo
    python tools/messages.py --check [ROOM ...] write nothing; exit 1 when something is missing or stale

The msgid is the Chinese text. A catalogue keeps its translations, gains what is new with an empty msgstr and loses
what no file says any more. It carries neither line numbers nor dates, so that two branches merge quietly.
Exit codes: 0 complete, 1 something is missing, stale or contradictory, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "kuaijin"
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")

# function name → what its leading arguments are
KEYWORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("_", "N_", "gettext", "gettext_lazy", "gettext_noop"), ("id",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("id", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "id")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "id", "plural")),
}
CALL_IN_TEMPLATE = re.compile(r"(?<![\w.])(" + "|".join(sorted(KEYWORDS, key=len, reverse=True)) + r")\(")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdfrx]|(?<!\{)\{(\w*)[^{}]*\}(?!\})|%[sdf]")

HEADER = (
    "Language: en\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, order=True)
class Key:
    context: str
    id: str


@dataclass
class Entry:
    key: Key
    plural: str = ""
    texts: tuple[str, ...] = ()
    found_in: list[str] = field(default_factory=list)

    @property
    def forms(self) -> int:
        return 2 if self.plural else 1

    @property
    def complete(self) -> bool:
        return len(self.texts) == self.forms and all(self.texts)


class Unreadable(Exception):
    """A source file holds a call that no catalogue could follow."""


# --- what the sources say -------------------------------------------------------------------------------------


def calls_in_python(source: str, name: str) -> Iterator[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source, name)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if called_name(call) in KEYWORDS:
            yield call


def called_name(call: ast.Call) -> str:
    func = call.func
    if isinstance(func, ast.Name):
        return func.id
    return func.attr if isinstance(func, ast.Attribute) else ""


def calls_in_template(source: str, name: str) -> Iterator[ast.Call]:
    """Django turns a template into text with calls in it; each call is read up to the bracket that closes it."""
    from django.utils.translation.template import templatize

    text = templatize(source, origin=name)
    for match in CALL_IN_TEMPLATE.finditer(text):
        yield balanced_call(text, match.start(), name)


def balanced_call(text: str, start: int, name: str) -> ast.Call:
    end = start
    while (end := text.find(")", end) + 1) > 0:
        try:
            call = ast.parse(text[start:end].replace("\n", "\\n"), mode="eval").body
        except SyntaxError:
            continue
        if isinstance(call, ast.Call):
            return call
    raise Unreadable(f"{name}: cannot read {text[start : start + 60]!r}")


def entry_of(call: ast.Call, name: str) -> Entry | None:
    """None for a call on a variable: its text is declared elsewhere by N_ or gettext_noop."""
    parts: dict[str, str] = {"context": "", "plural": ""}
    for role, argument in zip(KEYWORDS[called_name(call)], call.args, strict=False):
        if isinstance(argument, ast.JoinedStr):
            raise Unreadable(f"{name}:{call.lineno}: an f-string cannot be translated; use placeholders")
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return None
        parts[role] = argument.value
    if not parts.get("id"):
        return None
    return Entry(Key(parts["context"], parts["id"]), parts["plural"])


def sources(room: Path) -> Iterator[tuple[Path, bool]]:
    """Files of a room that may hold text, in the order of their names; True marks a template."""
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        if "vendor" in inside or "locale" in inside or "__pycache__" in inside:
            continue
        if path.suffix == ".py":
            yield path, False
        elif "templates" in inside and path.suffix in {".html", ".txt", ".svg", ".xml"}:
            yield path, True


def extract(room: Path) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    for path, is_template in sources(room):
        name = str(path.relative_to(PACKAGE) if path.is_relative_to(PACKAGE) else path)
        read = calls_in_template if is_template else calls_in_python
        for call in read(path.read_text(encoding="utf-8"), name):
            entry = entry_of(call, name)
            if entry is None:
                continue
            kept = found.setdefault(entry.key, entry)
            kept.plural = kept.plural or entry.plural
            if name not in kept.found_in:
                kept.found_in.append(name)
    return found


# --- catalogues -----------------------------------------------------------------------------------------------


def read_catalogue(path: Path) -> dict[Key, Entry]:
    from babel.messages.pofile import read_po

    if not path.exists():
        return {}
    known: dict[Key, Entry] = {}
    for message in read_po(io.BytesIO(path.read_bytes()), locale="en", abort_invalid=True):
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        key = Key(message.context or "", ids[0])
        fuzzy = "fuzzy" in message.flags
        known[key] = Entry(key, ids[1] if len(ids) > 1 else "", () if fuzzy else texts)
    return known


def merged(found: dict[Key, Entry], known: dict[Key, Entry]) -> list[Entry]:
    """The entries that the sources ask for, with the texts that the catalogue has."""
    for key, entry in found.items():
        texts = known[key].texts if key in known else ()
        entry.texts = tuple((*texts, *texts[-1:], "", "")[: entry.forms])
    return list(found.values())


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    if "\n" not in text.rstrip("\n"):
        return f'"{escaped}"'
    lines = escaped.replace("\\n", "\\n\0").rstrip("\0").split("\0")
    return "\n".join(['""', *(f'"{line}"' for line in lines)])


def po_text(entries: Iterable[Entry]) -> str:
    blocks = [f'msgid ""\nmsgstr {quoted(HEADER)}']
    for entry in entries:
        lines = [f"msgctxt {quoted(entry.key.context)}"] if entry.key.context else []
        lines.append(f"msgid {quoted(entry.key.id)}")
        if entry.plural:
            lines.append(f"msgid_plural {quoted(entry.plural)}")
            lines += [f"msgstr[{n}] {quoted(text)}" for n, text in enumerate(entry.texts)]
        else:
            lines.append(f"msgstr {quoted(entry.texts[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def mo_bytes(entries: Iterable[Entry]) -> bytes:
    """GNU gettext's binary form, in the order of the msgids: the same entries give the same bytes."""
    pairs = {b"": HEADER.encode()}
    for entry in entries:
        if not entry.complete:
            continue
        context = entry.key.context + "\x04" if entry.key.context else ""
        original = context + entry.key.id + ("\0" + entry.plural if entry.plural else "")
        pairs[original.encode()] = "\0".join(entry.texts).encode()
    keys = sorted(pairs)
    texts = [*keys, *(pairs[key] for key in keys)]
    count, start = len(keys), 28 + 16 * len(keys)
    table = io.BytesIO()
    for text in texts:
        table.write(struct.pack("<II", len(text), start))
        start += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count)
    return head + table.getvalue() + b"".join(text + b"\0" for text in texts)


# --- what is wrong --------------------------------------------------------------------------------------------


def placeholders(text: str) -> set[str]:
    return {match[1] or match[2] or match[0] for match in PLACEHOLDER.finditer(text)}


def faults(room: str, entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        where = f"{room}: {entry.key.id!r} ({', '.join(entry.found_in)})"
        if not entry.complete:
            yield f"{where}: no English"
            continue
        for text in entry.texts:
            # the singular may leave its number out: "one day", "2 days"
            if not placeholders(text) <= placeholders(entry.key.id) | placeholders(entry.plural):
                yield f"{where}: placeholders differ in {text!r}"
        if placeholders(entry.texts[-1]) != placeholders(entry.plural or entry.key.id):
            yield f"{where}: a placeholder is lost in {entry.texts[-1]!r}"


def contradictions(by_room: dict[str, list[Entry]]) -> Iterator[str]:
    """Django merges all catalogues into one, so a text has one English in the whole house (or a context)."""
    first: dict[Key, tuple[str, Entry]] = {}
    for room, entries in by_room.items():
        for entry in entries:
            if not entry.complete:
                continue
            other_room, other = first.setdefault(entry.key, (room, entry))
            if other.texts != entry.texts and (len(other.texts) == len(entry.texts)):
                yield f"{entry.key.id!r} is {other.texts} in {other_room} but {entry.texts} in {room}"


def stale(path: Path, entries: list[Entry]) -> Iterator[str]:
    compiled = path.with_suffix(".mo")
    if not path.exists() or path.read_text(encoding="utf-8") != po_text(entries):
        yield f"{path.relative_to(ROOT)} is not what the sources say: run tools/messages.py"
    if not compiled.exists() or compiled.read_bytes() != mo_bytes(entries):
        yield f"{compiled.relative_to(ROOT)} is stale: run tools/messages.py"


def rooms_with_text() -> list[str]:
    return [path.name for path in sorted(PACKAGE.iterdir()) if path.is_dir() and extract(path)]


def entries_of(room: str) -> list[Entry]:
    folder = PACKAGE / room
    return merged(extract(folder), read_catalogue(folder / CATALOGUE))


def problems(rooms: Iterable[str]) -> list[str]:
    """Everything that keeps these rooms from being complete in English, in words."""
    by_room = {room: entries_of(room) for room in rooms}
    found = [fault for room, entries in by_room.items() for fault in faults(room, entries)]
    for room, entries in by_room.items():
        if entries:
            found += stale(PACKAGE / room / CATALOGUE, entries)
    return found + list(contradictions(by_room))


def update(room: str) -> list[str]:
    entries, path = entries_of(room), PACKAGE / room / CATALOGUE
    if not entries:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(po_text(entries), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(mo_bytes(entries))
    return list(faults(room, entries))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="default: every room that has text")
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 when anything is missing or stale")
    args = parser.parse_args(arguments)
    if unknown := [room for room in args.rooms if not (PACKAGE / room).is_dir()]:
        parser.error(f"no such room: {', '.join(unknown)}")
    try:
        rooms = args.rooms or rooms_with_text()
        found = problems(rooms) if args.check else [fault for room in rooms for fault in update(room)]
    except Unreadable as error:
        found = [str(error)]
    print("\n".join(found) if found else f"complete: {', '.join(rooms) or 'no room has text'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
