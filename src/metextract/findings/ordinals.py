"""Ordinal numbers as they stand before "rib"."""

# Fragments of verbose patterns: "sixth", "6th".
ORDINAL_WORD = r"(?: first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth )"
ORDINAL = rf"(?: \d{{1,2}}(?:st|nd|rd|th) | {ORDINAL_WORD} )"
