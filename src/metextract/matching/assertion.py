"""The assertion engine: negspacy's termset and matcher, with one sweep over a sentence in each direction.

What differs from negspacy 1.1.0 as shipped, and why: the longest cue wins over the cues inside it
(its check for pseudo cues is off by one); hedges, questions and history are read beside negation;
every verdict keeps its cue; a scope ends where the sentence turns, not only at a termination phrase;
entities are not rebuilt at every boundary, so that the cost is linear in the length of the sentence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from negspacy.negation import Negex
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from metextract.lexicon import Entry
from metextract.readings import Cue, Modality

FACTORY = "metextract_assertion"
CUES = "metextract_cues"
SCOPES = "metextract_scopes"

_FINITE = frozenset("is are was were has have had shows show demonstrates remains remain appears appear measures causes compresses extends".split())
_DETERMINERS = frozenset("the a an there it this these those both".split())
# After a comma these open a statement of their own: "no fracture, stable wedging of T12".
_OPENERS = _DETERMINERS | frozenset(
    "stable unchanged old chronic mild moderate severe marked minimal multiple several few known again persistent healed healing remote most largest "
    "worst slight similar status however now new grade degenerative postoperative diffuse also".split()
)
_NEW_TOPIC = frozenset("known history prior previous status s".split())
_LOOSE_WITH = frozenset("associated mild moderate severe marked a an resultant resulting secondary minimal slight bilateral possible probable".split())
_ADJACENT = 3


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    entry: Entry

    @property
    def modality(self) -> Modality:
        return Modality(self.entry.role.partition(".")[0])


def termset(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """The negation entries as a negspacy termset."""
    groups: dict[str, list[str]] = {"pseudo_negations": [], "preceding_negations": [], "following_negations": [], "termination": []}
    names = {"pseudo": "pseudo_negations", "negation.preceding": "preceding_negations", "negation.following": "following_negations", "termination": "termination"}
    for entry in entries:
        if entry.role in names:
            groups[names[entry.role]] += entry.phrases
    return groups


class AssertionEngine(Negex):  # type: ignore[misc]
    """Finds for every entity the cues whose scope holds it.

    `doc.user_data[CUES]` holds all cues in character offsets, `doc.user_data[SCOPES]` the cues of
    each entity in the order of `doc.ents`; `ent._.negex` is set as negspacy does.
    """

    def __init__(self, nlp: Language, name: str, entries: tuple[Entry, ...]) -> None:
        self.cue_entries = {entry.key: entry for entry in entries}
        super().__init__(nlp, name, termset(entries))

    def build_patterns(self) -> None:
        self.matcher = PhraseMatcher(self.nlp.vocab, attr="NORM")
        for key, entry in self.cue_entries.items():
            self.matcher.add(key, list(self.nlp.tokenizer.pipe(entry.phrases)))

    def negex(self, doc: Doc) -> Doc:
        matches = self._matches(doc)
        cues = {id(match): _cue(doc, match) for match in matches if "." in match.entry.role}
        scopes: list[list[Cue]] = [[] for _ in doc.ents]
        for number, match in _forward(doc, matches):
            scopes[number].append(cues[id(match)])
        for number, match in _backward(doc, matches):
            scopes[number].append(cues[id(match)])
        doc.user_data[CUES] = tuple(cues.values())
        doc.user_data[SCOPES] = [tuple(sorted(scope, key=lambda cue: cue.start)) for scope in scopes]
        for ent, scope in zip(doc.ents, scopes, strict=True):
            ent._.set(self.extension_name, any(cue.modality is Modality.NEGATION for cue in scope))
        return doc

    def _matches(self, doc: Doc) -> list[_Match]:
        """Cues without overlaps, the longest first; a phrase with two roles looks forward unless its clause ends with it."""
        found = [_Match(start, end, self.cue_entries[self.nlp.vocab.strings[key]]) for key, start, end in self.matcher(doc)]
        found.sort(key=lambda match: (match.start - match.end, match.start))
        chosen: list[_Match] = []
        taken: dict[int, _Match] = {}
        for match in found:
            other = taken.get(match.start)
            if other and (other.start, other.end) == (match.start, match.end):
                chosen.append(match)
            elif not any(i in taken for i in range(match.start, match.end)):
                chosen.append(match)
                taken |= dict.fromkeys(range(match.start, match.end), match)
        meanings = Counter(match.start for match in chosen)
        kept = [m for m in chosen if meanings[m.start] == 1 or m.entry.id.startswith("versus") or m.entry.role.endswith(".following") is _closes(doc, m.end)]
        return sorted(kept, key=lambda match: match.start)


@Language.factory(FACTORY, default_config={"entries": []})
def create_engine(nlp: Language, name: str, entries: list[dict[str, Any]]) -> AssertionEngine:
    """The engine of a pipeline; its entries come as plain data, so that the config can be written to disk."""
    return AssertionEngine(nlp, name, tuple(Entry(row["file"], row["id"], row["role"], tuple(row["phrases"]), row["values"]) for row in entries))


def engine_config(entries: Iterable[Entry]) -> dict[str, Any]:
    """What `nlp.add_pipe(FACTORY, config=...)` needs for these entries."""
    return {"entries": [{"file": e.file, "id": e.id, "role": e.role, "phrases": list(e.phrases), "values": dict(e.values)} for e in entries]}

def _closes(doc: Doc, end: int) -> bool:
    """Whether nothing follows in the clause."""
    return end >= len(doc) or doc[end].text in ".,;:)?!"


def _cue(doc: Doc, match: _Match) -> Cue:
    span = doc[match.start : match.end]
    return Cue(span.start_char, span.end_char, match.modality, match.entry.key, match.entry.role.endswith(".following"), match.entry.values.get("change") == "resolved")


def _breaks(doc: Doc, matches: list[_Match]) -> frozenset[int]:
    """Tokens at which every scope ends."""
    hard = {match.start for match in matches if match.entry.role == "termination"}
    for token in doc:
        if token.text in (";", "|"):
            hard.add(token.i)
        elif token.text == "-" and token.i and doc[token.i - 1].whitespace_ and token.whitespace_ and not doc[token.i - 1].like_num:
            hard.add(token.i)
    return frozenset(hard)


def _turns(doc: Doc, i: int) -> frozenset[Modality]:
    """The modalities whose scope ends at token i if they have reached an entity before it."""
    word = doc[i].lower_
    after = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if word == ",":
        if after in ("and", "or", "&"):
            following = doc[i + 2].lower_ if i + 2 < len(doc) else ""
            return _EVERY if following in _DETERMINERS and _verb_follows(doc, i + 2) else frozenset()
        if after in _OPENERS:
            return _SOFT
        return _LOOSE if after in _NEW_TOPIC else frozenset({Modality.POSSIBLE})
    if word == "with":
        return _SOFT if after in _LOOSE_WITH else frozenset({Modality.POSSIBLE})
    if word == "and" and after in _DETERMINERS:
        return _SOFT if _verb_follows(doc, i + 1) else frozenset({Modality.POSSIBLE}) if after in ("a", "an") else frozenset()
    if word in ("seen", "noted", "identified", "demonstrated", "present", "presents", "presented", "presenting"):
        return frozenset({Modality.POSSIBLE, Modality.HISTORICAL})
    return frozenset()


_EVERY = frozenset(Modality)
_SOFT = frozenset({Modality.NEGATION, Modality.POSSIBLE})
_LOOSE = frozenset({Modality.POSSIBLE, Modality.HYPOTHETICAL})


def _verb_follows(doc: Doc, start: int) -> bool:
    """Whether a finite verb stands in the next words of the clause."""
    for token in doc[start : start + 9]:
        if token.text in ",;":
            return False
        if token.lower_ in _FINITE:
            return True
    return False


def _entity_starts(doc: Doc) -> dict[int, int]:
    return {ent.start: number for number, ent in enumerate(doc.ents)}


def _forward(doc: Doc, matches: list[_Match]) -> Iterator[tuple[int, _Match]]:
    """Each entity with the preceding cues that reach it, in one pass from left to right."""
    starts = {match.start: match for match in matches if match.entry.role.endswith(".preceding")}
    hard = _breaks(doc, matches)
    entities = _entity_starts(doc)
    active: dict[Modality, _Match] = {}
    reached: set[Modality] = set()
    opened: list[int] = []
    for i, token in enumerate(doc):
        if i in hard:
            active.clear()
            reached.clear()
        elif token.text == "(":
            opened.append(i)
        elif token.text == ")" and opened:
            opening = opened.pop()
            active = {modality: match for modality, match in active.items() if match.start < opening}
        for modality in _turns(doc, i) & reached:
            active.pop(modality, None)
            reached.discard(modality)
        if i in starts:
            if starts[i].modality is Modality.NEGATION and Modality.POSSIBLE in reached:
                active.pop(Modality.POSSIBLE, None)
            if starts[i].modality is Modality.POSSIBLE and Modality.NEGATION in reached and doc[i - 1].text == ",":
                active.pop(Modality.NEGATION, None)
            active[starts[i].modality] = starts[i]
            reached.discard(starts[i].modality)
        if i in entities:
            for modality, match in active.items():
                if match.end <= i and not (match.entry.id == "versus_before" and i - match.end > _ADJACENT):
                    reached.add(modality)
                    yield entities[i], match


def _backward(doc: Doc, matches: list[_Match]) -> Iterator[tuple[int, _Match]]:
    """Each entity with the following cues that reach back to it, in one pass from right to left."""
    ends = {match.start: match for match in matches if match.entry.role.endswith(".following")}
    if not ends:
        return
    hard = _breaks(doc, matches)
    entities = {ent.end - 1: number for number, ent in enumerate(doc.ents)}
    finite_before = _finite_before(doc, hard)
    active: dict[Modality, _Match] = {}
    reached: set[Modality] = set()
    for i in range(len(doc) - 1, -1, -1):
        if i in entities:
            for modality, match in active.items():
                if not (match.entry.id == "versus_behind" and match.start - i > _ADJACENT):
                    reached.add(modality)
                    yield entities[i], match
        if i in hard:
            active.clear()
            reached.clear()
        elif doc[i].lower_ in (",", "and", "with") and finite_before[i]:
            for modality in tuple(reached):
                active.pop(modality, None)
                reached.discard(modality)
        elif doc[i].text == "," and Modality.POSSIBLE in reached:
            active.pop(Modality.POSSIBLE, None)
        if i in ends:
            active[ends[i].modality] = ends[i]
            reached.discard(ends[i].modality)


def _finite_before(doc: Doc, hard: frozenset[int]) -> list[bool]:
    """For each token whether a finite verb stands before it since the last break."""
    seen, flags = False, []
    for i, token in enumerate(doc):
        if i in hard:
            seen = False
        flags.append(seen)
        seen = seen or token.lower_ in _FINITE
    return flags


def entity_cues(doc: Doc) -> list[tuple[Span, tuple[Cue, ...]]]:
    """Entities with the cues that reach them, as plain data."""
    return list(zip(doc.ents, doc.user_data[SCOPES], strict=True))
