"""Distribute: how it reaches people who have no compiler and want none (slides S26 to S28).

A `channel` is one way to some users.
"""
