"""Lexicons of made-up words, to see what many entries cost."""

import json
from pathlib import Path
from random import Random

from metextract.lexicon import load_lexicon

_ONSETS = "b br c ch d dr f fl g gr k l m n p ph pl qu r s sp st t th tr v z".split()
_VOWELS = "a e i o u ae io ou ea".split()
_ENDS = "l m n r s x rn st nd th".split()
_FILES = ("bone_lesion", "fracture", "neural_compression", "mimics", "anatomy")


def write_lexicons(folder: Path, times: int, seed: int = 1) -> None:
    """Own lexicons that add so many times the shipped entries of some files, with as many phrases of as many words each."""
    random = Random(seed)
    lexicon = load_lexicon()
    folder.mkdir()
    for file in _FILES:
        entries = [
            f'[[entry]]\nid = "made-up-{copy}-{entry.id}"\nrole = "{entry.role}"\n'
            f"phrases = {json.dumps(sorted({_phrase(random, phrase) for phrase in entry.phrases}))}\n"
            f"values = {{ {', '.join(f'{name} = {json.dumps(value)}' for name, value in entry.values.items())} }}\n"
            for copy in range(times)
            for entry in lexicon.of_files(file)
        ]
        (folder / f"{file}.toml").write_text("\n".join(entries), encoding="utf-8")


def _phrase(random: Random, like: str) -> str:
    return " ".join(_word(random) for _ in like.split())


def _word(random: Random) -> str:
    """Three or four syllables, so that hardly any two words are alike."""
    syllables = ("".join((random.choice(_ONSETS), random.choice(_VOWELS))) for _ in range(random.randint(3, 4)))
    return "".join(syllables) + random.choice(_ENDS)
