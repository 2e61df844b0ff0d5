"""How the shell speaks: the answer on stdout, messages on stderr, days as arguments; no Django."""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

SHANGHAI = timezone(timedelta(hours=8))
DEMO_DAY = "2026-10-09"


def say(message: str) -> None:
    print(message, file=sys.stderr)


def put_json(document: Mapping[str, object]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def day(text: str) -> date:
    """An argument that is a day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是日期；写成年-月-日，例如 2026-09-24") from None


def today(data_dir: Path) -> date:
    """The present day in Asia/Shanghai; in a demo's data directory the pinned one, as its pages show it.

    `kuaijin.kit.clock` says the same where Django runs.
    """
    if (data_dir / "demo").exists() or os.environ.get("KUAIJIN_DEMO") == "1":
        return date.fromisoformat(os.environ.get("KUAIJIN_DEMO_DAY", DEMO_DAY))
    return datetime.now(UTC).astimezone(SHANGHAI).date()  # noqa: TID251 - the shell's single reader of the clock
