"""Zones, places, offices, people and accounts of the demo."""

from datetime import date, datetime
from functools import partial
from typing import Any

from kuaijin.demo.accounts import ACCOUNTS, FURTHER, PASSWORD, DemoAccount
from kuaijin.demo.scene import Course, Scene, instant, pack
from kuaijin.directory.accounts import create_account, grant_role
from kuaijin.directory.actors import system
from kuaijin.directory.commands import (
    assign_post,
    create_organisation,
    create_person,
    create_post,
    create_region,
    create_zone,
)
from kuaijin.directory.models import Organisation, Post, Region
from kuaijin.directory.regions import load_regions


def open_places(day: date) -> None:
    load_regions(actor=system(name="演示脚本"), at=instant(day, "08:00"))


def open_zone(code: str) -> Scene:
    """The zone with its places, offices and the people who are in them from its first day."""
    facts = pack("zones")[code]
    day = facts["opened_on"]
    at = instant(day)
    region = Region.objects.get(code=facts["region"], zone=None) if "region" in facts else None
    zone = create_zone(
        actor=system(name="演示脚本"),
        at=at,
        code=code,
        name=facts["name"],
        name_en=facts["name_en"],
        opened_on=day,
        region=region,
    )
    scene = Scene(zone)
    scene.organisations[zone.name] = Organisation.objects.get(zone=zone, kind=Organisation.Kind.OFFICE)
    for row in facts["regions"]:
        scene.regions[row["name"]] = create_region(
            actor=scene.script, at=at, zone=zone, source=pack("zones")["source"], **row
        )
    for row in facts["organisations"]:
        scene.organisations[row["name"]] = create_organisation(
            actor=scene.script, at=at, zone=zone, **{**row, "region": scene.regions.get(row.get("region", ""))}
        )
    for row in facts["people"]:
        seat(scene, row, day)
    return scene


def seat(scene: Scene, row: dict[str, Any], day: date) -> None:
    """A person in a post of his office; the post is his address for what he owes."""
    at = instant(day, "09:30")
    office = scene.organisations[row["organisation"]]
    post = Post.objects.filter(organisation=office, title=row["title"]).first()
    if post is None:
        post = create_post(
            actor=scene.script, at=at, organisation=office, title=row["title"], title_en=row.get("title_en", "")
        )
    name = row["name"]
    scene.people[name] = create_person(
        actor=scene.script, at=at, zone=scene.zone, name=name, phone=row.get("phone", "")
    )
    assign_post(actor=scene.script, at=at, post=post, person=scene.people[name], starts_on=day)
    scene.posts[name] = post


def open_accounts(scene: Scene, day: date) -> None:
    """One account per role, one password for all; roles in their scopes."""
    for account in ACCOUNTS:
        if account.zone == scene.zone.code and account.since is None:
            open_account(scene, account, day)


def open_account(scene: Scene, account: DemoAccount, day: date) -> None:
    scene.accounts[account.name] = create_account(
        actor=scene.script,
        at=instant(day, "10:00"),
        person=scene.people[account.name],
        username=account.username,
        password=PASSWORD,
    )
    grant(scene, scene, account, day)


def plan(scene: Scene, course: Course) -> None:
    """Who comes later: his account on the day on which his enterprise asks for it."""
    for account in ACCOUNTS:
        if account.zone == scene.zone.code and account.since is not None:
            course.add(account.since, "08:20", partial(_open_later, scene, account, account.since))


def _open_later(scene: Scene, account: DemoAccount, day: date, _at: datetime) -> None:
    open_account(scene, account, day)


def open_further_roles(scenes: dict[str, Scene], day: date) -> None:
    for account in FURTHER:
        home = next(scene for scene in scenes.values() if account.name in scene.accounts)
        grant(home, scenes[account.zone], account, day)


def grant(home: Scene, scene: Scene, account: DemoAccount, day: date) -> None:
    scope: dict[str, Any] = {}
    if account.scope_kind == "office":
        scope = {"organisation": scene.organisations[account.scope]}
    elif account.scope_kind == "region":
        scope = {"region": scene.regions[account.scope]}
    grant_role(
        actor=scene.script,
        at=instant(day, "10:05"),
        account=home.accounts[account.name],
        role=account.role,
        zone=scene.zone,
        starts_on=day,
        **scope,
    )
