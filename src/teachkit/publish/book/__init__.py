"""The online book: one static site of the whole course, whose widgets are alive in the page.

Sphinx reads the repository itself: chapters, exercises and ``book/`` are its pages. On the way:

1. `settings` is what ``book/conf.py`` says: which files are pages, and how they look;
2. `build` runs Sphinx in surroundings of its own, so that a book never shows the builder's
   record, and nobody's cache but ours decides what is executed again;
3. `extension` puts the parts below into Sphinx, in one list;
4. `sources` gives each page its text: instructors' cells out, exercises listed below a chapter;
5. `cells` reads code: which earlier cells a cell needs, and whether all it does is show a tool;
6. `pages` marks the places of outputs, folds code away, and writes what the page must know to
   come alive;
7. `anchors` makes ``<a id="S23.2"></a>`` a permanent address, and `redirects` keeps the old ones;
8. `polish` takes from the theme what a reader does not need, and mends what hinders some;
9. `serve` shows the site on this machine, and `check` looks for what is broken or gone.
"""
