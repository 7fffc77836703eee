"""Focus: what would make people want it (slides S13 to S18)."""
