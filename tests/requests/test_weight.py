"""What a page of requests asks the database does not grow with its rows."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.requests.asking import Asking

PAGES = ("/requests/", "/requests/desk", "/api/requests?limit=100", "/requests/new?of={number}", "/requests/{first}/")


def test_few_rows_and_many_take_as_many_statements(asking: Asking) -> None:
    first = asking.open()
    number = asking.world.enterprise.dossier.number
    client = asking.world.client("wangxin")

    def statements(page: str, before: Callable[[], object]) -> int:
        client.get(page)
        before()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    pages = [page.format(number=number, first=first.pk) for page in PAGES]
    few = {page: statements(page, asking.open) for page in pages}
    for n in range(8):
        asking.open(words=f"第 {n} 件：空压机站的电不够", kind="resources" if n % 2 else "production")
    many = {page: statements(page, asking.open) for page in pages}
    assert many == few
    assert max(few.values()) <= 30, few
