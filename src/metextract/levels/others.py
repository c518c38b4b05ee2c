"""What is written like a level and is none: MR sequences, tumor stages, heart sounds, hormones, numbered things, ribs."""

import re

from metextract.levels.contexts import Context, pattern, stems, words

# Words of bone, which make even "T1" and "T2" vertebrae.
_BONE_AFTER = pattern(rf"""
    \s? \(? (?: (?: and | to | or | [&,/-] ) \s? T\d+ \s? )?                    # "T1 and T2 vertebrae"
    (?: -? \s? {words("left right anterior posterior superior inferior upper lower")} \s )?     # "T2 left pedicle"
    (?: {stems("vert bod level segment spine spinous transverse lamina pedicle facet rib superior inferior")}
      | {stems("lesion metast compression wedge collapse fractur burst")}   # "T1 metastasis"
      | end \s? -? plate                                                    # "T2 end-plate"
      | cord\scomp                                                          # "T2 cord compression"
    )
""")


# "l4" and "t8" in small letters are levels beside a word of bone, or in a notation that nothing else has: "l4-5", "l5/s1".

_SMALL_AFTER = pattern(rf"""
    \s? (?: {stems("vert bod level spine spinous pedicle lamina facet foram disc disk")}        # "l4 vertebra"
          | {stems("lesion metast compression fractur wedge collapse")}                         # "t8 fracture"
          | end \s? -? plate
        )
""")
_SMALL_BEFORE = pattern(rf"\b {words('at of between from vertebra level body')} \s (?: the\s )? $")  # "body of the "


def small_letter_alone(context: Context) -> bool:
    written = context.written
    if not written[0].islower() or "/" in written or (context.linked and "-" in written):
        return False
    return not (_SMALL_AFTER.match(context.after) or _SMALL_BEFORE.search(context.before))


# Vitamin D3, stage T4 N1, heart sounds S1 and S2, thyroid hormones T3 and T4, segments of the liver.

_VITAMIN_BEFORE = pattern(r"(?: vitamin | vit\.? ) \s $")
_STAGE_BEFORE = pattern(r"\b (?: stage | staged | staging | tnm | status ) [\s:]+ (?: as\s | disease\s )? $")  # "TNM: "
_HORMONE_BEFORE = pattern(r"""
    \b (?: TSH | FT | free | total | T3 | hormone ) \W* (?: \d+ (?: \.\d+ )* \W* )? $       # "TSH 2.1, "
""")
_VALUE_AFTER = pattern(r"\s? [-:]? \s? \d")  # "T4 1.2", "T4: 9"

_NOUNS_AFTER = (
    pattern(r"\s? (?: [abc]? \s? [NM][0-3x] \b | [NM]\d )"),  # "T4 N1", "T3N1M0"
    pattern(rf"\s? (?: {stems('nsclc cancer carcinoma adenocarcinoma')} | {words('tumor tumour disease')} )"),  # "T4 tumor"
    pattern(rf"\s? (?: {stems('heart gallop')} | {words('sound sounds')} )"),  # "S3 gallop"
    pattern(r"\s? and\ss2 \s (?: are\s )? (?: normal | heard | heart | regular )"),  # "S1 and S2 are normal"
    pattern(r"\s? ,? \s? s2 \s (?: normal | heard | regular )"),  # "S1, S2 regular"
    pattern(r"\s? normal ,? \s? s2"),  # "S1 normal, S2 loud"
    pattern(rf"\s? {words('cell cells score scores')}"),  # "T4 cells"
    pattern(rf"\s? {stems('glomerul esterase inhibitor infusion dimer hormone lymphocyte complement')}"),  # "C1 esterase"
    pattern(r"\s? uptake\sof"),  # "T3 uptake of 32"
    pattern(r"\s? of\sthe\sliver"),
)


_SOUNDS = pattern(r"S[1-4] (?: \s* (?: , | and | & )? \s* S[1-4] )?")
_SOUNDS_BEFORE = pattern(r"\b (?: normal | regular | clear | distant ) \s $")  # "Normal S1 and S2"
_SOUND_BEFORE = pattern(r"\b S[1-4] \s* (?: , | and | & )? \s* $")
_SOUNDS_AFTER = pattern(r"\s? (?: are\s | is\s )? (?: normal | heard | regular | clear | distant | present )")  # "S1 S2 normal"
_SOUND_AFTER = pattern(r"\s S[1-4] \b")


def heart_sound(context: Context) -> bool:
    """S1 and S2 called normal, or heard, together."""
    if not _SOUNDS.fullmatch(context.written):
        return False
    pair = len(context.written) > 2 or _SOUND_BEFORE.search(context.before) or _SOUND_AFTER.match(context.after)
    beside = _SOUNDS_AFTER.match(context.after) or _SOUNDS_BEFORE.search(context.before) or _SOUND_AFTER.match(context.after)
    return bool(pair and beside)


def vitamin(context: Context) -> bool:
    return context.written[0] in "Dd" and not context.linked and bool(_VITAMIN_BEFORE.search(context.before))


def other_noun(context: Context) -> bool:
    return any(noun.match(context.after) for noun in _NOUNS_AFTER) and not _BONE_AFTER.match(context.after)


def stage(context: Context) -> bool:
    return context.written[0] in "TC" and bool(_STAGE_BEFORE.search(context.before))


def hormone(context: Context) -> bool:
    """T3 and T4 with a value, beside another hormone."""
    if context.written[0] not in "TC" or len(context.written) != 2:
        return False
    return bool(_VALUE_AFTER.match(context.after) and _HORMONE_BEFORE.search(context.before))


# MR sequences: only T1, T2, "T1/T2" and "T1-2" can be meant.

_SEQUENCE_NAMES = re.compile(r"T[12] (?: \s* (?: , | - | / | and | & ) \s* T?[12] )?", re.VERBOSE)
_SEQUENCE_AFTER = pattern(rf"""
    \s? [-,/&]? \s? (?: (?: and | or | [/,&] ) \s? T[12] \b )? \s? ,? [-\s/]*       # "T1 and T2-weighted"
    (?: {stems("weight weighed tse fse gre stir flair imag sequence mri spin mapping axial sag coronal value ratio")}
      | {words("w wt wi wis se fs mr pd cor pre change changes")}                   # "T2 WI", "T1 pre and post"
      | {stems("signal hyper hypo iso inter dark bright black white shine heterog abnormal")}
      | {words("sig low high")}                                                     # "T2 high signal"
      | {stems("fat post gad contrast enhanc shortening prolong relax")}            # "T1 postcontrast"
      | c\+ | \+c | \*                                                              # "T1 +C", "T2*"
      | & \s? stir                                                                  # "T2, & STIR"
    )
  | \s? , \s? T2                                                                    # "T1, T2WI"
""")
_SEQUENCE_BEFORE = pattern(rf"""
    \b
    (?: {stems("sag ax hyper hypo iso")} \w*                                        # "sagittal T1", "hypointense on T1"
      | coronal | cor | mri? | fs | tse | stir | flair | weighted | sequences? | images?
      | on | both | low | high | signal | intensity | bright | dark | increased? | decreased    # "low signal in T1"
      | contrast | gadolinium | gad | postcontrast | enhanced | saturated | fat[- ]sat\w*       # "fat-sat T1"
    )
    [\s:,(]+ (?: (?: on | in | and | at | the ) \s+ )?
    (?: T1 \s* (?: , | and | & | / ) \s* )?                                         # "sagittal T1, T2"
    $
  | \b intermediate \s $
""")
_INTENSE_BEFORE = pattern(r"\b (?: hypo | hyper | iso )intense \s (?: (?: on | in ) \s )? $")  # "hypointense T1 and T2 lesion"
_SEQUENCE_JOINED = re.compile(r"\b and \s $", re.VERBOSE)  # "STIR and T2", not "LESION AND T2"


def sequence(context: Context) -> bool:
    if not _SEQUENCE_NAMES.fullmatch(context.written):
        return False
    if _INTENSE_BEFORE.search(context.before):
        return True
    if _BONE_AFTER.match(context.after):
        return False
    before, after = context.before, context.after
    return bool(_SEQUENCE_AFTER.match(after) or _SEQUENCE_BEFORE.search(before) or _SEQUENCE_JOINED.search(before))


_RIB_AFTER = pattern(rf"\s? (?: costal | {words('rib ribs')} )")  # "T8 rib", "T8 costal arch"

# "image L4", "free T4", "lymph nodes T2"
_NUMBERED = frozenset(
    "stage staged grade type vitamin free total serum image images img series slice segment segments seg station stations "
    "hepatic zone lead leads node nodes nodal".split()
)


def rib(context: Context) -> bool:
    return not context.pair and bool(_RIB_AFTER.match(context.after))


def numbered(context: Context) -> bool:
    return context.last_word in _NUMBERED
