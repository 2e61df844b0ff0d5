#!/usr/bin/env python3
"""Fill an empty database with 100,000 open requests of 3,333 enterprises, to measure the rooms that handle them.

    KUAIJIN_DATA=DIR python -m bench.request_rows [--requests 100000] [--enterprises 3333]

As `bench.synthetic`: who there is comes by commands, the rest in bulk with due days read by the law. Of each request:
its dossier with an inheritance and a party, the owner's obligation with its event, the clocks of its service level,
two lines of conversation. Prints one JSON object as `bench.synthetic` does.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from bench.synthetic import BATCH, SEED, SINCE, Maker, Zoned, bulk, reading
from kuaijin.directory.models import Organisation, Post, Zone
from kuaijin.directory.names import search_text
from kuaijin.dossiers.models import Dossier, Inheritance, Party, Secrecy, Series
from kuaijin.enterprises.models import Enterprise
from kuaijin.law.dates import start_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import ClockEvent, Kind, Obligation
from kuaijin.obligations.rules import working_days
from kuaijin.obligations.standings import refresh
from kuaijin.requests.models import RequestClock, RequestEntry, ServiceRequest, State

KINDS = ("production", "approval", "upgrade", "expansion", "resources", "safety")
WORDS = (
    "用电不够，要增容",
    "环评材料反复补正",
    "缺熟练焊工",
    "贷款审批没有回音",
    "门口道路拥堵",
    "设备补贴怎么申报",
    "消防审查意见没有到",
    "用地指标还差二十亩",
    "锅炉检验排不上号",
    "铁路车皮排不上",
)
TERMS = {"check": 1, "reply": 3, "solve": 15}
STATES = (State.RECEIVED, State.OFFERED, State.IN_HAND, State.IN_HAND, State.IN_HAND, State.ANSWERED)
SOURCE = "测量用时限"


class RequestMaker(Maker):
    def looked_after(self, there: Zoned, firms: list[Enterprise]) -> None:
        rows = [
            Inheritance(dossier=firm.dossier, source=self.random.choice(there.forces).dossier, starts_on=SINCE)
            for firm in firms
        ]
        bulk(rows)
        self.force_of = {row.dossier_id: row.source for row in rows}
        self.contacts = {force.dossier_id: there.obligors[force.pk][-1] for force in there.forces}

    def requests(self, there: Zoned, firms: list[Enterprise], count: int, backstop: Post) -> None:
        calendar = calendar_of(there.zone.code)
        days = [calendar.add(self.day, -ago) for ago in range(40)]
        made = 0
        while made < count:
            rows = [
                self._one(there, self.random.choice(firms), number, self.random.choice(days), backstop)
                for number in range(made, min(made + 10 * BATCH, count))
            ]
            self._keep(there, rows)
            made += len(rows)
        Series.objects.update_or_create(zone=there.zone, prefix="SQ", year=2026, defaults={"last": count})

    def _one(self, there: Zoned, firm: Enterprise, number: int, on: Any, backstop: Post) -> dict[str, Any]:
        words, given = self.random.choice(WORDS), f"2026-SQ-{number + 1:06d}"
        state = self.random.choice(STATES)
        receiver = self.random.choice(there.departments)
        taken_in = self.contacts[self.force_of[firm.pk].pk]
        owner = taken_in if state in (State.RECEIVED, State.OFFERED) else receiver
        step = "check" if state in (State.RECEIVED, State.OFFERED) else "solve"
        values, check = reading(there.zone.pk, TERMS[step], on, self.day)
        dossier = Dossier(
            zone=there.zone,
            number=given,
            kind="request",
            title=words,
            region=firm.organisation.region,
            organisation=firm.organisation,
            opened_on=on,
            search=search_text(words, firm.name, given),
        )
        obligation = Obligation(
            dossier=dossier,
            kind=Kind.REQUEST,
            title=words,
            obligor=owner,
            beneficiary=firm.organisation,
            term=working_days(TERMS[step], SOURCE),
            source=SOURCE,
            opened_at=start_of(on),
            due_set_on=on,
            next_check_at=check,
            secrecy=Secrecy.OUTSIDE,
            about=f"request:{step}",
            **asdict(values),
        )
        request = ServiceRequest(
            dossier=dossier,
            kind=self.random.choice(KINDS),
            words=f"{firm.name}反映：{words}。",
            channel="phone",
            enterprise=firm,
            said_by="测量",
            received_at=start_of(on),
            received_on=on,
            taken_in_by=taken_in,
            state=state,
            obligation=obligation,
            receiver=None if state == State.RECEIVED else receiver,
            backstop=backstop,
            level="shandong",
            search=dossier.search,
        )
        return {"dossier": dossier, "obligation": obligation, "request": request, "on": on}

    def _keep(self, there: Zoned, rows: list[dict[str, Any]]) -> None:
        bulk([row["dossier"] for row in rows])
        for row in rows:
            row["obligation"].dossier = row["dossier"]
            row["request"].dossier = row["dossier"]
        bulk([row["obligation"] for row in rows])
        for row in rows:
            row["request"].obligation = row["obligation"]
        bulk([row["request"] for row in rows])
        bulk(
            [
                ClockEvent(
                    obligation=row["obligation"],
                    seq=1,
                    kind="received",
                    on=row["on"],
                    recorded_at=self.at,
                    recorded_by=self.actor.name,
                )
                for row in rows
            ]
        )
        bulk([clock for row in rows for clock in self._clocks(there, row)])
        bulk([line for row in rows for line in self._lines(row)])
        bulk(
            [
                Inheritance(dossier=row["dossier"], source=self.force_of[row["request"].enterprise_id], starts_on=SINCE)
                for row in rows
            ]
        )
        bulk(
            [
                Party(dossier=row["dossier"], organisation=row["request"].receiver.organisation, starts_on=SINCE)
                for row in rows
                if row["request"].receiver is not None
            ]
        )
        self.journal(there.zone, [row["dossier"] for row in rows], "requests.open")
        refresh(row["dossier"].pk for row in rows)

    def _clocks(self, there: Zoned, row: dict[str, Any]) -> list[RequestClock]:
        later = row["request"].state not in (State.RECEIVED, State.OFFERED)
        return [
            RequestClock(
                request=row["request"],
                step=step,
                order=order,
                from_at=start_of(row["on"]),
                term=working_days(days, SOURCE),
                due_on=reading(there.zone.pk, days, row["on"], self.day)[0].due_on,
                met_at=self.at if later and step != "solve" else None,
                met_on=self.day if later and step != "solve" else None,
            )
            for order, (step, days) in enumerate(TERMS.items(), 1)
        ]

    def _lines(self, row: dict[str, Any]) -> list[RequestEntry]:
        told = {"request": row["request"], "on": row["on"], "at": start_of(row["on"]), "name": "测量"}
        owner = row["obligation"].obligor
        return [
            RequestEntry(**told, seq=1, what="asked", words=row["request"].words, shown_outside=True, owner=owner),
            RequestEntry(**told, seq=2, what="acknowledged", words="已收到", shown_outside=True, owner=owner),
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--enterprises", type=int, default=3_333)
    args = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Zone.objects.exists():
        parser.error("this database is not empty")
    maker = RequestMaker(SEED)
    with transaction.atomic():
        there = maker.zoned()
        firms = maker.enterprises(there, args.enterprises)
        maker.looked_after(there, firms)
        backstop = Post.objects.get(organisation__zone=there.zone, organisation__kind="office", is_backstop=True)
        maker.requests(there, firms, args.requests, backstop)
        head = Organisation.objects.get(zone=there.zone, name="服务专班办公室")
        first, second = there.forces[:2]
        sessions = {
            "all": maker.user(there.zone, "all", head, there.obligors[first.pk][1]),
            "own": maker.user(there.zone, "own", second.organisation, there.obligors[second.pk][1]),
        }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    counts = {"requests": ServiceRequest.objects.count(), "enterprises": len(firms)}
    keys = ServiceRequest.objects.order_by("pk").values_list("pk", flat=True)
    told = {"sessions": sessions, "enterprise": firms[0].dossier.number, "requests": [keys.first(), keys.last()]}
    print(json.dumps({**told, "counts": counts}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
