"""Lexicons of made-up words, to see what many entries cost."""

import json
from pathlib import Path
from random import Random

from metextract.lexicon import load_lexicon

_ONSETS = "b br c ch d dr f fl g gr k l m n p ph pl qu r s sp st t th tr v z".split()
_VOWELS = "a e i o u ae io ou ea".split()
_ENDS = "l m n r s x rn st nd th".split()


def write_lexicons(folder: Path, times: int, seed: int = 1) -> None:
    """Own lexicons that add so many times the shipped entries, with as many phrases of as many words each.

    Of different words, too, there are so many times as many. Raises FileExistsError if the folder is there.
    """
    lexicon = load_lexicon()
    random = Random(seed)
    shipped = {word for entry in lexicon.entries for phrase in entry.phrases for word in phrase.split()}
    phrases = _Phrases(random, [_word(random) for _ in range(times * len(shipped))])
    folder.mkdir()
    for file in sorted({entry.file for entry in lexicon.entries}):
        entries = [
            f'[[entry]]\nid = "made-up-{copy}-{entry.id}"\nrole = "{entry.role}"\n'
            f"phrases = {json.dumps([phrases.like(phrase) for phrase in entry.phrases])}\n"
            f"values = {{ {', '.join(f'{name} = {json.dumps(value)}' for name, value in entry.values.items())} }}\n"
            for copy in range(times)
            for entry in lexicon.of_files(file)
        ]
        (folder / f"{file}.toml").write_text("\n".join(entries), encoding="utf-8")


class _Phrases:
    """No phrase twice, for a phrase belongs to one entry."""

    def __init__(self, random: Random, words: list[str]) -> None:
        self._random = random
        self._words = words
        self._taken: set[str] = set()

    def like(self, shipped: str) -> str:
        """A new phrase of as many words; of one word more where those of its length are used up."""
        length = len(shipped.split())
        phrase = " ".join(self._random.choices(self._words, k=length))
        while phrase in self._taken:
            length += 1
            phrase = " ".join(self._random.choices(self._words, k=length))
        self._taken.add(phrase)
        return phrase


def _word(random: Random) -> str:
    """Three or four syllables, so that hardly any two words are alike."""
    syllables = (random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.randint(3, 4)))
    return "".join(syllables) + random.choice(_ENDS)
