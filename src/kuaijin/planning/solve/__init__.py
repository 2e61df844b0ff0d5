"""The promise by OR-Tools CP-SAT. Only this folder imports it; without it `available` says no."""

from importlib.util import find_spec


def available() -> bool:
    """Whether the extra `optimise` is installed."""
    return find_spec("ortools") is not None
