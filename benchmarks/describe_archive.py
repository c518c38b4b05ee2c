"""What an archive is made of, in the figures that the speed of a program depends on.

    python benchmarks/describe_archive.py FILE [...]

FILE is JSON Lines with a `text` a line. Sentences are those of metextract's layout; one tells of a finding if a phrase of
lexicons/findings stands in it, and is repeated if the same stood above it in the file. Characters are those of the reports.
"""

import argparse
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archives import read_texts
from metextract.layout import Layout
from metextract.lexicon import Lexicon, load_lexicon
from metextract.records import Kind

_WORD = re.compile(r"\w+")
HEADINGS = (
    "reports",
    "MB",
    "characters",
    "5 % to 95 %",
    "sentences",
    "characters of one",
    "with a finding word",
    "repeated",
    "words",
)


@dataclass(frozen=True, slots=True)
class Description:
    """lengths: of the reports, in characters. sentences: how often each stands in them. telling: how many of them hold a
    word of a finding. words: how many different ones.
    """

    lengths: Sequence[int]
    sentences: Counter[str]
    telling: int
    words: int

    def cells(self) -> tuple[str, ...]:
        """In the order of HEADINGS."""
        twentieths = (
            statistics.quantiles(self.lengths, n=20, method="inclusive") if len(self.lengths) > 1 else [*self.lengths] * 2
        )
        sentences = self.sentences.total()
        sentence_lengths = sorted(len(sentence) for sentence in self.sentences.elements())
        return (
            f"{len(self.lengths)}",
            f"{sum(self.lengths) / 1e6:.2f}",
            f"{statistics.median(self.lengths):.0f}",
            f"{twentieths[0]:.0f} to {twentieths[-1]:.0f}",
            f"{sentences / len(self.lengths):.1f}",
            f"{statistics.median(sentence_lengths):.0f}",
            f"{self.telling / sentences:.1%}",
            f"{1 - len(self.sentences) / sentences:.1%}",
            f"{self.words}",
        )


def describe(texts: Iterable[str], lexicon: Lexicon) -> Description:
    layout = Layout(lexicon.sections)
    phrases = {_words(phrase) for kind in Kind for entry in lexicon.of_files(kind) for phrase in entry.phrases}
    longest = max(map(len, phrases))
    lengths: list[int] = []
    sentences: Counter[str] = Counter()
    words: set[str] = set()
    telling = 0
    for text in texts:
        lengths.append(len(text))
        for sentence in layout.sentences(text):
            sentences[sentence.text] += 1
            found = _words(sentence.text)
            words.update(found)
            telling += any(found[at : at + size] in phrases for at in range(len(found)) for size in range(1, longest + 1))
    return Description(lengths, sentences, telling, len(words))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="reports, plain or gzipped")
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.files if not path.is_file()]
    if missing:
        parser.error(f"no file {', '.join(missing)}")
    lexicon = load_lexicon()
    print(f"| archive | {' | '.join(HEADINGS)} |\n|{'---|' * (len(HEADINGS) + 1)}")
    for path in options.files:
        texts = read_texts(path)
        if not texts:
            parser.error(f"{path} holds no reports")
        print(f"| {path.name.partition('.')[0]} | {' | '.join(describe(texts, lexicon).cells())} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
