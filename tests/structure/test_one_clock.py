"""Only pages, jobs, API and shell read the system clock; law, rules, commands and models are handed the day."""

from pathlib import Path

from tests.support.tree import PACKAGE

READERS = ("pages", "jobs", "api", "cli", "config", "worker", "queue", "schedule", "registry")


def reads_clock(path: Path) -> bool:
    return "kuaijin.kit import clock" in path.read_text(encoding="utf-8") or "kuaijin.kit.clock" in path.read_text(
        encoding="utf-8"
    )


def may(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return any(part in READERS or part.endswith("_pages") for part in parts)


def test_who_reads_the_clock() -> None:
    readers = [path for path in PACKAGE.rglob("*.py") if reads_clock(path)]
    assert len(readers) > 20, "the rule looks at nothing"
    assert not [str(path.relative_to(PACKAGE)) for path in readers if not may(path)]
