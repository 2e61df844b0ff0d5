"""Servers that tests start end with the tests, even when those are killed outright."""

import ctypes
import signal

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """As `preexec_fn`: the kernel interrupts the child when the thread that started it is gone."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
