"""Where the next facilities go, and what they would change."""
