"""Adapters of outside sources: each fetches over HTTPS or accepts the file downloaded by hand.

`sources` lists them; `client` is the one way out to the network. What comes in is a `Layer`: bytes
or a file that `data.readers.read_table` takes like an upload, with its provenance.
"""
