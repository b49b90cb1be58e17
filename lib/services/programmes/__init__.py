"""Programmes of public services: what they are, what they cost and reach, how far they are."""
