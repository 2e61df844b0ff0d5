"""`kuaijin figures`: the document, its exit codes, and that it is the same as the page's."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kuaijin.cli import figures as shell
from kuaijin.cli import main
from kuaijin.cockpit.figures.fields import FIELDS
from kuaijin.cockpit.figures.registry import FIGURES
from kuaijin.directory.actors import system
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from tests.support import guard
from tests.support.world import AT, DAY, World, build, pinned

Told = tuple[int, str, str]
# Named in the requirements by these codes; others may come beside them.
PROMISED = {
    "starts",
    "signings",
    "completions",
    "productions",
    "investment_signed",
    "funds_arrived",
    "fixed_investment",
    "gaps",
    "obligations_open",
    "uncontacted",
}


def begin(world: World, project: Any, on: date) -> None:
    projects.reach_stage(
        actor=system(world.zone.pk), at=AT, project=project, stage=StageName.START, reached_on=on, day=DAY
    )


@pytest.fixture
def figures(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    def run(*arguments: str) -> Told:
        try:
            code = main(["figures", *arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.django_db
def test_the_document_has_the_promised_keys_codes_and_rows(world: World, figures: Callable[..., Told]) -> None:
    begin(world, world.project, date(2026, 3, 10))
    begin(world, world.other_project, date(2026, 6, 1))
    projects.tell_money(
        actor=system(world.zone.pk),
        at=AT,
        project=world.project,
        kind="arrived",
        on=date(2026, 6, 30),
        amount=12_600_000,
        day=DAY,
        source="季报",
    )
    code, out, err = figures("--zone", "N", "--from", "2026-01-01", "--to", "2026-12-31", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert list(told) == ["zone", "from", "to", "as_of", "figures"]
    assert [told[key] for key in ("zone", "from", "to", "as_of")] == ["N", "2026-01-01", "2026-12-31", "2026-10-09"]
    found = {one["code"]: one for one in told["figures"]}
    assert found.keys() >= PROMISED
    assert list(found) == [figure.code for figure in FIGURES]
    for one in found.values():
        assert list(one) == ["code", "name", "value", "unit", "rows"]
        assert one["unit"] in ("count", "CNY")
        if one["unit"] == "count":
            assert one["value"] == len(one["rows"])
    numbers = [world.project.dossier.number, world.other_project.dossier.number]
    assert (found["starts"]["value"], found["starts"]["rows"]) == (2, numbers)
    assert (found["funds_arrived"]["value"], found["funds_arrived"]["rows"]) == ("12600000.00", numbers[:1])

    earlier = json.loads(figures("--zone", "N", "--as-of", "2026-05-31", "--by", "month", "--json")[1])
    assert (earlier["from"], earlier["to"], earlier["as_of"]) == ("2026-01-01", "2026-05-31", "2026-05-31")
    starts = next(one for one in earlier["figures"] if one["code"] == "starts")
    assert (starts["value"], starts["rows"]) == (1, numbers[:1])
    assert starts["groups"] == [
        {"key": "2026-03", "name": starts["groups"][0]["name"], "value": 1, "rows": numbers[:1]}
    ]
    lights = next(one for one in earlier["figures"] if one["code"] == "lights_red")
    assert (lights["value"], lights["rows"]) == (None, []), "what nobody kept is not invented"


@pytest.mark.django_db
def test_zones_are_added_only_where_both_are_named(world: World, figures: Callable[..., Told]) -> None:
    code, out, err = figures("--json")
    assert (code, out) == (2, ""), "which of two zones is not clear"
    assert "--zone" in err
    both = json.loads(figures("--zone", "N", "--zone", "K", "--by", "zone", "--json")[1])
    alone = json.loads(figures("--zone", "K", "--json")[1])
    assert (both["zone"], alone["zone"]) == ("N,K", "K")
    opened, there = (next(x for x in told["figures"] if x["code"] == "projects_open") for told in (both, alone))
    assert (opened["value"], there["value"]) == (3, 1)
    assert {group["key"]: group["value"] for group in opened["groups"]} == {"N": 2, "K": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "field", "said"),
    [
        (("--zone", "X"), "zone", "X"),
        (("--zone", "N", "--from", "2026-05-01", "--to", "2026-04-01"), "from", "2026-04-01"),
        (("--zone", "N", "--as-of", "2027-01-01"), "as_of", "2027-01-01"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_reason(
    world: World, figures: Callable[..., Told], arguments: tuple[str, ...], field: str, said: str
) -> None:
    code, out, err = figures(*arguments, "--json")
    assert code == 1
    assert said in err
    told = json.loads(out)
    assert (told["refused"], told["field"]) == (True, field)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--by", "colour"), "taskforce"), (("--from", "soon"), "soon"), (("--as-of", "2026-02-30"), "2026-02-30")],
)
def test_wrong_usage_says_what_is_right(figures: Callable[..., Told], arguments: tuple[str, ...], said: str) -> None:
    code, out, err = figures("--zone", "N", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_the_help_names_every_field() -> None:
    assert tuple(FIELDS) == shell.BY


@pytest.mark.django_db
def test_people_read_a_table_in_their_language(world: World, figures: Callable[..., Told]) -> None:
    chinese, english = (figures("--zone", "N", "--lang", lang)[1] for lang in ("zh", "en"))
    assert "签约" in chinese
    assert "Signings" in english
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english.replace("截至", ""))


@pytest.fixture
def settings_of_it(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The small zone, committed, and the settings under which another process finds it."""
    with pinned(), guard.setup():
        build()
    found = {"KUAIJIN_DATA": str(tmp_path), "KUAIJIN_DEMO": "1", "KUAIJIN_DEMO_DAY": DAY.isoformat()}
    if connection.vendor == "postgresql":
        server, _own = os.environ["KUAIJIN_DATABASE"].rsplit("/", 1)
        return {**found, "KUAIJIN_DATABASE": f"{server}/{connection.settings_dict['NAME']}"}
    connection.ensure_connection()
    with closing(sqlite3.connect(tmp_path / "kuaijin.sqlite3")) as target:
        connection.connection.backup(target)
    return found


def test_the_shell_answers_in_a_process_of_its_own(settings_of_it: dict[str, str]) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUAIJIN_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "kuaijin", "figures", "--zone", "N", "--json"],
        env={**kept, **settings_of_it},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = {one["code"]: one for one in json.loads(done.stdout)["figures"]}
    assert found["signings"] == {
        "code": "signings",
        "name": "签约",
        "value": 2,
        "unit": "count",
        "rows": ["2026-XM-0001", "2026-XM-0002"],
    }
