"""Distribute: how it reaches people who have no compiler and want none (slides S26 to S28).

`reach` counts the users whom some channels reach, nobody twice, and `order` says which channel
comes next; `kinds` makes both from tables or from a learner's file. `debian` turns what `depend`
found into steps towards one of them. `names` asks the registries' rules and lists whether a name
is free and what `lookalikes` stand beside it; `rename` counts what another one costs and writes
the letter that asks for it. `parity` compares a program with what it replaces. A `channel` is a
row of the plan.
"""
