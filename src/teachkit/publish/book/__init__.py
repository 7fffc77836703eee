"""The online book: one static site of the whole course, whose widgets are alive in the page.

Sphinx reads the checkout itself: chapters, exercises and ``book/`` are its pages, and
``book/conf.py`` says which, and how they look. On the way:

1. `build` runs Sphinx in surroundings of its own, so that a book never shows the builder's
   record, and nobody's cache but ours decides what is executed again;
2. `extension` puts the parts below into Sphinx, in one list;
3. `sources` gives each page its text: other faces' cells out, exercises listed below a chapter;
4. `cells` reads code: which earlier cells a cell needs, and whether all it does is show a tool;
5. `pages` marks the places of outputs, folds code away, and writes what the page must know to
   come alive; `states` keeps its widgets' modules in files that pages share;
6. `anchors` makes ``<a id="S23.2"></a>`` a permanent address, and `redirects` keeps the old ones;
7. `cover` puts the first page at the top of the site, `edit` leads to a page's source;
8. `polish` mends the theme where it hinders some, and takes out what nobody asks for;
9. `runtime` makes what runs in the reader's browser, and `assets` brings it into the site;
10. `serve` shows the site on this machine; `check` and `asking` look for what is broken or gone.
"""
