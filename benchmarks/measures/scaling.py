"""What a byte costs in longer reports and with more lexicon entries."""

from collections.abc import Iterator, Sequence
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

from archives import Archive
from contest import AbsentError, Entry, Outcome, compete
from made_up import write_lexicons
from make_archive import reports
from measures.speed import generated
from plan import Plan
from rows import Row, Target

LENGTH = Target("<=", 1.1)
ENTRIES = Target("<=", 1.5)


def rows(plan: Plan) -> Iterator[Row]:
    yield length_row(plan)
    yield entries_row(plan)


def length_row(plan: Plan) -> Row:
    """The exponent of the cost of a report in its length: 1 is linear, 2 quadratic."""
    lengths = plan.sizes.lengths
    measure, on = "cost by report length, exponent", f"distinct, {lengths[0] / 1e3:g} kB to {lengths[-1] / 1e3:g} kB"
    text = _text(int(plan.sizes.length_megabytes * 1e6))
    entries = [Entry("extractor", Archive(f"{length}", _cut(text, length)), f"{length / 1e3:g} kB") for length in lengths]
    try:
        outcomes = compete(entries, plan.rounds, plan.pythons)
    except AbsentError as reason:
        return Row(measure=measure, on=on, value=None, target=LENGTH, note=str(reason))
    return Row(
        measure=measure,
        on=on,
        value=exponent(lengths, [outcome.seconds * length for outcome, length in zip(outcomes, lengths, strict=True)]),
        unit="",
        target=LENGTH,
        note=f"{_costs(outcomes)}; the same {len(text) / 1e6:.2f} MB cut into reports, median of {plan.rounds}",
        figures={"outcomes": [outcome.figures() for outcome in outcomes]},
    )


def entries_row(plan: Plan) -> Row:
    """The time with most lexicon entries, as a multiple of that with the shipped ones."""
    factors = plan.sizes.factors
    measure = f"cost with {factors[-1]} times the lexicon entries"
    archive = generated("generated", plan.sizes.reports // 4)
    with TemporaryDirectory() as folder:
        entries = [Entry("extractor", archive, f"x{factor}", _lexicons(Path(folder), factor)) for factor in factors]
        try:
            outcomes = compete(entries, plan.rounds, plan.pythons)
        except AbsentError as reason:
            return Row(measure=measure, on=archive.name, value=None, target=ENTRIES, note=str(reason))
    loading = ", ".join(f"{outcome.passes[0].loading:.1f} s" for outcome in outcomes)
    return Row(
        measure=measure,
        on=archive.name,
        value=outcomes[-1].seconds / outcomes[0].seconds,
        target=ENTRIES,
        note=f"{_costs(outcomes)}; loading {loading}, median of {plan.rounds}",
        figures={"outcomes": [outcome.figures() for outcome in outcomes]},
    )


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of a line through the logarithms: 2 if twice the size costs four times as much."""
    xs, ys = [log(size) for size in sizes], [log(cost) for cost in costs]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def _costs(outcomes: Sequence[Outcome]) -> str:
    costs = (
        f"{outcome.entry.name} {1 / outcome.rate:.3g} us/byte ({outcome.passes[0].findings} findings)" for outcome in outcomes
    )
    return ", ".join(costs)


def _text(size: int) -> str:
    """About so many characters of reports, one below the other."""
    pieces: list[str] = []
    for report in reports(size, distinct=True):
        pieces.append(report["text"])
        size -= len(report["text"]) + 2
        if size <= 0:
            break
    return "\n\n".join(pieces)


def _cut(text: str, length: int) -> list[str]:
    """The text in reports of about a length, cut between lines."""
    cuts, start = [], 0
    while start < len(text):
        end = text.rfind("\n", start, start + length) + 1 if start + length < len(text) else len(text)
        end = end if end > start else start + length
        cuts.append(text[start:end])
        start = end
    return cuts


def _lexicons(folder: Path, factor: int) -> Path | None:
    """A folder of own lexicons that makes the entries so many times as many; none for one."""
    if factor == 1:
        return None
    own = folder / f"{factor}"
    write_lexicons(own, factor - 1)
    return own
