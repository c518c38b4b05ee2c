"""What a run of words may turn out to be."""

from enum import Enum, auto


class Verdict(Enum):
    """NEEDS_BONE: a lesion only beside a bone or a vertebra of its own ("lesion at T8").

    TWO_LESIONS: two types that are denied together are two findings ("no lytic or blastic lesions").
    """

    NO_LESION = auto()
    LESION = auto()
    TWO_LESIONS = auto()
    NEEDS_BONE = auto()
