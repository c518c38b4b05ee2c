"""A row as an input gave it, and the report or the error row that it becomes."""

from typing import NamedTuple

from metextract.records import EMPTY_TEXT, Report


class Row(NamedTuple):
    """What a format read, unchecked.

    number: the running number of the record, from 1; names the report where it has no id.
    place: where it stands, for messages ("line 17"); empty where the id says it all.
    text, report_id: values of any type. Strings were decoded with `surrogateescape`, so bytes that
        are not UTF-8 are still to be seen.
    problem: why the record could not be read at all.
    """

    number: int
    place: str = ""
    text: object = None
    report_id: object = None
    problem: str | None = None

    def report(self) -> Report:
        """The report, or an error row; what is wrong or odd names the place and the reason, never the text."""
        report_id = identifier(self.report_id) or f"row-{self.number}"
        problem = self.problem or _id_problem(self.report_id) or _text_problem(self.text)
        if problem is not None:
            return Report(report_id=report_id, problem=self._placed(problem))
        text = str(self.text)
        if text and not text.isspace():
            return Report(report_id=report_id, text=text)
        return Report(report_id=report_id, text=text, warning=self._placed(EMPTY_TEXT))

    def _placed(self, message: str) -> str:
        return f"{self.place}: {message}" if self.place else message


def identifier(value: object) -> str | None:
    """The id that a value of any type stands for; None if it is none, or missing."""
    if type(value) is str and value.isascii() and not value.isspace():
        return value
    if value is None or value != value or _id_problem(value) is not None:
        return None
    if isinstance(value, float) and value.is_integer():
        # pandas turns whole numbers into floats where one of them is missing
        value = int(value)
    name = str(value)
    return name.encode("utf-8", "backslashreplace").decode() if name.strip() else None


def _id_problem(value: object) -> str | None:
    if isinstance(value, (bool, list, dict)):
        return f"the id is {_type_name(value)}; a string or a number is needed"
    return None


def _text_problem(value: object) -> str | None:
    if value is None:
        return "the text is null"
    if not isinstance(value, str):
        return f"the text is {_type_name(value)}; a string is needed"
    if value.isascii():
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"the text is not valid UTF-8 at character {error.start}"
    return None


def is_unicode(text: str) -> bool:
    """Whether it was valid UTF-8, before it was decoded with `surrogateescape`."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _type_name(value: object) -> str:
    return f"of type {type(value).__name__}"
