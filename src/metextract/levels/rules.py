"""What a chain names: an ordered tuple of rules, of which the first that applies decides."""

from collections.abc import Callable
from typing import NamedTuple

from metextract.levels import landmarks, others
from metextract.levels.contexts import Context
from metextract.levels.mentions import Role


class Rule(NamedTuple):
    """Where `applies` holds, the chain names `role`; None: it is no level at all."""

    name: str
    applies: Callable[[Context], bool]
    role: Role | None


def _any(context: Context) -> bool:
    return True


# The order matters: a rib, a root or a number is surer than hardware in the words before it.
RULES = (
    Rule("small letter alone", others.small_letter_alone, None),
    Rule("vitamin", others.vitamin, None),
    Rule("other noun behind", others.other_noun, None),
    Rule("heart sound", others.heart_sound, None),
    Rule("tumor stage", others.stage, None),
    Rule("thyroid hormone", others.hormone, None),
    Rule("MR sequence", others.sequence, None),
    Rule("rib", others.rib, None),
    Rule("nerve root", landmarks.root, Role.ROOT),
    Rule("numbered thing", others.numbered, None),
    Rule("case or figure", landmarks.case, Role.LANDMARK),
    Rule("lymph nodes", landmarks.nodes, Role.LANDMARK),
    Rule("end of the cord", landmarks.cord_end, Role.LANDMARK),
    Rule("hardware", landmarks.hardware, Role.LANDMARK),
    Rule("transitional vertebra", landmarks.transitional, Role.LANDMARK),
    Rule("treated", landmarks.treatment, Role.LANDMARK),
    Rule("site", _any, Role.SITE),
)


def deciding_rule(context: Context) -> Rule:
    """The first rule that applies."""
    return next(rule for rule in RULES if rule.applies(context))
