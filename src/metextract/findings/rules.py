"""Rules: small functions of one subject that answer or abstain, in an order that decides."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Subject = TypeVar("Subject")
Answer = TypeVar("Answer")


def first_answer(rules: Iterable[Callable[[Subject], Answer | None]], subject: Subject) -> Answer | None:
    """The answer of the first rule that has one, None if all abstain."""
    for rule in rules:
        answer = rule(subject)
        if answer is not None:
            return answer
    return None
