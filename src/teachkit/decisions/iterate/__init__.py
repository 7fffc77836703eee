"""Iterate: what to do better next, from evidence, again and again (slide S19).

A `loop` is one turn: a claim, what came back, and what changed because of it.
"""
