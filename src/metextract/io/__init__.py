"""Reports in, results out: JSON Lines, CSV, Parquet, text files and data frames."""

from metextract.io.frame import to_frame
from metextract.io.reports import read_reports
from metextract.io.results import open_results

__all__ = ["open_results", "read_reports", "to_frame"]
