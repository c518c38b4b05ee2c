"""Which sentences of a report are worth reading: those that may hold a finding, and those that may tell of its place."""

import re
from collections.abc import Callable, Sequence
from enum import Enum

from metextract.findings.citations import cites
from metextract.findings.far_places import any_points_back, points_back
from metextract.findings.headings import opening_of
from metextract.findings.listings import may_lead
from metextract.findings.needs import Needs
from metextract.layout import SURE_STOP, Sentence

# A report that says one of these anywhere is read as one on the spine: its "stenosis" and "compression" are spinal.
# Every branch opens with its letter, so that a search leaps from letter to letter; the lookbehind is its word boundary.
_OF_SPINE = re.compile(
    r"""
    (?: s(?<!\ws)pin(?:e|al) | v(?<!\wv)ertebra\w* | l(?<!\wl)(?:umb\w+|ss)
      | d(?<!\wd)is[ck]s? | c(?<!\wc)\d{1,2}\s?[-/]\s?[ctls]?\d{1,2} | t(?<!\wt)\d{1,2}\s?[-/]\s?[ctls]?\d{1,2}     # "L4-5", "C5/C6"
      | l(?<!\wl)\d{1,2}\s?[-/]\s?[ctls]?\d{1,2}
      | t(?<!\wt)hecal | c(?<!\wc)(?:ord|auda|onus|anal\sstenosis) | e(?<!\we)pidural
      | f(?<!\wf)oram(?:in\w*|en)
    )\b
    """,
    re.VERBOSE,
)
# "These lesions", "The known lesion": a finding that was told before, with its place.
_NAMED_BEFORE = re.compile(r"\b (?: this | these | those | latter | former | above ) \b | ^ the \b", re.VERBOSE | re.IGNORECASE)
_HEADING_SIGN = re.compile(r"[:\n\r-]|\.\s")
_MAY_LEAD = re.compile(r"[:-] | follows", re.VERBOSE | re.IGNORECASE)
# A sentence that is nothing but a place is shorter, and so is any level in words.
_SHORT, _WORDS = 60, 8
_LONGEST_LEVEL = 40


Passes = Callable[[str], bool]


class Worth(Enum):
    """What a sentence may hold: a finding, a place or a grade for findings elsewhere, or nothing but a line or heading."""

    FINDING = "finding"
    PLACE = "place"
    LAYOUT = "layout"


class Selection:
    """Reads the bits of texts and says what need not be read; what it leaves out changes no finding."""

    def __init__(self, needs: Needs, bits: Callable[[str], int]) -> None:
        self._needs = needs
        self._bits = bits

    def _opens(self, report: str) -> bool:
        """Whether a report may hold a finding."""
        needs = self._needs
        stretches = SURE_STOP.split(report)
        bits = [*map(self._bits, stretches)]
        spine = any(map(needs.names_spine, bits))
        placed = headed = leads = False
        for stretch, own in zip(stretches, bits, strict=True):
            if not own:
                continue
            if needs.stirs(own, spine):
                return True
            if needs.places(own):
                placed = True
                headed = headed or needs.levels(own) or len(stretch) < _SHORT or _HEADING_SIGN.search(stretch) is not None
            if needs.leans(own):
                if placed and (headed or any_points_back(stretch)):
                    return True
                leads = leads or _MAY_LEAD.search(stretch) is not None
        return placed and leads

    def is_of_spine(self, report: str) -> bool:
        """Whether a report is one on the spine."""
        return self._needs.names_spine(self._bits(report)) and _OF_SPINE.search(report.lower()) is not None

    def _skim(self, spine: bool) -> Passes:
        """Says of each stretch of a report from top to bottom whether none of its sentences counts."""
        needs = self._needs
        stirred = False

        def passes(stretch: str) -> bool:
            nonlocal stirred
            bits = self._bits(stretch)
            behind, stirred = stirred, needs.stirs(bits, spine) or needs.leans(bits)
            return not (stirred or behind or needs.tells(bits))

        return passes

    def of(self, report: str, layout: Callable[[Passes | None], Sequence[Sentence]]) -> list[tuple[Sentence, Worth]]:
        """The sentences of a report that count, in order; by far the most reports have none.

        layout: parts the report into sentences, but for stretches that it is told to pass over.
        """
        if not self._opens(report):
            return []
        if cites(report):
            return [(sentence, Worth.FINDING) for sentence in layout(None)]
        needs = self._needs
        spine = needs.names_spine(self._bits(report))
        sentences = layout(self._skim(spine))
        bits = [self._bits(sentence.text) for sentence in sentences]
        stirs = self._stirring(sentences, bits, spine)
        if True not in stirs:
            return []
        last = len(stirs) - 1 - stirs[::-1].index(True)
        chosen: list[tuple[Sentence, Worth]] = []
        leads = -1
        for i, sentence in enumerate(sentences):
            if stirs[i]:
                chosen.append((sentence, Worth.FINDING))
                leads = sentence.paragraph if may_lead(sentence.text) else leads
                continue
            tells = needs.tells(bits[i])
            behind = i > 0 and stirs[i - 1]
            if i > last and not behind and sentence.paragraph != leads and not (tells and sentence.line == sentences[last].line):
                continue
            if tells or behind or sentence.opens_line or sentence.heading:
                chosen.append((sentence, Worth.PLACE if tells else Worth.LAYOUT))
        return chosen

    def _stirring(self, sentences: Sequence[Sentence], bits: Sequence[int], spine: bool) -> list[bool]:
        """For each sentence whether it may hold a finding."""
        needs = self._needs
        placed = told = False
        headed = -1
        stirs: list[bool] = []
        for sentence, own in zip(sentences, bits, strict=True):
            stirring = needs.stirs(own, spine)
            if not stirring and needs.leans(own):
                stirring = (
                    (placed and (sentence.paragraph == headed or points_back(sentence.text)))
                    or (told and _NAMED_BEFORE.search(sentence.text) is not None)
                    or may_lead(sentence.text)
                )
            stirs.append(stirring)
            told = told or (stirring and needs.tells_lesion(own))
            if needs.places(own):
                placed = True
                if self._heads(sentence):
                    headed = sentence.paragraph
        return stirs

    def _heads(self, sentence: Sentence) -> bool:
        """Whether the place that a sentence names may be that of the sentences behind it: a heading, a place alone, an opening."""
        text = sentence.text
        if sentence.heading:
            return self._needs.places(self._bits(text[: sentence.heading]))
        opened = opening_of(text)
        if len(text) < _SHORT and text.count(" ") < _WORDS and self._needs.sites(self._bits(text)):
            return True
        return self._needs.levels(self._bits(text[opened : opened + _LONGEST_LEVEL]))
