"""What a project needs and what not, as text: each with the rule, the facts and the article; what is left to answer."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
HEADINGS = (
    ("needed", "要办 needed"),
    ("conflict", "规则矛盾，要裁定 contradicted"),
    ("unknown", "还不知道 not known"),
    ("not_needed", "不办 not needed"),
)
CONFIDENCE = {"default": "默认 default", "memory": "记忆，未确认 memory", "guess": "推断，未确认 guess"}


def judged(answer: Document) -> Iterator[str]:
    names = {one["fact"]: one["name"] for one in answer["questions"]}
    for verdict, heading in HEADINGS:
        matters = [one for one in answer["matters"] if one["verdict"] == verdict]
        if matters:
            yield ""
            yield f"{heading}（{len(matters)}）"
            for one in matters:
                yield from _matter(one, names)
    for conflict in answer["pack_conflicts"]:
        yield ""
        yield f"规则包互相矛盾 packs contradict {conflict['code']}（rulings: {{{conflict['code']}: …}}）"
        for side in conflict["sides"]:
            yield f"  {side['choice']}：{side['text']}（{side['source']}）"
    yield from _documents(answer)
    yield from _unconfirmed(answer)


def _matter(one: Document, names: Mapping[str, str]) -> Iterator[str]:
    yield f"  {one['id']} {one['name']}" + (
        f"：缺 {'、'.join(names[code] for code in one['missing'])}" if one["missing"] else ""
    )
    for because in one["because"]:
        if because["rule"] == "stated":
            yield f"      {because['source']}"
            continue
        facts = f"{because['facts_text']}。" if because["facts_text"] else ""
        mark = CONFIDENCE.get(because["confidence"])
        yield f"      {facts}{because['text']}（{because['source']}）" + (f" {mark}" if mark else "")


def _documents(answer: Document) -> Iterator[str]:
    """What the enterprise brings, once, however many matters use it."""
    documents = answer["documents"]
    asked = [one for one in documents if one["asked"]]
    if not documents:
        return
    yield ""
    yield f"要交的材料 documents to bring（{len(asked)}）：每份只交一次 each once"
    for one in asked:
        again = f"，共 {one['reuse'] + 1} 个事项用" if one["reuse"] else ""
        yield f"  {one['name']}（{'、'.join(one['needed_by'])}{again}）"
    for one in documents:
        if one["obtainable"]:
            yield f"  不用交 not asked：{one['name']}，部门自己提取（{one['source']}）"


def _unconfirmed(answer: Document) -> Iterator[str]:
    if answer["unconfirmed"]:
        yield ""
        yield f"未确认 not confirmed（{len(answer['unconfirmed'])}）"
        for one in answer["unconfirmed"]:
            mark = CONFIDENCE.get(one["confidence"], one["confidence"])
            yield f"  {one['matter']} {one['field']} {one['value']}：{one['source']} {mark}"
