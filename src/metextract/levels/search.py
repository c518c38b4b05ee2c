"""All mentions of a sentence: those in symbols, and those in words where no symbols stand."""

import re
from collections.abc import Iterator

from metextract.levels.chains import chains
from metextract.levels.contexts import context_of
from metextract.levels.mentions import LevelMention
from metextract.levels.rules import deciding_rule
from metextract.levels.words import names_region, spelled_levels

# Texts without these hold no symbol, and no spelled level: most sentences are settled by them.
_SYMBOL = re.compile(r"[CTDLSHctdlsh][\s-]*[Vv]?\d")


def find_levels(text: str) -> tuple[LevelMention, ...]:
    """Every mention of levels in a sentence, left to right, without overlaps.

    >>> [mention.values(segments=True) for mention in find_levels("T1-weighted images: lesions of T5 to T7, disc at L4-5")]
    [('T5', 'T6', 'T7'), ('L4-L5',)]
    """
    mentions = list(_symbols(text)) if _SYMBOL.search(text) else []
    if not names_region(text):
        return tuple(mentions)
    taken = [(mention.start, mention.end) for mention in mentions]
    for mention in spelled_levels(text):
        if not any(mention.start < end and start < mention.end for start, end in taken):
            mentions.append(mention)
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _symbols(text: str) -> Iterator[LevelMention]:
    """The chains that their context lets be levels."""
    for chain in chains(text):
        role = deciding_rule(context_of(text, chain)).role
        if role is not None:
            yield LevelMention(chain.start, chain.end, tuple(chain.items), role)
