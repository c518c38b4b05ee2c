"""How fast one process reads, beside spaCy's tokenizer, other pipelines, and the floor of any design in Python."""

from collections.abc import Iterator, Sequence

from archives import Archive
from contest import TITLES, AbsentError, Entry, compete, speed_ratio
from make_archive import SHARES, reports
from plan import Plan
from rows import Row, Target

TARGETS = {"tokenizer": 5.0, "entity_ruler": 8.0, "medspacy_pipeline": 200.0, "eds": 10.0}
DENSE = Target(">=", 0.7)
DISTINCT = Target(">=", 2.0)
FLOOR = Target(">=", 0.25)


def rows(plan: Plan) -> Iterator[Row]:
    count = plan.sizes.reports
    natural = generated("generated", count)
    distinct = generated("generated, all distinct", count, distinct=True)
    for archive in (natural, plan.archives):
        for rival, aim in TARGETS.items():
            if archive is not None:
                sample = archive.sample(plan.sizes.duel_megabytes.get(rival, archive.megabytes))
                yield duel(plan, sample, rival, Target(">=", aim))
    for archive in (generated("generated spine MRI", count // 4, kinds=["spine_mri"]), plan.dense):
        if archive is not None:
            yield duel(plan, archive, "tokenizer", DENSE)
    yield duel(plan, distinct, "tokenizer", DISTINCT)
    yield race(
        plan, "metextract, distinct / repeated", Entry("extractor", distinct, "distinct"), Entry("extractor", natural, "repeated")
    )
    for archive in (generated("generated chest X-ray", count, kinds=["chest_xray"]), plan.sparse):
        if archive is not None:
            yield duel(plan, archive, "floor", FLOOR)


def generated(name: str, count: int, *, distinct: bool = False, kinds: Sequence[str] = tuple(SHARES)) -> Archive:
    return Archive(name, [report["text"] for report in reports(count, distinct=distinct, kinds=kinds)])


def duel(plan: Plan, archive: Archive, rival: str, target: Target) -> Row:
    """metextract beside a rival on the same texts."""
    return race(plan, f"metextract / {TITLES[rival]}", Entry("extractor", archive), Entry(rival, archive), target)


def race(plan: Plan, measure: str, ours: Entry, theirs: Entry, target: Target | None = None) -> Row:
    """How many times as fast the first is."""
    on = ours.archive.name
    try:
        outcomes = compete([theirs, ours], plan.rounds, plan.pythons)
    except AbsentError as reason:
        return Row(measure=measure, on=on, value=None, target=target, note=str(reason))
    second, first = outcomes
    note = f"{first}; {second}; {len(ours.archive.texts)} reports, {ours.archive.megabytes:.2f} MB, median of {plan.rounds}"
    figures = {"outcomes": [outcome.figures() for outcome in (first, second)]}
    return Row(measure=measure, on=on, value=speed_ratio(first, second), target=target, note=note, figures=figures)
