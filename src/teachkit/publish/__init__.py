"""One text, and the places where people meet it.

The chapters are written once, in ``notebooks/``. On their way to a learner:

1. `content` finds them, in the installed package or in a checkout, and says which of its files
   a learner gets (the statements and visible checks, never the solutions);
2. `workspace` lays these into a folder of the learner's own, and later brings that folder up to
   date without touching what the learner wrote;
3. `merge` joins the two when a file has changed on both sides;
4. `lab` opens the folder in JupyterLab, with settings that stay in the folder.
"""
