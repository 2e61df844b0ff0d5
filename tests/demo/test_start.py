"""`kuaijin demo` keeps off other people's data; the pinned day and the accounts exist in the demo alone."""

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from kuaijin.cli import demo as shell
from kuaijin.cli import main
from kuaijin.demo.accounts import ACCOUNTS, PASSWORD
from kuaijin.demo.signing import shown
from kuaijin.demo.welcome import welcome
from kuaijin.directory.accounts import checked_password
from kuaijin.kit import clock

DAY = date(2026, 10, 9)


def test_it_marks_an_empty_directory(tmp_path: Path) -> None:
    place = tmp_path / "new"
    assert shell.prepare(place, reset=False) == ""
    assert (place / "demo").exists()


def test_it_refuses_a_directory_with_other_data_even_to_reset_it(tmp_path: Path) -> None:
    (tmp_path / "kuaijin.sqlite3").write_text("somebody's zone")
    for reset in (False, True):
        assert str(tmp_path) in shell.prepare(tmp_path, reset=reset)
    assert (tmp_path / "kuaijin.sqlite3").read_text() == "somebody's zone"
    assert not (tmp_path / "demo").exists()


def test_a_refused_directory_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kuaijin.sqlite3").write_text("somebody's zone")
    monkeypatch.setenv("KUAIJIN_DATA", str(tmp_path))
    assert main(["demo", "--no-serve"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "拒绝" in said.err


def test_reset_forgets_what_the_demo_kept(tmp_path: Path) -> None:
    shell.prepare(tmp_path, reset=False)
    (tmp_path / "kuaijin.sqlite3").write_text("old demo")
    shell.prepare(tmp_path, reset=True)
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_only_the_demo_pins_its_day() -> None:
    with override_settings(KUAIJIN_DEMO=True, KUAIJIN_DEMO_DAY=DAY):
        assert clock.today() == DAY
    with override_settings(KUAIJIN_DEMO=False, KUAIJIN_DEMO_DAY=DAY):
        assert clock.pinned_day() is None


def test_the_start_names_everybody_who_may_sign_in_and_what_to_look_at() -> None:
    said = welcome("http://127.0.0.1:8000", serving=True)
    for account in ACCOUNTS:
        assert (f"  {account.username} " in said) == account.listed
    assert PASSWORD in said
    assert said.index("看什么") < said.index("What to look at")


def test_the_password_obeys_the_rules_of_every_password() -> None:
    assert checked_password(PASSWORD, None) == PASSWORD


@pytest.mark.django_db
def test_an_empty_database_shows_none() -> None:
    with override_settings(KUAIJIN_DEMO=True, KUAIJIN_DEMO_DAY=DAY):
        assert shown() == ()
