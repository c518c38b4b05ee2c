"""What a function said, remembered for as many arguments as there is room for."""

from collections.abc import Callable, Hashable
from itertools import islice
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(dict[K, V], Generic[K, V]):
    """The values of a function by argument: `memo[key]` asks it only if it has to.

    most: how many are remembered; then the older half is forgotten. 0: none. missed: how often the function was asked.
    """

    def __init__(self, function: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._function = function
        self._most = most
        self.missed = 0

    def __missing__(self, key: K) -> V:
        self.missed += 1
        value = self._function(key)
        if self._most:
            if len(self) >= self._most:
                self._forget()
            self[key] = value
        return value

    def _forget(self) -> None:
        for key in list(islice(self, (len(self) + 1) // 2)):
            del self[key]
