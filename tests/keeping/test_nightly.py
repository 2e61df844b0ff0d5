"""The backup of each night: how many stay, what the jobs page says, who hears of one that failed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import path_of
from kuaijin.jobs import registry, schedule, worker
from kuaijin.jobs.models import Schedule
from kuaijin.keeping import jobs, nightly
from kuaijin.kit import clock
from tests.support import guard
from tests.support.world import AT, World

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 10, 9, 18, 30, tzinfo=UTC)  # 02:30 in Shanghai


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path / "data", tmp_path / "data" / "backups"
    settings.EVIDENCE_DIR, settings.BACKUPS_KEPT = tmp_path / "data" / "evidence", 3
    return tmp_path / "data" / "backups"


def names(place: Path) -> list[str]:
    return sorted(path.name[8:-4] for path in place.glob("kuaijin-*.zip"))


def changed_evidence(world: World) -> Path:
    photo = SimpleUploadedFile("现场.txt", "已经开工".encode(), "text/plain")
    kept = attach(actor=world.actor("wangxin"), at=AT, dossier=world.project.dossier, file=photo)
    path = path_of(kept.blob_id)
    path.chmod(0o640)
    path.write_bytes("已经竣工".encode())
    return path


def test_the_newest_of_the_last_days_stay_and_the_last_good_one_always(world: World, place: Path) -> None:
    place.mkdir(parents=True)
    (place / "by-hand.zip").write_text("kept by a person")
    for night in range(5):
        assert nightly.back_up_tonight(NIGHT + timedelta(days=night)).findings == []
    assert names(place) == ["2026-10-12-023000", "2026-10-13-023000", "2026-10-14-023000"]
    assert (place / "by-hand.zip").exists(), "what it did not make it does not remove"
    nightly.back_up_tonight(NIGHT + timedelta(days=4, hours=1))
    assert names(place) == ["2026-10-12-023000", "2026-10-13-023000", "2026-10-14-033000"], "one for each day"
    path = changed_evidence(world)
    for night in range(5, 9):
        assert len(nightly.back_up_tonight(NIGHT + timedelta(days=night)).findings) == 1
    stay = ["2026-10-14-033000", "2026-10-16-023000", "2026-10-17-023000", "2026-10-18-023000"]
    assert names(place) == stay, "the last good one outlives those that are true to a damage"
    good = nightly.last_good()
    assert good is not None and good.there and good.path.name[8:-4] == stay[0]
    path.write_bytes("已经开工".encode())
    assert nightly.back_up_tonight(NIGHT + timedelta(days=9)).findings == []
    assert stay[0] not in names(place)


def test_the_jobs_page_says_when_the_last_good_one_was_made_and_the_rail_that_one_failed(
    world: World, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client("sysadmin")
    assert "还没有一份核对过的备份" in client.get("/jobs/").content.decode()
    monkeypatch.setattr(clock, "machine_now", lambda: NIGHT)
    jobs.back_up()
    page = client.get("/jobs/").content.decode()
    assert "上一份好的备份 2026-10-10 02:30" in page and "kuaijin-2026-10-10-023000.zip" in page

    changed_evidence(world)
    later = NIGHT + timedelta(days=1)
    monkeypatch.setattr(clock, "machine_now", lambda: later)
    monkeypatch.setattr(schedule, "jobs", only := {"keeping.backup": registry.jobs["keeping.backup"]})
    with guard.setup():
        schedule.prepare(NIGHT - timedelta(hours=1))
    assert worker.step(lambda: later)
    row = Schedule.objects.get(name="keeping.backup")
    assert row.failures == 1 and "1 处不对" in row.last_error
    assert row.next_at == only["keeping.backup"].after(later), "the same damage is not copied again every hour"
    page = client.get("/jobs/").content.decode()
    assert "后台有 1 件没办成" in page and "上一份好的备份 2026-10-10 02:30" in page
    elsewhere = client.get("/account").content.decode()
    assert 'href="/jobs/"' in elsewhere and "1" in elsewhere.partition('href="/jobs/"')[2].partition("</a>")[0]
    next(place.glob("kuaijin-2026-10-10*.zip")).unlink()
    assert "文件不在原处了" in client.get("/jobs/").content.decode()


def test_without_nights_none_is_made(world: World, place: Path, settings: Any) -> None:
    settings.BACKUPS_KEPT = 0
    jobs.back_up()
    assert not place.exists() and "KUAIJIN_BACKUPS=0" in jobs.last_backup()


def test_a_disk_without_room_leaves_nothing_half_written(
    world: World, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "machine_now", lambda: NIGHT)
    jobs.back_up()
    before = names(place)
    monkeypatch.setattr(clock, "machine_now", lambda: NIGHT + timedelta(days=1))

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kuaijin.keeping.backup.on_disk", no_room)
    with pytest.raises(OSError, match="No space"):
        jobs.back_up()
    assert names(place) == before and not [path for path in place.iterdir() if path.name.startswith(".")]
