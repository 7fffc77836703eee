"""The online book: one static site of the whole course, whose widgets are alive in the page.

Sphinx reads the checkout itself: chapters, exercises and ``book/`` are its pages, and
``book/conf.py`` says which, and how they look. How a chapter becomes a live page:

1. `build` runs Sphinx in surroundings of its own, so that a book never shows the builder's
   record, and nobody's cache but ours decides what is executed again;
2. `extension` puts the parts below into Sphinx, in one list;
3. `sources` gives each page its text: other faces' cells out, exercises listed below a chapter;
4. myst-nb executes the chapter, and `teachkit.publish.live.ids` gives its widgets the names that
   they will have in the browser;
5. `cells` reads the code: which earlier cells a cell needs, and whether all it does is show a tool;
6. `pages` gives each output its place, folds code away, and writes what the page must know to
   come alive; `states` keeps its widgets' modules in files that pages share;
7. `exercises` puts a box where an exercise's card was, and editors on the exercise's own page;
   `standing` makes room for where the reader stands;
8. `facts` and `glossary` link numbers and words, with the answer as one of the `notes` of the page;
9. `runtime` makes what runs in the reader's browser, and `assets` brings it into the site;
10. `offline` lists all files for the service worker, and packs the site as a zip; `licences`
    gathers the licences of what others wrote.

Pages that are made rather than written: `reference` (every public function), `changes` with its
feed, `teaching` (schedules and notes for instructors), `index`, and `cover` at the top of the site.

For every page: `anchors` makes ``<a id="S23.2"></a>`` a permanent address, and `redirects` keeps
the old ones; `edit` leads to its source; `social` says what a link to it shows elsewhere;
`editions` leads to the book as it was; `pictures` asks for words beside each picture; `polish`
mends the theme where it hinders some, and takes out what nobody asks for.

`serve` shows the site on this machine; `check` and `asking` look for what is broken or gone.
`paper` makes the EPUB and the PDF of the same pages.
"""
