"""The values of attributes as words."""

from metextract.difference.differences import Head

NONE = "none"


def words(value: object) -> str:
    """A value as a table shows it.

    >>> words(None), words(()), words(False), words(("T5", "T6")), words((0, 25))
    ('none', 'none', 'false', 'T5 T6', '0-25')
    """
    if isinstance(value, Head):
        return value.text
    if value is None or value == ():
        return NONE
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ("-" if isinstance(value[0], int) else " ").join(map(str, value))
    return str(value)
