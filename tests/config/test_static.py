"""Static files are asked for by the version of what they hold."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from kuaijin.config.static import version_of
from tests.support.world import World

pytestmark = pytest.mark.django_db


def test_every_file_of_a_page_is_named_with_its_version_and_served(client: Client, world: World) -> None:
    page = client.get("/sign-in").content.decode()
    named = re.findall(r'(?:href|src)="/static/([^"?]+)(?:\?v=([0-9a-f]{8}))?"', page)
    assert len(named) > 5
    for name, version in named:
        assert version == version_of(name), name
        assert client.get(f"/static/{name}?v={version}").status_code == 200


def test_another_content_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.css"
    monkeypatch.setattr(finders, "find", lambda name: str(file))
    file.write_text("a{}")
    before = version_of("a.css")
    file.write_text("b{}")
    assert version_of("a.css") != before
