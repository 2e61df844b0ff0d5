"""When a failed attempt is made again, and when it is given up: 1, 5, 30 minutes, 2 and 12 hours, then dead."""

from datetime import datetime, timedelta

MINUTE = 60
PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 720 * MINUTE)
# A running attempt whose worker died is taken for failed after this.
LOST_AFTER = timedelta(minutes=5)


def next_try(attempts: int, at: datetime) -> datetime | None:
    """After the `attempts`-th failure at `at`; None: no more."""
    return at + timedelta(seconds=PAUSES[attempts - 1]) if attempts <= len(PAUSES) else None
