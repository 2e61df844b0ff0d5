"""A small HTTP load: a few clients ask for the same thing over and over; each keeps its own connection.

Loopback only, bounded by seconds. An answer counts as an error when its status is not the wanted one.
"""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

RANGE = re.compile(r"\{(\d+)-(\d+)\}")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TAG = re.compile(r"<[^>]*>")
WARM_UP = 3


@dataclass(frozen=True)
class Target:
    """`path` may hold {a-b}: a random whole number. With `fields` it is posted, {n} being a new number each time."""

    name: str
    path: str
    fields: dict[str, str] = field(default_factory=dict)
    json: dict[str, Any] = field(default_factory=dict)
    form_path: str = ""
    wanted: tuple[int, ...] = (200,)

    @property
    def posts(self) -> bool:
        return bool(self.fields or self.json)


@dataclass(frozen=True)
class Figure:
    """Times in milliseconds. `spread` is that of the rounds' medians: (largest - smallest) / median."""

    name: str
    clients: int
    requests: int
    errors: int
    median: float
    p95: float
    spread: float
    size: int
    sample: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def measure(base: str, target: Target, *, clients: int, seconds: float, rounds: int, cookies: dict[str, str]) -> Figure:
    """`rounds` times `seconds` of requests by `clients` at once, after a few untimed ones."""
    if urlsplit(base).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("only this machine is measured")
    return asyncio.run(_measure(base, target, clients, seconds, rounds, cookies))


async def _measure(
    base: str, target: Target, clients: int, seconds: float, rounds: int, cookies: dict[str, str]
) -> Figure:
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    each = [
        _Client(
            httpx.AsyncClient(base_url=base, cookies=cookies, timeout=60, trust_env=False, limits=limits), target, seed
        )
        for seed in range(clients)
    ]
    try:
        for client in each:
            await client.warm()
        medians, times = [], []
        for _ in range(rounds):
            end = time.perf_counter() + seconds / rounds
            taken = list(itertools.chain(*await asyncio.gather(*(client.run(end) for client in each))))
            if taken:
                medians.append(statistics.median(taken))
            times += taken
    finally:
        for client in each:
            await client.http.aclose()
    errors = sum(client.errors for client in each)
    sample = next((client.sample for client in each if client.sample), "")
    if not times:
        return Figure(target.name, clients, 0, errors, math.nan, math.nan, math.nan, 0, sample)
    middle = statistics.median(times)
    return Figure(
        name=target.name,
        clients=clients,
        requests=len(times),
        errors=errors,
        median=middle * 1000,
        p95=percentile(times, 0.95) * 1000,
        spread=(max(medians) - min(medians)) / middle,
        size=max(client.size for client in each),
        sample=sample,
    )


class _Client:
    numbers = itertools.count(time.time_ns() % 10**10)

    def __init__(self, http: httpx.AsyncClient, target: Target, seed: int) -> None:
        self.http, self.target = http, target
        self.token, self.errors, self.size, self.sample = "", 0, 0, ""
        self.random = random.Random(seed)

    async def warm(self) -> None:
        if self.target.form_path:
            page = await self.http.get(self.target.form_path)
            found = TOKEN.search(page.text)
            self.token = found[1] if found else ""
        for _ in range(WARM_UP):
            await self.once()
        self.errors, self.sample = 0, ""

    async def run(self, end: float) -> list[float]:
        taken = []
        while time.perf_counter() < end:
            start = time.perf_counter()
            if await self.once():
                taken.append(time.perf_counter() - start)
        return taken

    async def once(self) -> bool:
        answer = await self.send()
        if answer.status_code not in self.target.wanted:
            self.errors += 1
            said = " ".join(TAG.sub(" ", answer.text.partition("<main")[2] or answer.text).split())
            self.sample = self.sample or f"{answer.status_code} {said[:300]}"
            return False
        self.size = len(answer.content)
        return True

    async def send(self) -> httpx.Response:
        path = RANGE.sub(lambda match: str(self.random.randint(int(match[1]), int(match[2]))), self.target.path)
        if not self.target.posts:
            return await self.http.get(path)
        number = str(next(self.numbers))
        headers = {"Referer": str(self.http.base_url), "X-CSRFToken": self.token}
        if self.target.json:
            filled = {k: v.replace("{n}", number) if isinstance(v, str) else v for k, v in self.target.json.items()}
            return await self.http.post(path, json=filled, headers=headers)
        fields = {name: value.replace("{n}", number) for name, value in self.target.fields.items()}
        return await self.http.post(path, data={**fields, "csrfmiddlewaretoken": self.token}, headers=headers)
