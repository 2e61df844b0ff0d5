"""How the demo's tour asks a figure: the two rooms stand beside each other and do not know one another."""

from typing import Any

from kuaijin.cockpit.figures.asking import rows_address
from kuaijin.cockpit.figures.counting import values
from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.registry import figure
from kuaijin.demo.counts import Look


def ask_figure(row: dict[str, Any], look: Look) -> tuple[int, str]:
    """Value of a counted figure of one zone over `from`–`to`, and the address of its rows."""
    asked = question(
        actor=look.actor,
        zones=(look.zone,),
        today=look.day,
        first=row["from"],
        last=row["to"],
        filters=tuple((field, row[field]) for field in ("batch",) if field in row),
    )
    wanted = figure(row["code"])
    return int(values([wanted], asked)[wanted.code].amount or 0), rows_address(wanted, asked)
