"""The versions of what analysts load: rows at rest, and the tables that they make."""
