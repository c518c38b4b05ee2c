"""Makes an archive of radiology reports by chance, of any size, the same for the same seed.

    python benchmarks/make_archive.py OUTPUT --reports 200000 [--seed 1] [--repetition none] [--kind spine_mri ...]

OUTPUT is JSON Lines with an `id` and a `text` a line, gzipped if its name ends in .gz. The reports come from the grammars in
benchmarks/grammars, one a kind, in the shares that SHARES says. They resemble real archives in what a program's speed depends
on (benchmarks/README.md has the figures) and say nothing true about anybody.
"""

import argparse
import gzip
import io
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from grammar import Grammar

GRAMMARS = Path(__file__).resolve().parent / "grammars"
# Of 100 reports of all kinds.
SHARES = {"chest_xray": 62, "ct": 14, "spine_mri": 10, "bone_scan": 5, "case_text": 9}
# Of 100 reports, those with a letter left out somewhere.
MISSPELT = 30
# Stands where the running number of a sentence goes, and in no text.
_MARK = "\0"
_IMAGES = 1000


def reports(
    count: int, seed: int = 1, *, distinct: bool = False, kinds: Collection[str] = tuple(SHARES)
) -> Iterator[dict[str, str]]:
    """Reports with `id` and `text`, one after the other.

    distinct: no sentence stands twice, for each names an image of its own. Raises ValueError for a kind that is not in SHARES.
    """
    if unknown := set(kinds) - set(SHARES):
        raise ValueError(f"no kind {', '.join(sorted(unknown))}; there are {', '.join(SHARES)}")
    random = Random(seed).random
    grammars = [(kind, _grammar(kind, distinct)) for kind in SHARES if kind in kinds]
    drawn = [pair for pair in grammars for _ in range(SHARES[pair[0]])]
    sentences = 0
    for number in range(count):
        kind, grammar = drawn[int(random() * len(drawn))]
        text = grammar.text(random)
        if random() * 100 < MISSPELT:
            text = _misspelt(text, int(random() * len(text)))
        if distinct:
            pieces = text.split(_MARK)
            text = "".join(piece + image for piece, image in zip(pieces, _images(sentences, len(pieces) - 1), strict=True))
            sentences += len(pieces) - 1
        yield {"id": f"{kind}-{number:07d}", "text": text}


@cache
def _grammar(kind: str, distinct: bool) -> Grammar:
    return Grammar.read(GRAMMARS / f"{kind}.toml", _MARK if distinct else "")


def _misspelt(text: str, at: int) -> str:
    """The text without the letter at a place, if there is a small one."""
    return text[:at] + text[at + 1 :] if text[at].islower() else text


def _images(first: int, count: int) -> Iterator[str]:
    """What makes each of some sentences the only one of its kind, and nothing behind the last."""
    for number in range(first, first + count):
        yield f" (series {number // _IMAGES + 1}, image {number % _IMAGES + 1})"
    yield ""


def write(output: Path, rows: Iterator[dict[str, str]]) -> None:
    with ExitStack() as files:
        file: Any = files.enter_context(output.open("wb"))
        if output.suffix == ".gz":  # without a time or a name, so that equal archives are equal bytes
            file = files.enter_context(gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=file, mtime=0))
        lines = files.enter_context(io.TextIOWrapper(file, encoding="utf-8", newline="\n"))
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="the file to write")
    parser.add_argument("--reports", type=int, required=True, metavar="N", help="how many")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other reports (default 1)")
    parser.add_argument(
        "--repetition",
        choices=("natural", "none"),
        default="natural",
        help="whether sentences stand in many reports, or each in one",
    )
    parser.add_argument("--kind", nargs="+", choices=tuple(SHARES), default=tuple(SHARES), help="only reports of these kinds")
    options = parser.parse_args(arguments)
    if options.reports < 0:
        parser.error("--reports cannot be negative")
    if not options.output.parent.is_dir():
        parser.error(f"no folder {options.output.parent}")
    write(options.output, reports(options.reports, options.seed, distinct=options.repetition == "none", kinds=options.kind))
    return 0


if __name__ == "__main__":
    sys.exit(main())
