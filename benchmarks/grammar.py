"""Grammars of reports: rules in a TOML file, and texts that they derive by chance.

A rule is a list of alternatives. "3 x" before an alternative makes it three times as likely, "{side}" stands for a text of the
rule `side`, "{Side}" for the same with a capital, "{2..30}" and "{0.5..4.9}" for a number in that range. Every line of a
text ends in a stop or is a heading.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# Where a sentence ends: a stop that ends no "1." of a list.
_END = re.compile(r"(?<!^\d)(?<!\s\d)\.(?=\s|$)")
_WEIGHT = re.compile(r"(\d+) x ")
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)")

# An alternative is a sequence of texts and of rules, a rule a list of alternatives, as often as their weights say.
Rule = list["tuple[str | Rule, ...]"]


class Grammar:
    """Texts of the rule `report`."""

    def __init__(self, rules: Mapping[str, Sequence[str]], mark: str = "") -> None:
        """mark: written before the stop of every sentence. Raises ValueError for a slot that no rule fills."""
        self._texts = rules
        self._mark = mark
        self._rules: dict[str, Rule] = {}
        self._report = self._rule("report")

    @classmethod
    def read(cls, path: Path, mark: str = "") -> "Grammar":
        """Raises ValueError for a file that is no grammar."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), mark)
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error

    def text(self, random: Callable[[], float]) -> str:
        """A text, chosen by numbers from 0 up to 1."""
        pieces: list[str] = []
        _write(self._report, random, pieces.append)
        return "".join(pieces)

    def _rule(self, name: str) -> Rule:
        if name in self._rules:
            return self._rules[name]
        rule = self._rules[name] = []
        for alternative in self._alternatives(name):
            weight = _WEIGHT.match(alternative)
            parts = self._parts(alternative[weight.end() :] if weight else alternative)
            rule += [parts] * (int(weight[1]) if weight else 1)
        return rule

    def _alternatives(self, name: str) -> Sequence[str]:
        if name in self._texts:
            return self._texts[name]
        if bounds := _RANGE.fullmatch(name):
            return _numbers(bounds[1], bounds[2])
        small = name[:1].lower() + name[1:]
        if small in self._texts:
            return [_capital(alternative) for alternative in self._texts[small]]
        raise ValueError(f"{{{name}}} has no rule; write {small} = [...]")

    def _parts(self, alternative: str) -> "tuple[str | Rule, ...]":
        marked = _END.sub(f"{self._mark}.", alternative) if self._mark else alternative
        pieces = _SLOT.split(marked)  # text, slot, text, slot, ..., text
        return tuple(self._rule(piece) if number % 2 else piece for number, piece in enumerate(pieces) if piece)


def _write(rule: Rule, random: Callable[[], float], write: Callable[[str], object]) -> None:
    for part in rule[int(random() * len(rule))]:
        if isinstance(part, str):
            write(part)
        else:
            _write(part, random, write)


def _numbers(lowest: str, highest: str) -> list[str]:
    """All numbers of a range, with as many decimals as its bounds.

    >>> _numbers("0.8", "1.1")
    ['0.8', '0.9', '1.0', '1.1']
    """
    decimals = len(lowest.partition(".")[2])
    scale = 10**decimals
    return [f"{number / scale:.{decimals}f}" for number in range(round(float(lowest) * scale), round(float(highest) * scale) + 1)]


def _capital(alternative: str) -> str:
    """
    >>> _capital("3 x {side} knee")
    '3 x {Side} knee'
    """
    weight = _WEIGHT.match(alternative)
    start = weight.end() if weight else 0
    start += alternative.startswith("{", start)
    return alternative[:start] + alternative[start].upper() + alternative[start + 1 :]
