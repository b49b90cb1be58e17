"""Readers: the bytes of a file in any known form become a table of text (`RawTable`)."""
