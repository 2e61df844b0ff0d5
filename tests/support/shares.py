"""Which worker runs which test: what shares a costly beginning stays together, and what takes long comes first."""

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# Its tests share what was made once in a process: one worker runs all of them.
TOGETHER = ("tests/demo/",)
# Servers that are killed and started take long and go first; what needs no database fills the end, where a long test
# would leave the other workers idle. Browsers come after all that rolls back.
LONG = ("tests/demo/", "tests/invariants/", "tests/keeping/", "tests/cli/")
SHORT = ("tests/browser/", "tests/kit/", "tests/structure/", "tests/planning/", "tests/law/")


def long_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _rank(item.nodeid))


def _rank(nodeid: str) -> int:
    for number, folder in enumerate((*LONG, "", *SHORT)):
        if folder and nodeid.startswith(folder):
            return number
    return len(LONG)


class Shares(LoadScopeScheduling):
    """In the order in which they were collected, each alone but for those that stay together."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        super().mark_test_complete(node, item_index, duration)
        self.assigned_work[node] = {  # each later look at what waits would count those that are done
            scope: unit for scope, unit in self.assigned_work[node].items() if not all(unit.values())
        }
