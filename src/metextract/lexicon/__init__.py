"""Lexicons: TOML files, read strictly into immutable tables."""

from metextract.lexicon.entries import Entry, Lexicon
from metextract.lexicon.examples import Example
from metextract.lexicon.loader import load_lexicon

__all__ = ["Entry", "Example", "Lexicon", "load_lexicon"]
