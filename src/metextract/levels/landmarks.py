"""Levels that say where something else is: nerve roots, lymph nodes, the end of the cord, hardware."""

from metextract.levels.contexts import Context, pattern, stems, words

_ROOT_AFTER = pattern(rf"""
    \)? \s?
    (?: {words("exiting exit traversing left right lt rt bilateral both spinal dorsal ventral motor sensory")} \s+ ){{0,2}}
    (?: {words("nerve nerves nerrve nerv neve root roots")}                              # "L5 exiting left nerve root"
      | {stems("rootlet radicul dermatom myotom ganglion")}             # "L5 radiculopathy"
      | {stems("sensory distribution innervat neurolog")}               # "S1 distribution"
      | motor\slevel                                                    # "T4 motor level"
    )
""")
_ROOT_BEFORE = pattern(r"\b (?: nerve\s )? (?: roots? | nerves? ) \s? \( \s? $")  # "nerve root (S1)"

# "Exiting [L4] and traversing L5 nerve roots".
_EXITING_BEFORE = pattern(rf"\b {words('exiting traversing descending')} \s (?: left\s | right\s )? $")
_NEXT_ROOT_AFTER = pattern(
    r"\s? (?: and | & | , ) \s (?: the\s | exiting\s | traversing\s | descending\s | left\s | right\s ){0,3} [CTLS]\d \s (?: spinal\s )? (?: nerve | root )"
)

_CASES = frozenset("case patient figure fig".split())

_NODES_BEFORE = pattern(r"\b (?: nodes? | nodal ) \s (?: at\s )? (?: levels? \s )? $")  # "nodes at level "

_CONUS_BEFORE = pattern(rf"""
    \b conus (?: \smedullaris )? (?: \stip )? ,?                        # "conus medullaris terminates normally at the level of "
    (?: \s {words("end ends ending terminate terminates terminating tapers lies is located situated positioned position")}
      | \s {words("seen noted appears normally normal signal configuration caliber in and")}
    )*
    \s {words("at to near above below opposite behind of")} \s
    (?: the\s )? (?: levels?\sof\s )? (?: the\s )? (?: upper | lower | mid | superior | inferior )? \s?
    $
""")
_CORD_END_BEFORE = pattern(rf"""
    \b {words("cord sac filum")} \s {words("end ends ending terminate terminates terminating taper tapers")}
    [^.;,]{{0,25}}                                                      # "thecal sac ends at "
    $
""")

_HARDWARE_BEFORE = pattern(rf"""
    \b
    (?: {words("screw screws rod rods cage cages hardware fixation fusion instrumentation spondylodesis decompression")}
      | {stems("hemilaminectom laminectom corpectom discectom vertebroplast kyphoplast")} \w+
    )
    \s (?: \w+\s ){{0,2}}?
    (?: {words("at of from in involving defect defects level levels between across performed spanning")} \s ){{0,3}}
    (?: the\s )?                                                        # "screws at ", "laminectomy defects from the "
    $
""")
_TREATMENT_BEFORE = pattern(rf"""
    \b (?: {words("sbrt srs xrt ebrt radiotherapy radiation irradiation")} | radiation\stherapy ) \s {words("to at of on")} \s
    (?: {words("the his her")} \s )? (?: \w+ \s ){{0,2}} \(? $                      # "SBRT to ", "radiation therapy on his thoracic vertebrae ("
""")
# "Vertebroplasty for [T12] vertebral compression fracture": the level of the fracture.
_FINDING_AFTER = pattern(rf"""
    \s? (?: {words("vertebral body pathological pathologic osteoporotic burst wedge and")} \s )*
    {stems("compression fractur metast lesion collapse")}
""")
_HARDWARE_AFTER = pattern(rf"""
    \s?
    (?: (?: {words("posterior anterior dorsal bilateral left right spinal pedicle transpedicular")}
          | {words("instrumented decompressive prior")}
        ) \s+
    ){{0,2}}
    (?: {stems("fixation instrumentation fusion spondylodesis interbody cage hardware graft cement acdf plif tlif")}
      | {words("screw screws rod rods")}                                # "L4 left pedicle screw"
      | {stems("laminectom hemilaminectom corpectom discectom diskectom foraminotom decompression")}
      | {stems("vertebroplast kyphoplast")}                             # "T12 prior kyphoplasty"
      | {stems("puncture injection biopsy")}
      | epidural\s (?: injection | steroid | catheter )                 # "L4-5 epidural steroid injection"
      | {stems("paraplegi quadriplegi tetraplegi")}                     # "T4 paraplegia"
    )
""")


# "S1 partially lumbarized": the name of a transitional vertebra.
_TRANSITIONAL_AFTER = pattern(rf"""
    \s? (?: {words("is appears with partially partly completely fully incompletely partial complete bilateral unilateral")} \s+ ){{0,3}}
    {stems("lumbari sacrali")} [sz] \w+
""")


def root(context: Context) -> bool:
    """A pair has no root: "L4-5 nerve root compression" is a site."""
    if context.pair:
        return False
    if _EXITING_BEFORE.search(context.before) and _NEXT_ROOT_AFTER.match(context.after):
        return True
    return bool(_ROOT_AFTER.match(context.after) or _ROOT_BEFORE.search(context.before))


def case(context: Context) -> bool:
    return context.last_word in _CASES


def nodes(context: Context) -> bool:
    return bool(_NODES_BEFORE.search(context.before))


def cord_end(context: Context) -> bool:
    return bool(_CONUS_BEFORE.search(context.before) or _CORD_END_BEFORE.search(context.before))


def hardware(context: Context) -> bool:
    if _HARDWARE_AFTER.match(context.after):
        return True
    return bool(_HARDWARE_BEFORE.search(context.before)) and not _FINDING_AFTER.match(context.after)


def transitional(context: Context) -> bool:
    return bool(_TRANSITIONAL_AFTER.match(context.after))


def treatment(context: Context) -> bool:
    return bool(_TREATMENT_BEFORE.search(context.before)) and not _FINDING_AFTER.match(context.after)
