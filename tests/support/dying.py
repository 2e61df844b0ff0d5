"""A worker that is killed in the middle of a task: `python -m tests.support.dying SECONDS` in a house's environment.

Its first attempt kills it between two acts; SECONDS are added to its clock. What there is afterwards is printed."""

import json
import os
import signal
import sys
from datetime import datetime, timedelta


def main(seconds: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    from kuaijin.directory.actors import system
    from kuaijin.directory.models import Zone
    from kuaijin.enterprises import commands
    from kuaijin.enterprises.models import Enterprise
    from kuaijin.jobs import queue, registry, worker
    from kuaijin.jobs.models import Task
    from kuaijin.kit import clock

    zone = Zone.objects.get(code="luhu")

    def two(**_: object) -> None:
        act = {"actor": system(zone.pk), "at": clock.now(), "zone": zone, "opened_on": clock.today()}
        with transaction.atomic():
            commands.create(**act, name="澄川电机有限公司")
            if Task.objects.get().attempts == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            commands.create(**act, name="赤石新材有限公司")

    def now() -> datetime:
        return clock.machine_now() + timedelta(seconds=seconds)

    registry.jobs.clear()
    registry.kinds["two"] = registry.TaskKind("two", "两家", two)
    if not Task.objects.exists():
        queue.enqueue("two", {}, at=now())
    while worker.step(now):
        pass
    task = Task.objects.get()
    names = sorted(Enterprise.objects.values_list("organisation__name", flat=True))
    print(json.dumps({"names": names, "state": task.state, "attempts": task.attempts, "error": task.error}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
