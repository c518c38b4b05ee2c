"""The same thing named twice in one sentence is one finding; what the second naming adds goes to the first."""

import re

from metextract.findings.cues import asked, denied, hedged
from metextract.findings.draft import Draft, Scene
from metextract.findings.site_rules import SiteRule
from metextract.records import Acuity, Kind

_ATTRIBUTES = ("morphology", "etiology", "acuity", "height_loss_percent", "retropulsion", "nature", "lesion_type", "change")
# Rules of `linking` that carried the site of the second head over: it may be the first head's.
_CARRIED = frozenset(
    {SiteRule.SHARED, SiteRule.HEADING, SiteRule.OPENS_CLAUSE, SiteRule.FAR, SiteRule.CARRIED_HEADING, SiteRule.CARRIED_OPENING}
)
_RESTATING_REACH = 140

# What joins a head to its restatement: "wedging with height loss", "lucency (metastasis)".
_JOINT = re.compile(
    r"""
    \b(?:
        with | and | or | versus | vs | i\.e | so
      | consistent | compatible | keeping | represent\w* | reflect\w* | suggest\w* | favou?r\w*
      | likely | probabl[ey] | suspicious | concerning | worrisome | considered
      | approximately | about | c/w | s/o | w/
      | due | secondary | resulting | causing | leading | associated
      | turned | proved | proven | diagnosed | identified | reported | interpreted | thought | found | confirmed?s? | reveal\w* | show\w* | demonstrat\w* | disclos\w* | positive
      | (?: is | was | were | are ) \s an? | (?: was | were ) \s
    )\b
  | [,:(-] | \d
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The second head explains the first: "wedging, favouring an insufficiency fracture".
_EXPLAINS = re.compile(
    r"""
    \b(?:
        consistent | compatible | keeping | typical | represent\w* | reflect\w* | suggest\w* | favou?r\w*
      | likely | probabl[ey] | possibly | considered | suspicious | concerning | worrisome | indeterminate
      | s/o | c/w | i\.e | versus | vs | may | might | could
    )\b[^,;]*$
  | \(\W*(?:\w+\s)?$                                                                 # "lucency (metastasis)", "(Hoffa fracture)"
  | \bi\.e\W*$
  | \b(?: turned\sout | proved | proven | found\sto\sbe | diagnosed\sas | identified\sas | reported\sas | interpreted\sas | thought\sto\sbe | confirmed\s(?:as|to\sbe) ) \b [^,;]*$
  | ^ [^,;]{0,40} \b (?: is | was | were | are ) \s (?: an? \s )? (?: [\w-]+\s )? $                     # "the lesion in the femur was a metastasis"
  | [,(]\s?(?:likely|mostly|probabl[ey]|possibly|i\.e\.?|suspicious\sfor|concerning\sfor)\s  # "lucency, likely a small metastasis"
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Biopsy of the iliac lesion [revealed] metastatic adenocarcinoma".
_SHOWED = re.compile(
    r"\b(?: reveal\w* | show\w* | confirm\w* | demonstrat\w* | disclos\w* | positive\sfor )\b [^,;]* $",
    re.IGNORECASE | re.VERBOSE,
)
_BIOPSY = re.compile(
    r"\b(?: biops\w* | histo\w* | patholog(?:y|ist|ical\sexam\w*) | cytolog\w* | aspirat\w* | curettage | excision | resection | specimen )\b",
    re.IGNORECASE | re.VERBOSE,
)
# "Height loss; this is favored to be an insufficiency fracture".
_THIS_IS = re.compile(r"[^;]{0,80};\s(?:this|it|these|findings?|appearances?)\b[^;]*$", re.IGNORECASE)
_LISTED = re.compile(r"[\s,]*(?:or|nor|and|/)\s(?:any\s)?(?:cortical\s|bony\s|bone\s)?", re.IGNORECASE)
# "Focus in L5, bone island versus metastasis": neither nature.
_ALTERNATIVE = re.compile(r"\w\s(?:versus|vs\.?)\s$", re.IGNORECASE)
_ROOT_NAME = re.compile(r"\b(?P<name>[CTLDS]\d{1,2})\b[\s)]*(?:exit\w*\s|nerve|root|left|right|lt|rt|$)", re.IGNORECASE)
_ROOT_REACH = 12
# "Radius fracture, underwent fixation of the fracture".
_OF_THE = re.compile(r"\b(?:of|for)\s(?:the|this|his|her)\s$", re.IGNORECASE)


def merge_restatements(scene: Scene) -> None:
    """Drop the second of two heads of one kind that name one thing."""
    heads = scene.heads()
    _merge_compressions(scene, [h for h in heads if h.kind is Kind.NEURAL_COMPRESSION])
    for kind in (Kind.FRACTURE, Kind.BONE_LESION):
        same = [h for h in heads if h.kind is kind]
        for index, first in enumerate(same):
            for second in same[index + 1 :]:
                if first.dropped or second.dropped:
                    continue
                if _denied_together(scene, first, second) or _restates(scene, first, second):
                    if _ALTERNATIVE.search(scene.between(first, second)):
                        second.values.pop("nature", None)
                    _merge(first, second)


def _denied_together(scene: Scene, first: Draft, second: Draft) -> bool:
    """Two words of one type denied: "neither lytic lesion nor cortical destruction"."""
    types = [draft.values.get("lesion_type") for draft in (first, second)]
    if types[0] is None or types[0] != types[1] or not (denied(first) and denied(second)):
        return False
    return _LISTED.fullmatch(scene.between(first, second)) is not None


def _restates(scene: Scene, first: Draft, second: Draft) -> bool:
    if second.start - first.end > _RESTATING_REACH:
        return False
    gap = scene.between(first, second)
    line = scene.said(second).startswith("fracture line")
    if (";" in gap and not line and not _THIS_IS.match(gap)) or asked(first) is not asked(second):
        return False
    if denied(first) or denied(second) or not (line or _JOINT.search(gap)):
        return False
    if _stands_elsewhere(first, second):
        return False
    return _breaks_again(scene, first, second) if first.kind is Kind.FRACTURE else _is_lesion_again(scene, first, second)


def _stands_elsewhere(first: Draft, second: Draft) -> bool:
    """Whether the second head has a site of its own."""
    if second.site is None or second.site is first.site or second.site.weak:
        return False
    return second.site_rule not in _CARRIED


def _breaks_again(scene: Scene, first: Draft, second: Draft) -> bool:
    """ "Compression fracture with 50% height loss", "fracture with a visible fracture line"."""
    if any(rule == "height loss" for rule, *_ in second.reasons.values()) or second.values.get("height_word"):
        return True
    again = scene.said(second).startswith("fracture line") or _OF_THE.search(scene.text, first.end, second.start)
    return bool(again) or _explains(scene, first, second) or hedged(second)


def _is_lesion_again(scene: Scene, first: Draft, second: Draft) -> bool:
    """ "Lesion with sclerosis"; "lucency, likely metastasis", if the second names no type that the first does not."""
    nouns = second.roles <= {"bone_lesion.type_noun"}
    if nouns and "lesion_type" not in first.values and second.site is first.site and "with" in scene.between(first, second):
        return True
    types = [{t.values["lesion_type"] for t in draft.terms if "lesion_type" in t.values} for draft in (first, second)]
    return (types[0] >= types[1] or not types[0]) and _explains(scene, first, second)


def _explains(scene: Scene, first: Draft, second: Draft) -> bool:
    gap = scene.between(first, second)
    if _EXPLAINS.search(gap):
        return True
    return bool(_SHOWED.search(gap)) and bool(_BIOPSY.search(scene.text, 0, second.start))


def _merge(first: Draft, second: Draft) -> None:
    for attribute in _ATTRIBUTES:
        if attribute in second.values and (attribute not in first.values or _says_more(attribute, first, second)):
            first.copy(attribute, second)
    if first.site is None:
        first.site, first.site_rule = second.site, second.site_rule
    second.dropped = True


def _says_more(attribute: str, first: Draft, second: Draft) -> bool:
    """A named shape outweighs height loss, and "healed" any other age."""
    if attribute == "morphology":
        return first.reasons["morphology"][0] == "height-loss wording"
    return attribute == "acuity" and second.values["acuity"] in (Acuity.HEALED, Acuity.HEALING)


def _merge_compressions(scene: Scene, heads: list[Draft]) -> None:
    """ "Mass effect on the cord with cord compression": one structure, one site, one statement."""
    whole = [h for h in heads if h.anchor.role == "neural_compression.whole"]
    if any(h not in whole and h.values.get("structure") == "cord" and not denied(h) for h in heads):
        for head in whole:
            head.dropped = True
    for index, first in enumerate(heads):
        for second in heads[index + 1 :]:
            if not first.dropped and not second.dropped and _is_one_compression(scene, first, second):
                _merge_compression(first, second)


def _root(scene: Scene, draft: Draft) -> str | None:
    """The name of the root that is compressed: "S1" of "the left S1 nerve root"."""
    if draft.target is None:
        return None
    named = _ROOT_NAME.search(scene.text, max(0, draft.target.start - _ROOT_REACH), draft.target.end)
    return named["name"].upper() if named else None


def _is_one_compression(scene: Scene, first: Draft, second: Draft) -> bool:
    if first.site is not second.site or denied(first) != denied(second) or hedged(first) != hedged(second):
        return False
    root = _root(scene, first) if first.values.get("structure") == "nerve_root" else None
    if root is not None and root != _root(scene, second):
        return False
    return all(first.values.get(attribute) == second.values.get(attribute) for attribute in ("structure", "laterality"))


def _merge_compression(first: Draft, second: Draft) -> None:
    if second.values.get("effect") == "compression":
        first.copy("effect", second)
    for attribute in ("severity", "escc_grade"):
        if attribute in second.values and attribute not in first.values:
            first.copy(attribute, second)
    second.dropped = True
