"""What can be wrong with a part of a lexicon file, and the remedy; the loader adds where the part stands."""

from collections.abc import Collection, Iterable, Iterator

from metextract.lexicon.grammar import VALUES


def listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def unknown(what: str, names: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """The names that are none of the known ones. what: "table", "key" or "attribute"."""
    for name in sorted(set(names) - set(known)):
        yield f"unknown {what} {name!r}; use {listed(known)}"


def in_phrases(phrases: object) -> Iterator[str]:
    if not isinstance(phrases, list) or not phrases:
        yield "phrases must be a list with at least one phrase"


def in_phrase(phrase: object, without_braces: str) -> Iterator[str]:
    """without_braces: the phrase without the braces that have their partner, and what they hold."""
    if not isinstance(phrase, str) or not phrase.strip():
        yield "a phrase must be words in quotes"
    elif "{" in without_braces or "}" in without_braces:
        yield f"{phrase!r} has a brace without its partner"


def in_values(values: object) -> Iterator[str]:
    """Faults of the attributes that an entry states."""
    if not isinstance(values, dict):
        yield 'values must be a table, such as { lesion_type = "lytic" }'
        return
    for attribute, value in values.items():
        if attribute not in VALUES:
            yield f"unknown attribute {attribute!r}; use {listed(VALUES)}"
        elif not isinstance(value, str):
            yield f"{attribute} must be in quotes"
        elif VALUES[attribute] and not set(value.split()) <= VALUES[attribute]:
            yield f"{attribute} {value!r} is not known; use {listed(VALUES[attribute])}"


def in_spelling(variant: str, standard: object) -> Iterator[str]:
    if not isinstance(standard, str) or not standard.isalpha() or not variant.isalpha():
        yield f'spelling {variant!r}: both sides must be one word of letters, such as tumour = "tumor"'


def in_expectation(expected: object, known: Collection[str]) -> Iterator[str]:
    """Faults of what a group of examples expects. known: the attributes of its kind of finding."""
    if not isinstance(expected, dict):
        yield 'expect must be a table, such as { assertion = "absent" }'
        return
    yield from unknown("attribute", expected, known)
