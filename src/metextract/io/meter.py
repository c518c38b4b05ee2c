"""How much of an input has been read."""

from collections.abc import Callable


class Meter:
    """Knows nothing until somebody says what it is to measure."""

    def __init__(self) -> None:
        self._position: Callable[[], int] | None = None
        self._total = 0

    def measure(self, position: Callable[[], int], total: int) -> None:
        """position: how many bytes or records of `total` have been read."""
        self._position = position
        self._total = total

    def share(self) -> float | None:
        """Between 0 and 1; None for an input whose length nobody knows."""
        if self._position is None or not self._total:
            return None
        return min(1.0, self._position() / self._total)
