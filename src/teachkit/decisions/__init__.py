"""The talk's decisions as functions: pure Python, no I/O, no widgets, so they run anywhere."""
