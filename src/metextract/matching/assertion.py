"""The assertion engine: negspacy's termset and matcher, with one sweep over a sentence in each direction.

What differs from negspacy 1.1.0 as shipped, and why: the longest cue wins over the cues inside it
(its check for pseudo cues is off by one); hedges, questions and history are read beside negation;
every verdict keeps its cue; a scope ends where the sentence turns, not only at a termination phrase;
entities are not rebuilt at every boundary, so that the cost is linear in the length of the sentence.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any

from negspacy.negation import Negex
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from metextract.lexicon import Entry
from metextract.matching.matches import Bounds, CueKind, Match
from metextract.matching.scopes import scoped
from metextract.readings import Cue, Modality

FACTORY = "metextract_assertion"
CUES = "metextract_cues"
SCOPES = "metextract_scopes"

# negspacy's name for each role that it knows.
_TERMSET = {
    "pseudo": "pseudo_negations",
    "negation.preceding": "preceding_negations",
    "negation.following": "following_negations",
    "termination": "termination",
}

_START = attrgetter("start")
_EITHER_REACH = 10  # tokens from "either" to its "or"
_SUGGEST_REACH = 10  # tokens from "no change" to the "to suggest" that it denies
_ADJECTIVES = frozenset({"negative", "absent"})
# "High risk", "intermediate risk": of the tumor, not a risk of the finding.
_DEGREES = frozenset("high low intermediate increased average moderate at no standard".split())
# "ER negative", "was HER2 negative": results of the laboratory.
_MARKERS = frozenset("er pr her2 neu egfr psma alk ros1 kras braf receptor hormone afb gram culture margin margins".split())
_BEHIND_PREDICATE = frozenset("and or on at in by for with although but as".split())


def termset(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """The negation entries as a negspacy termset."""
    groups: dict[str, list[str]] = {name: [] for name in _TERMSET.values()}
    for entry in entries:
        if entry.role in _TERMSET:
            groups[_TERMSET[entry.role]] += entry.phrases
    return groups


class AssertionEngine(Negex):
    """Finds for every entity the cues whose scope holds it.

    As a component it sets `doc.user_data[CUES]` to all cues in character offsets, `doc.user_data[SCOPES]` to the
    cues of each entity in the order of `doc.ents`, and `ent._.negex` as negspacy does.
    """

    def __init__(self, nlp: Language, name: str, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        super().__init__(nlp, name, termset(entries))

    def build_patterns(self) -> None:
        self.matcher = PhraseMatcher(self.nlp.vocab, attr="NORM")
        self._kinds: dict[int, CueKind] = {}
        for entry in self._entries:
            self.matcher.add(entry.key, [self.nlp.make_doc(phrase) for phrase in entry.phrases])
            self._kinds[self.nlp.vocab.strings[entry.key]] = CueKind.of(entry)

    def negex(self, doc: Doc) -> Doc:
        cues, scopes = self.read(doc, [(entity.start, entity.end) for entity in doc.ents])
        doc.user_data[CUES], doc.user_data[SCOPES] = cues, scopes
        for entity, scope in zip(doc.ents, scopes, strict=True):
            entity._.set(self.extension_name, any(cue.modality is Modality.NEGATION for cue in scope))
        return doc

    def read(self, doc: Doc, entities: Sequence[Bounds]) -> tuple[tuple[Cue, ...], list[tuple[Cue, ...]]]:
        """All cues in text order, and those that reach each entity (tokens, half-open), in character offsets."""
        matches = self._matches(doc)
        if not matches:
            return (), [()] * len(entities)
        cues = {match: _cue(doc, match) for match in matches if match.kind.modality is not None}
        scopes: list[list[Cue]] = [[] for _ in entities]
        for number, match in scoped(doc, entities, matches):
            scopes[number].append(cues[match])
        return tuple(cues.values()), [tuple(sorted(scope, key=_START)) for scope in scopes]

    def _matches(self, doc: Doc) -> list[Match]:
        """Cues without overlaps, the longest first; a phrase with two roles looks forward unless its clause ends with it."""
        found = [Match(start, end, self._kinds[key]) for key, start, end in self.matcher(doc)]
        if not found:
            return found
        found = [match for match in found if not _is_no_cue(doc, match)]
        found.sort(key=lambda match: (match.start - match.end, match.start))
        chosen: list[Match] = []
        taken: dict[int, Bounds] = {}
        for match in found:
            bounds = match.start, match.end
            if taken.get(match.start) == bounds or not any(i in taken for i in range(*bounds)):
                chosen.append(match)
                taken |= dict.fromkeys(range(*bounds), bounds)
        meanings = Counter(match.start for match in chosen)
        kept = [match for match in chosen if meanings[match.start] == 1 or _means(doc, match)]
        return sorted(kept, key=_START)


@Language.factory(FACTORY, default_config={"entries": []})
def create_engine(nlp: Language, name: str, entries: list[dict[str, Any]]) -> AssertionEngine:
    """The engine of a pipeline; its entries come as plain data, so that the config can be written to disk."""
    return AssertionEngine(nlp, name, tuple(Entry(**row | {"phrases": tuple(row["phrases"])}) for row in entries))


def engine_config(entries: Iterable[Entry]) -> dict[str, Any]:
    """What `nlp.add_pipe(FACTORY, config=...)` needs for these entries."""
    rows = [
        {
            "file": entry.file,
            "id": entry.id,
            "role": entry.role,
            "phrases": list(entry.phrases),
            "values": dict(entry.values),
        }
        for entry in entries
    ]
    return {"entries": rows}


def entity_cues(doc: Doc) -> list[tuple[Span, tuple[Cue, ...]]]:
    """Entities with the cues that reach them, as plain data."""
    return list(zip(doc.ents, doc.user_data[SCOPES], strict=True))


def _means(doc: Doc, match: Match) -> bool:
    """Whether a phrase with two roles has this one here; "versus" has both."""
    return match.entry.id.startswith("versus") or match.kind.follows is _closes(doc, match.end)


def _is_no_cue(doc: Doc, match: Match) -> bool:
    """Whether a word is no cue here: "infarct with negative deflections", "May 2008"."""
    if doc[match.start].text == "May" and match.end < len(doc) and doc[match.end].like_num:
        return True
    if doc[match.start].lower_ == "either" and not any(
        token.lower_ == "or" for token in doc[match.end : match.end + _EITHER_REACH]
    ):
        return True
    if match.entry.id == "pseudo" and doc[match.start].lower_ == "no" and _suggests(doc, match.end):
        return True
    if match.kind.follows and doc[match.end - 1].lower_ == "no" and not _closes(doc, match.end):
        return True
    if match.kind.follows and doc[match.end - 1].lower_ == "negative" and _is_result(doc, match):
        return True
    if match.entry.id == "may_be_missed" and match.end - match.start == 1 and doc[match.start - 1].lower_ in _DEGREES:
        return True
    if not match.kind.follows or match.end - match.start > 1 or doc[match.start].lower_ not in _ADJECTIVES:
        return False
    return match.end < len(doc) and doc[match.end].is_alpha and doc[match.end].lower_ not in _BEHIND_PREDICATE


def _is_result(doc: Doc, match: Match) -> bool:
    """Whether "negative" is a laboratory's result or that of a further examination: "HER2 negative", "negative on bone scan"."""
    if match.end < len(doc) and doc[match.end].lower_ == "on":
        return True
    before = [token.lower_ for token in doc[max(0, match.start - 2) : match.end]]
    return not _MARKERS.isdisjoint(before)


def _suggests(doc: Doc, end: int) -> bool:
    """Whether "to suggest" follows in the clause: "no change in the thorax to suggest a fracture"."""
    words = [token.lower_ for token in doc[end : end + _SUGGEST_REACH]]
    return any(pair == ("to", "suggest") for pair in pairwise(words))


def _closes(doc: Doc, end: int) -> bool:
    """Whether nothing follows in the clause."""
    return end >= len(doc) or doc[end].text in ".,;:)?!"


def _cue(doc: Doc, match: Match) -> Cue:
    last = doc[match.end - 1]
    return Cue(
        start=doc[match.start].idx,
        end=last.idx + len(last),
        modality=match.modality,
        entry=match.entry.key,
        follows=match.kind.follows,
        resolves=match.entry.values.get("change") == "resolved",
    )
