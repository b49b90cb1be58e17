"""KPIs: what is measured, what was promised, and what became of it."""
