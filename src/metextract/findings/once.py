"""Values of an object that are computed when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class once(Generic[V]):  # noqa: N801 - a decorator, like property
    """A property that is computed once, for objects that one thread alone sees.

    `functools.cached_property` takes a lock for it, which costs more than most of these values.
    """

    def __init__(self, compute: Callable[[Any], V]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> V:
        value = self._compute(instance)
        instance.__dict__[self._name] = value
        return value
