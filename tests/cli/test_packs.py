"""`kuaijin packs`: the shipped packs hold together, a faulty one is named by field, a zone gets and publishes them."""

import json

import pytest

from kuaijin.approvals.models import PackVersion
from kuaijin.cli import main
from kuaijin.config.packs import SHIPPED


@pytest.fixture
def packs(monkeypatch, tmp_path, capsys):
    """Runs `kuaijin packs`; gives exit code, stdout and stderr."""
    monkeypatch.setenv("KUAIJIN_DATA", str(tmp_path / "data"))

    def run(*arguments):
        try:
            code = main(["packs", *arguments])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_shipped_packs_are_checked_one_by_one_and_together(packs):
    code, out, err = packs("check")
    assert (code, err) == (0, "")
    assert "national  全国" in out and "heze  菏泽市" in out and "order:M09:M12" in out
    code, out, _ = packs("check", "heze", "--json")
    told = json.loads(out)
    assert (code, [one["pack"] for one in told["packs"]], told["conflicts"]) == (0, ["heze"], [])
    assert json.loads(packs("check", "national", "--json")[1])["packs"][0]["unconfirmed"] > 10


def test_a_faulty_pack_is_refused_by_field(packs, tmp_path):
    mine = tmp_path / "mine.yaml"
    text = (SHIPPED / "heze.yaml").read_text(encoding="utf-8")
    for old, new, named in (
        ("value: 7,", "value: -7,", "notice value"),
        ("code: M06", "code: Z06", "heze matters Z06 name"),
        ("pack: heze", "pack: [", "mine.yaml"),
    ):
        mine.write_text(text.replace(old, new), encoding="utf-8")
        code, out, err = packs("check", str(mine))
        assert (code, out) == (1, "") and named in err, err
    assert packs("check", str(tmp_path / "none.yaml"))[0] == 2
    assert packs("check", "mars")[0] == 1
    data = tmp_path / "data" / "approvals"
    data.mkdir(parents=True)
    (data / "mine.yaml").write_text(text.replace("pack: heze", "pack: mine"), encoding="utf-8")
    assert "mine  菏泽市" in packs("list")[1], "a place's own packs stand in its data directory"


@pytest.mark.django_db
def test_packs_are_loaded_into_a_zone_and_published(world, packs):
    code, out, _ = packs("load", "national", "heze", "--zone", world.zone.code, "--publish", "2026-10-09", "--json")
    assert (code, [one["state"] for one in json.loads(out)["packs"]]) == (0, ["published", "published"])
    code, _, err = packs("load", "national", "--zone", world.zone.code)
    assert code == 1 and "一字不差" in err
    assert packs("load", "shandong", "--zone", world.zone.code)[0] == 0
    code, out, _ = packs("list", "--zone", world.zone.code)
    assert (code, len(out.splitlines())) == (0, 3)
    assert "shandong  山东省  第 1 版  concept" in out
    assert packs("list", "--zone", "nowhere")[0] == 2
    assert PackVersion.objects.filter(zone=world.zone, state="published").count() == 2
