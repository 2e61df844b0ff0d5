"""A request of the enterprise of the world, and the acts on it with days and people by short names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.law.dates import SHANGHAI
from kuaijin.requests import commands
from kuaijin.requests.models import Channel, RequestEntry, ServiceRequest
from tests.support.world import DAY, World

WORDS = "二期用电容量不够，差 2000 kVA，设备 11月 到货"


def at(day: date, hour: int = 9, minute: int = 20) -> datetime:
    """An instant of a day in Shanghai, inside office hours unless said otherwise."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


@dataclass
class Asking:
    """Acts by who does them: a username, or an actor (`asking.system`)."""

    world: World

    @property
    def system(self) -> Actor:
        return system(self.world.zone.pk)

    def who(self, name: str | Actor, day: date) -> Actor:
        return actor_for(self.world.account(name), day) if isinstance(name, str) else name

    def act(self, command: Any, name: str | Actor, day: date, **facts: Any) -> Any:
        """The command as `name` on `day`, at 09:20 unless `moment` says otherwise."""
        moment = facts.pop("moment", None) or at(day)
        return command(actor=self.who(name, day), at=moment, day=day, **facts)

    def open(self, name: str | Actor = "yangding", day: date = DAY, **facts: Any) -> ServiceRequest:
        given = {
            "zone": self.world.zone,
            "words": WORDS,
            "kind": "resources",
            "channel": Channel.OWN,
            "enterprise": self.world.enterprise,
            **facts,
        }
        made: ServiceRequest = self.act(commands.open_request, name, day, **given)
        return made


def a_file(name: str = "说明.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"内容：{name}".encode())


def now(request: ServiceRequest) -> ServiceRequest:
    """As the database has it."""
    return ServiceRequest.objects.select_related("obligation__obligor__organisation", "dossier").get(pk=request.pk)


def lines(request: ServiceRequest, *, outside: bool | None = None) -> list[str]:
    rows = RequestEntry.objects.filter(request=request).order_by("seq")
    if outside is not None:
        rows = rows.filter(shown_outside=outside)
    return [row.what for row in rows]
