"""Reports in, results out and in again: JSON Lines, CSV, Parquet, text files and data frames."""

from metextract.io.frame import to_frame
from metextract.io.reports import read_reports
from metextract.io.results import open_results
from metextract.io.stored import read_results

__all__ = ["open_results", "read_reports", "read_results", "to_frame"]
