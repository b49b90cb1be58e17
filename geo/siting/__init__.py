"""Where to place facilities: a first answer at once, a bound on any answer, and the optimum."""
