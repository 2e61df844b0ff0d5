"""What is installed is locked by content and says nothing of where it came from."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.tree import ROOT

PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[\w,-]+\])?==(?P<version>\S+)", re.MULTILINE)
LOCKS = ["base", "dev"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def versions(name: str) -> dict[str, str]:
    return {canonicalize_name(match["name"]): match["version"] for match in PINNED.finditer(lock(name))}


def group(name: str) -> Iterator[Requirement]:
    for item in PROJECT["dependency-groups"][name]:
        if isinstance(item, dict):
            yield from group(item["include-group"])
        else:
            yield Requirement(item)


def run_time() -> Iterator[Requirement]:
    yield from (Requirement(item) for item in PROJECT["project"]["dependencies"])
    yield from group("build")


def development() -> Iterator[Requirement]:
    yield from run_time()
    for extra in ("optimise", "postgres"):
        yield from (Requirement(item) for item in PROJECT["project"]["optional-dependencies"][extra])
    yield from group("dev")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_address(name: str) -> None:
    assert not re.search(r"://|^-(i|f)\b|^--(extra-)?index|^--find-links|@ ", lock(name), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_everything_in_a_lock_has_its_hash(name: str) -> None:
    entries = re.split(r"^(?=[A-Za-z])", lock(name), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("name", "wanted"), [("base", run_time), ("dev", development)])
def test_a_lock_answers_what_the_project_asks(name: str, wanted) -> None:  # type: ignore[no-untyped-def]
    locked = versions(name)
    missing = [
        str(requirement)
        for requirement in wanted()
        if locked.get(canonicalize_name(requirement.name)) is None
        or not requirement.specifier.contains(locked[canonicalize_name(requirement.name)], prereleases=True)
    ]
    assert not missing, f"run make lock: {missing}"


def test_people_run_the_versions_that_were_tested() -> None:
    tested = versions("dev")
    assert {name: version for name, version in versions("base").items() if tested.get(name) != version} == {}


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("dependencies = [") : text.index("]\n", text.index("dependencies = ["))]
    lines = [line for line in block.splitlines()[1:] if line.strip()]
    assert [line for line in lines if "#" not in line] == []
