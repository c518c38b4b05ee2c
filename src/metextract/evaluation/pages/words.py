"""What names mean, in words for readers."""

from metextract.evaluation.counts import Measure
from metextract.evaluation.matching import Strategy

MEASURES = {
    Measure.MENTION: "A finding of the kind was found at its place. Nothing else is looked at.",
    Measure.PRESENCE: "As mention, and both say alike that it is present, possible, absent or hypothetical.",
    Measure.STRICT: "As presence, and with the same sites and the same defining attribute: the type of a bone lesion, "
    "the structure of a compression, the location of a stenosis.",
    Measure.SITE: "Each level, region and bone of each finding counts for itself: was the finding placed there?",
    Measure.REPORT: "What a report says as a whole: each combination of kind, defining attribute and assertion counts once, "
    "wherever it stands.",
    Measure.PATIENT: "As report, over all reports of a patient together.",
}
STRATEGIES = {
    Strategy.EXACT: "the same bounds",
    Strategy.OVERLAP: "a character in common",
    Strategy.SENTENCE: "heads that begin in the same sentence",
    Strategy.LEVEL: "a site in common, or neither has one",
    Strategy.REPORT: "the same report",
}
RATES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}


def label(name: str) -> str:
    """A name of the records as words."""
    return name.replace("_", " ")
