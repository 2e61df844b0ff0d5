"""The rows of the tour are whole, and the page of the documentation says the same as they do."""

from typing import Any

from kuaijin.demo.counts import COUNTS
from kuaijin.demo.scene import pack
from kuaijin.demo.tour import OWN_PAGES, PAGES
from kuaijin.kit.formats import number_text
from tests.support.tree import ROOT

ROWS: list[dict[str, Any]] = pack("tour")["rows"]
KEYS = {"source", "zone", "told", "at_least", "say", "en", "count", "figure", "page", "later"}
TURNED = ("say", "en")


def documented(row: dict[str, Any]) -> str:
    """The line of docs/tour.md."""
    told = number_text(row["told"]) if "told" in row else ""
    figure = f"≥ {told}" if row.get("at_least") else told
    if "later" in row:
        shown = f"waits for {row['later']['en']}"
    elif "figure" in row:
        shown = f"figure `{row['figure']['code']}`"
    else:
        shown = f"page {row['page'].partition(':')[0].partition('?')[0]}"
    return f"| {row['source']} | {row['zone']} | {row['en']} | {figure} | {shown} |"


def test_no_comma_cut_a_sentence_of_the_tour_in_two() -> None:
    for row in ROWS:
        assert set(row) <= KEYS, row
        assert all(isinstance(row[key], str) and len(row[key]) > 5 for key in TURNED), row


def test_every_row_leads_to_a_count_and_a_page_that_are_there() -> None:
    for row in (row for row in ROWS if "count" in row):
        kind, _, firm = row["page"].partition(":")
        assert row["count"] in COUNTS
        assert kind.partition("?")[0] in (OWN_PAGES if firm else PAGES), row["page"]


def test_the_documentation_tells_the_same_rows() -> None:
    lines = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line.startswith("| ") and not line.startswith("| system")]
    assert told == [documented(row) for row in ROWS]
