"""The talk's decisions as functions: pure Python, no I/O, no widgets, so they run anywhere.

`project` is the reader's own; each word of the talk is a module or a package of its own (today:
`depend`); `plan` holds what was decided, a section a word. `semver` is the arithmetic of
versions that they share.
"""
