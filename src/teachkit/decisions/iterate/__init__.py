"""Iterate: what to do better next, from evidence, again and again (slide S19).

A `loop` is one turn: a claim, what came back, and what changed because of it. A `revision` is the
plan as it stood once. `history` keeps revisions and finds the way back to one, `difference` says
what changed between two, and `example` is the history of sudo-rs, for whoever has none yet.
"""
