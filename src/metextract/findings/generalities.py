"""Sentences that speak of a disease or injury in general, and those that speak of a patient."""

import re

# What is said of a disease or injury in general: "hip fractures are common", "a risk factor for fracture".
_GENERAL = re.compile(
    r"""
    \b (?:
        (?: is | are ) \s (?: (?: the | one\sof\sthe | a | an | also | very | extremely | relatively | second | third ) \s )* (?: most | more | less | least )? \s?
        (?: common\w* | frequent\w* | rare\w* | uncommon\w* | unusual | usual\w* | typical\w* (?!\s(?:of|for)\b) | often | prone | infrequent | generally | sometimes ) \b
      | accounts?\sfor\s (?: \d | about | approximately | up\sto | most | the\smajority | half | less | more | only )
      | represents?\s (?: \d | about | approximately | up\sto )
      | risk\sfactors?\s(?:for|of) | incidence\sof | prevalence\sof | rarely\smetastasi[sz]es?
      | (?: may | can ) \s (?: also\s )? be \s (?: used\sto | caused | missed | associated | difficult | confused | mistaken | treated | classified | normal | the\sonly )
      | (?: usually | typically | commonly | frequently | often | rarely | generally ) \s
        (?: result | occur | present | heal | involve | affect | require | arise | develop | seen | cause | associated | caused ) \w*
      | (?: is | are ) \s (?: more\s | highly\s | very\s )? (?: sensitive | specific | characterized | used ) \s (?: for | than | by | in )
      | (?: is | are ) \s an? \s (?: [\w-]+\s ){0,3} (?: but | tumou?r | neoplasm | malignancy ) \s (?: of\sthe | that | which | arising | with | locally )
      | patients\swith\b [^.;]{0,60} \b (?: should | usually | often | may | can | must ) | in\spatients\swith\ssuspected
      | most\s (?: common | frequent ) \s (?: site | cause | location | type | mechanism | complication | presentation | finding | form ) s? \s (?: of | in | for )
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A discussion that speaks of its own patient: "this patient had", "our case".
_THIS_CASE = re.compile(
    r"""
    \b(?:this|our|the)\s(?:patient|case)
  | \b(?:was|were|had|he|she|his|her)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What only a report on one patient says: a side, a level, what an examination shows, "there is", "this may be".
_OF_ONE = re.compile(
    r"""
    \b(?: there | show(?:s|ed)? | demonstrate[sd]? | reveal(?:s|ed)? | year-old | left | right | [CTLDS]\d{1,2} | seen\shere )\b
  | ^ \W* (?: this | it | these | findings? | appearances? )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NARRATIVE = frozenset({None, "discussion"})


def is_general(section: str | None, text: str) -> bool:
    """Whether a sentence of running text speaks of patients in general: "hip fractures are common"."""
    if section not in _NARRATIVE or (section is None and _OF_ONE.search(text) is not None):
        return False
    return _GENERAL.search(text) is not None and not is_of_this_case(text)


def is_of_this_case(text: str) -> bool:
    """Whether a sentence speaks of its own patient: "this patient had", "our case"."""
    return _THIS_CASE.search(text) is not None
