"""Sentences from figures: pure functions that say what the numbers bear, in both languages.

`subject` reads the figures, the other modules turn them into `lib.services.reports.model.Sentence`
and touch no data. Comparisons are made between figures as they are written, so that no sentence
contradicts the numbers in it.
"""
