"""One text, and the places where people meet it.

The chapters are written once, in ``notebooks/``. On their way to a learner:

1. `content` says which files of the course a learner gets (statements and visible checks, never
   what holds an answer);
2. `handout` leaves out of a chapter what its author wrote for teachers;
3. `vocabulary` lists what of MyST a text may use, and turns it into plain Markdown;
4. `workspace` lays these into a folder of the learner's own, and later brings that folder up to
   date without touching what the learner wrote;
5. `merge` joins the two when a file has changed on both sides;
6. `lab` opens the folder in JupyterLab, with settings that stay in the folder.

`slides` makes decks of the same text, and `book` the site, the EPUB and the PDF. On the site a
chapter is alive: `book` executes it and paints its widgets, and `live` is what goes on in the page.

What the learner has done goes from one workspace to another, and to the book and back, by `travel`.
What the learner makes of it, the plan, goes the other way: `plan_page` makes a page of it and
`plan_paper` a PDF, both from `teachkit.decisions.plan.sheet`.
"""
