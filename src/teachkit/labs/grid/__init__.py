"""The lab about the electricity grid: an event that asks a device to use less, and who sends it."""
