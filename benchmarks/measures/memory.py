"""What a process holds while it reads more and more reports of which no sentence has been seen before."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from environment import ROOT
from make_archive import reports
from plan import Plan
from rows import Row, Target

GROWTH = Target("<=", 5.0)
HELD = Target("<=", 400.0)
_TENTHS = 10
_STATUS = Path("/proc/self/status")


def rows(plan: Plan) -> Iterator[Row]:
    count = plan.sizes.memory_reports
    on = f"{count} distinct reports"
    held = soak(count)
    for measure, unit, target in (("memory, growth after the first tenth", "%", GROWTH), ("memory, most held", "MB", HELD)):
        if held is None:
            yield Row(
                measure=measure, on=on, value=None, unit=unit, target=target, note="the process failed, or there is no /proc"
            )
            continue
        value = growth(held) if unit == "%" else max(held)
        note = f"MB after each tenth: {' '.join(f'{megabytes:.0f}' for megabytes in held)}"
        yield Row(measure=measure, on=on, value=value, unit=unit, target=target, note=note, figures={"megabytes": held})


def growth(held: Sequence[float]) -> float:
    """In per cent, from the first to the most that is held later."""
    return (max(held) / held[0] - 1) * 100


def soak(count: int) -> list[float] | None:
    """MB held by a process after each tenth of the reports; None where they cannot be had."""
    command = [sys.executable, "-m", "measures.memory", str(count)]
    done = subprocess.run(command, cwd=ROOT / "benchmarks", capture_output=True, text=True)
    return None if done.returncode else [float(megabytes) for megabytes in json.loads(done.stdout)]


def main(count: int) -> int:
    """The process itself, which reads chunk by chunk as a worker does; what it holds is asked after each."""
    from metextract.batch.run import CHUNK_CHARACTERS
    from metextract.batch.work import Chunk, Work, extract_chunk
    from metextract.extractor import Extractor
    from metextract.io.blocks import report_blocks
    from metextract.records import Report

    extractor, work = Extractor(), Work(Extractor, _drop)
    distinct = (Report(report_id=row["id"], text=row["text"]) for row in reports(count, distinct=True))
    held: list[float] = []
    done = 0
    for number, block in enumerate(report_blocks(distinct, CHUNK_CHARACTERS)):
        done += extract_chunk(extractor, work, Chunk(number, block)).summary.reports
        if done >= count * (len(held) + 1) // _TENTHS:
            held.append(_resident())
    print(json.dumps(held))
    return 0


def _drop(results: Iterable[object], _number: int) -> bytes:
    """What becomes of results in a measure: nothing."""
    for _ in results:
        pass
    return b""


def _resident() -> float:
    """MB of memory of this process that are not swapped out."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
