"""How a finding came to its site: the names that evidence gives for it."""

from enum import StrEnum


class SiteRule(StrEnum):
    """The rules of linking, as evidence names them."""

    INSIDE = "inside the head"
    BEFORE = "before the head"
    BEHIND = "behind the head"
    OPENS_CLAUSE = "opens the clause"
    SHARED = "shared"
    HEADING = "heading"
    CARRIED_HEADING = "carried heading"
    CARRIED_OPENING = "carried opening"
    BACK_REFERENCE = "back-reference"
    FAR = "far"
    LISTED = "items of the list"
    NONE = ""


# The site stands right at the finding's own words.
AT_HEAD = frozenset({SiteRule.INSIDE, SiteRule.BEFORE, SiteRule.BEHIND})
# The site stands in the finding's own sentence, for this finding alone.
OWN = AT_HEAD | {SiteRule.OPENS_CLAUSE}
# The site stands in the running text of the sentence: a later finding may share it.
SHAREABLE = OWN | {SiteRule.FAR, SiteRule.SHARED}
# The site stands in the finding's own sentence.
SAME_SENTENCE = SHAREABLE | {SiteRule.HEADING}
