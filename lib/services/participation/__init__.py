"""What citizens report, propose and offer, how it is handled, and what of it is public."""
