"""Roles and patterns that finding, judging and describing a bone lesion share."""

import re

TYPES = ("bone_lesion.type", "bone_lesion.type_noun")
# Nouns that name a lesion of bone by themselves: "bone marrow replacement", "osteosarcoma".
STANDING = ("bone_lesion.whole", "bone_lesion.marrow", "bone_lesion.tumor")

# "Metastases to the liver, lungs and bones", "metastatic only to the skeleton"; not "to bone marrow biopsy".
TO_BONE = re.compile(
    r"""
    \s*(?:\w+\s){0,2}?
    (?:to|in|of|within|involving|throughout|only\sto)\s
    (?:the\s|his\s|her\s|multiple\s|other\s)?
    (?: (?:[\w-]+,?\s(?:and\s|&\s)?(?:the\s)?){0,5}?
      | (?:(?:[\w-]+\s){0,3}[\w-]+,\s(?:and\s)?(?:the\s)?){2,8} (?:(?:[\w-]+\s){1,3}(?:and|&)\s(?:the\s)?)?
    )
    (?:bon[ey]s?\b(?!\smarrow\sbiops)|skelet\w+|spine\b|vertebra\w*|osseous)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Bone, liver and lung metastases".
BONE_LISTED = re.compile(
    r"""
    \b(?P<bone>bon[ey]|boney|osseous|skeletal|spinal|vertebral)\b
    \s*(?:,|and|&|/|or|,\s?and)\s*
    (?:(?!likely|possibl|probabl|suspicious|consistent)[\w-]+\s*(?:,|and|or|&|/)?\s*){0,3}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What leads from a finding to what it is said to be: "consistent with", "likely", "(", ":".
EXPLAINED = re.compile(
    r"""
    \b(?:
        consistent | compatible | compatable | keeping | typical | characteristic | indicative | suggest\w* | favou?r\w*
      | likely | most | probabl[ey] | rather | thought | felt
      | represent\w* | correspond\w* | diagnos\w* | is | are
      | due | related | secondary | attribut\w* | by
      | s/o | i\.e | or | vs | versus
    )\b
  | [,:(-]
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "Endplate sclerosis", "facet arthropathy with sclerosis": sclerosis of wear.
DEGENERATIVE = re.compile(
    r"""
    \b(?:
        degenerat\w* | osteoarthr\w* | arthr\w* | spondylosis | discogenic
      | osteophyt\w* | subchondral | end\s?plate | facet | joint\sspace | schmorl\w*
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
