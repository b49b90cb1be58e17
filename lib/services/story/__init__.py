"""Stories: scenes of pages in an order, to be shown to people in a room."""
