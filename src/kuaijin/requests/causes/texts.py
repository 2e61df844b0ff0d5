"""What a text is about: pairs of Chinese characters, without names, numbers and polite words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

# Said in every request, so they tell nothing: politeness, pronouns, particles.
_EMPTY = re.compile(
    "我们公司|我公司|我司|本公司|贵单位|有限公司|企业|领导|你们|您们|我们|咱们"
    "|希望|请问|麻烦|谢谢|帮忙|帮助|协调|解决|反映|尽快|能不能|能否|可不可以|是否"
    "|一直|已经|还是|还没|没有|现在|目前|最近|这个|那个|一下|什么时候|怎么办"
)
_RUNS = re.compile(r"[一-鿿]{2,}")
# A gram in more than this share of all texts says nothing (among few texts it may); one in fewer than `RARE` says it to
# nobody else.
COMMON = 0.15
FEW = 40
RARE = 3
LEAST_SHARED = 2


def normalised(text: str, names: Iterable[str] = ()) -> str:
    """The words without names (of enterprises, places, offices), numbers, Latin letters and polite phrases."""
    for name in sorted(names, key=len, reverse=True):
        if name:
            text = text.replace(name, " ")
    return _EMPTY.sub(" ", text)


def grams(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, each once, in order of appearance."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(text):
        for start in range(len(run) - 1):
            found.setdefault(run[start : start + 2])
    return list(found)


class Index:
    """Texts as unit vectors over grams weighted by rarity (idf), and the texts that hold each gram."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.count = len(texts)
        held = [grams(text) for text in texts]
        spread = Counter(gram for row in held for gram in row)
        most = max(FEW, COMMON * self.count)
        known = sorted(gram for gram, texts_with in spread.items() if RARE <= texts_with <= most)
        self.grams = known
        number = {gram: place for place, gram in enumerate(known)}
        weight = np.log(self.count / np.array([spread[gram] for gram in known], dtype=float)) if known else np.empty(0)
        self.rows: list[tuple[np.ndarray, np.ndarray]] = []
        holders: list[list[int]] = [[] for _ in known]
        values: list[list[float]] = [[] for _ in known]
        for text, row in enumerate(held):
            ids = np.array([number[gram] for gram in row if gram in number], dtype=np.int64)
            weights = weight[ids] if len(ids) else np.empty(0)
            length = float(np.sqrt((weights**2).sum())) or 1.0
            weights = weights / length
            self.rows.append((ids, weights))
            for gram, value in zip(ids.tolist(), weights.tolist(), strict=True):
                holders[gram].append(text)
                values[gram].append(value)
        self.holders = [np.array(row, dtype=np.int64) for row in holders]
        self.values = [np.array(row) for row in values]

    def likeness(self, text: int) -> np.ndarray:
        """Cosine 0–1 of one text to every text: float64[count]. A single gram in common is chance: 0."""
        found, shared = np.zeros(self.count), np.zeros(self.count, dtype=np.int32)
        ids, weights = self.rows[text]
        for gram, weight in zip(ids.tolist(), weights.tolist(), strict=True):
            found[self.holders[gram]] += weight * self.values[gram]
            shared[self.holders[gram]] += 1
        found[shared < LEAST_SHARED] = 0.0
        return found

    def common(self, texts: Sequence[int], most: int = 6) -> list[str]:
        """The grams that carry most of what the texts have in common, most telling first."""
        total: Counter[int] = Counter()
        for text in texts:
            ids, weights = self.rows[text]
            for gram, weight in zip(ids.tolist(), weights.tolist(), strict=True):
                total[gram] += weight
        return [self.grams[gram] for gram, _ in total.most_common(most)]
