"""Readers: the bytes of a file in any known form become a table of text (`RawTable`)."""

from data.readers.read import read_table
from data.readers.table import Detected, RawTable, ReadOptions

__all__ = ["Detected", "RawTable", "ReadOptions", "read_table"]
