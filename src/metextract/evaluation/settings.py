"""How findings are compared: what was asked for, checked against what there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from metextract.annotation import AnnotatedSet
from metextract.errors import ConfigError
from metextract.evaluation.criteria import SCALARS, SITES, value
from metextract.evaluation.matching import Strategy
from metextract.evaluation.slices import SECTION
from metextract.records import Kind

RESAMPLES = 1000


class Options(TypedDict, total=False):
    """What `evaluate` can be asked for.

    match: when two findings of one kind may be a pair (Strategy); without it, OVERLAP, or LEVEL where a side has labels
        of reports without places in the text.
    kinds, attributes: what to compare; without them, every kind, and every attribute or, of labels, those that all labels use.
    by: columns of the gold reports to score by, each value alone; "section" is the section of the finding.
    patient: the column that names the patient: reports of one patient are drawn together, and patients are scored too.
    resamples: of the bootstrap that gives the 95 % intervals, RESAMPLES without it; 0: no intervals.
    seed: the same seed draws the same; 0 without it.
    """

    match: Strategy | str | None
    kinds: Iterable[Kind | str] | None
    attributes: Iterable[str] | None
    by: Sequence[str]
    patient: str | None
    resamples: int
    seed: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How findings are compared: the options, complete."""

    match: Strategy
    kinds: tuple[Kind, ...]
    attributes: tuple[str, ...]
    by: tuple[str, ...]
    patient: str | None
    resamples: int
    seed: int


def chosen_settings(gold: AnnotatedSet, predictions: Sequence[AnnotatedSet], **options: Unpack[Options]) -> Settings:
    """The options, with what is left open chosen by what the sides hold. Raises ConfigError."""
    sides = (gold, *predictions)
    settings = Settings(
        match=_strategy(options.get("match"), all(side.located for side in sides)),
        kinds=_kinds(options.get("kinds")),
        attributes=_attributes(options.get("attributes"), *sides),
        by=tuple(options.get("by", ())),
        patient=options.get("patient"),
        resamples=options.get("resamples", RESAMPLES),
        seed=options.get("seed", 0),
    )
    unknown = sorted(options.keys() - Options.__annotations__.keys())
    if unknown:
        raise TypeError(f"unknown options: {', '.join(unknown)}")
    if settings.resamples < 0:
        raise ConfigError(f"resamples is {settings.resamples}; it must be at least 0")
    _check_columns(gold, settings)
    return settings


def _strategy(match: str | None, located: bool) -> Strategy:
    if match is None:
        return Strategy.OVERLAP if located else Strategy.LEVEL
    if match not in list(Strategy):
        raise ConfigError(f"match is {match!r}; known are {', '.join(Strategy)}")
    strategy = Strategy(match)
    if not located and strategy not in (Strategy.LEVEL, Strategy.REPORT):
        raise ConfigError(
            f"labels of whole reports have no place in the text: match {strategy} cannot be used, level or report can"
        )
    return strategy


def _kinds(kinds: Iterable[Kind | str] | None) -> tuple[Kind, ...]:
    names = set(Kind) if kinds is None else set(kinds)
    unknown = sorted(names - set(Kind))
    if unknown or not names:
        raise ConfigError(f"kinds: {', '.join(unknown) or 'none'}; known are {', '.join(Kind)}")
    return tuple(kind for kind in Kind if kind in names)


def _attributes(wanted: Iterable[str] | None, *sides: AnnotatedSet) -> tuple[str, ...]:
    known = (*SCALARS, *SITES)
    if wanted is None:
        used = [_used(side) for side in sides if not side.located]
        return tuple(name for name in known if all(name in names for names in used))
    names = set(wanted)
    unknown = sorted(names - set(known))
    if unknown:
        raise ConfigError(f"attributes: {', '.join(unknown)}; known are {', '.join(known)}")
    return tuple(name for name in known if name in names or name == "assertion")


def _used(side: AnnotatedSet) -> set[str]:
    findings = [finding for report in side.reports for finding in report.findings]
    return {"assertion", *(name for name in (*SCALARS, *SITES) if any(value(finding, name) is not None for finding in findings))}


def _check_columns(gold: AnnotatedSet, settings: Settings) -> None:
    there = {name for report in gold.reports for name in report.columns}
    for name in (*settings.by, *([settings.patient] if settings.patient else [])):
        if name not in there and not (name == SECTION and gold.located and name != settings.patient):
            raise ConfigError(f"no report of the gold has a column {name!r}; there are: {', '.join(sorted(there)) or 'none'}")
