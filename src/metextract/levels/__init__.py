"""The grammar of vertebral levels: from text to vertebrae and motion segments, and what is not a level.

A mention is a chain such as "T5", "L4-5", "T4, 5 and 6", "D10 to L2", "C3-C4, C4-C5": items in the
order written. Two adjacent vertebrae joined by a dash or slash are a pair, which a bone reads as two
vertebrae and a canal as one motion segment; `LevelMention.values` decides by the asker.
"""

from metextract.levels.mentions import LevelItem, LevelMention, Role
from metextract.levels.search import find_levels

__all__ = ["LevelItem", "LevelMention", "Role", "find_levels"]
