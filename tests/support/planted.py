"""Invented requests of a year, with one systemic cause planted among them: what the search for causes is tried on.

The texts are made from parts that people say in different words and order; offices, ends and days follow the topic
with noise. One topic is asked again and again by the same few firms: loud, but no systemic cause."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from kuaijin.law.dates import add_calendar_days
from kuaijin.requests.causes import Said

FIRST = date(2025, 10, 1)


@dataclass(frozen=True)
class Topic:
    """`parts`: one of each is said, in this order or turned round; `bad`: share that ends badly."""

    kind: str
    office: int
    cause: str
    parts: tuple[tuple[str, ...], ...]
    bad: float = 0.18


OPENINGS = ("", "", "我们公司", "您好，", "我司", "反映一下，", "想请问，", "企业现在", "麻烦协调，", "最近")
ENDINGS = (
    "",
    "",
    "请帮忙协调。",
    "希望尽快解决。",
    "什么时候能办好？",
    "谢谢。",
    "一直没有答复。",
    "订单等着交。",
    "请领导关心。",
)

TOPICS = tuple(
    Topic(row["kind"], row["office"], row["cause"], tuple(map(tuple, row["parts"])))
    for row in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
)

PLANTED = Topic(
    "approval",
    5,
    "rule",
    (
        ("用地规划许可", "建设用地规划许可证", "规划许可窗口", "办用地规划"),
        ("原来的测绘报告", "去年做的测绘成果", "测绘报告超过一年", "旧的地形测绘"),
        ("窗口不认，要重新测绘", "说过期作废，让重测一遍", "必须重做测绘", "不予采用，重新委托测绘"),
        ("多花八万", "白等二十天", "同一块地测两遍", "哪条规定说一年作废"),
    ),
    bad=0.7,
)
# asked sixty times by four firms: loud, no systemic cause
LOUD = Topic("safety", 13, "own", (("夜间噪声", "排风机"), ("邻居投诉", "隔音"), ("怎么处理", "要不要搬")), bad=0.6)


def year(count: int, seed: int, *, planted: int) -> tuple[list[Said], set[int]]:
    """`count` requests of a year and the keys of the `planted` ones among them (none: an even year)."""
    chance = random.Random(seed)
    firms = max(40, count // 6)
    loud = max(6, count // 280)
    said = [
        _one(chance, key, chance.choice(TOPICS), chance.randrange(firms), chance.randrange(365))
        for key in range(count - planted - loud)
    ]
    said += [_one(chance, len(said) + n, LOUD, firms + n % 4, chance.randrange(365)) for n in range(loud)]
    keys = set()
    for _ in range(planted):
        key = len(said)
        # more of them in the second half of the year, each firm once or twice
        said.append(_one(chance, key, PLANTED, chance.randrange(firms), int(365 * chance.random() ** 0.6)))
        keys.add(key)
    chance.shuffle(said)
    return said, keys


def _one(chance: random.Random, key: int, topic: Topic, firm: int, day: int) -> Said:
    parts = [chance.choice(part) for part in topic.parts]
    if chance.random() < 0.3:
        parts.reverse()
    if len(parts) > 2 and chance.random() < 0.25:
        parts.pop(chance.randrange(len(parts)))
    words = chance.choice(OPENINGS) + "，".join(parts) + "，" + chance.choice(ENDINGS)
    if chance.random() < 0.1:
        at = chance.randrange(len(words))
        words = words[:at] + words[at + 1 :]
    ended = 1.0 if chance.random() < topic.bad else 0.0
    at_risk = ended and chance.random() < 0.15
    return Said(
        key=key,
        words=words,
        enterprise=firm,
        kind=topic.kind if chance.random() < 0.9 else chance.choice(TOPICS).kind,
        on=add_calendar_days(FIRST, day),
        cause=topic.cause if chance.random() < 0.6 else "",
        office=topic.office if chance.random() < 0.85 else None,
        bad=ended,
        investment_at_risk=Decimal(chance.randrange(1, 50) * 1_000_000) if at_risk else Decimal(0),
        jobs_at_risk=chance.randrange(5, 80) if at_risk else 0,
    )
