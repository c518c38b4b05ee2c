"""What is remembered: for as many keys as there is room for."""

from collections.abc import Callable, Hashable
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(dict[K, V], Generic[K, V]):
    """Values by key. most: how many are remembered; then the older half is forgotten. 0: none."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: K, value: V) -> None:
        """Remember a value."""
        if not self._most:
            return
        if len(self) >= self._most:
            self._forget()
        self[key] = value

    def _forget(self) -> None:
        for key in list(islice(self, (len(self) + 1) // 2)):
            del self[key]


class Memo(Memory[K, V]):
    """The values of a function by argument: `memo[key]` asks it only if it has to. missed: how often it was asked."""

    def __init__(self, function: Callable[[K], V], most: int) -> None:
        super().__init__(most)
        self._function = function
        self.missed = 0

    def __missing__(self, key: K) -> V:
        self.missed += 1
        value = self._function(key)
        self.keep(key, value)
        return value
