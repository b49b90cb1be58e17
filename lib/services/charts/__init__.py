"""Charts as lists of marks: the same drawing for the screen, for SVG and for PNG."""
