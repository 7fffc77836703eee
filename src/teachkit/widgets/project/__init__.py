"""Your project: a form that writes a section of the plan, saves by itself, and can undo.

`form` is the card. What it asks comes from `teachkit.decisions.plan.SHAPES`, so that a section
has its form as soon as it has its shape: texts, and `rows` for each of its lists. What `undo`
takes back is the reader's own edit alone: a tool on the same page may have saved to the same
section since. `suggest` knows names that fit a list.
"""

from teachkit.widgets.project.form import YourProject

__all__ = ["YourProject"]
