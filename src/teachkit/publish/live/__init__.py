"""The book alive in the reader's browser: what runs there, and nothing of what builds it.

How a page that `teachkit.publish.book` wrote comes alive:

1. ``page/`` paints the widgets from the state that the build left in the page: no Python yet;
2. ``store/`` keeps the reader's record, plan and answers in the browser, on every page;
3. when a widget is touched, ``page/`` starts ``worker/``: a thread with a Python of its own, whose
   end of the line is `kernel`. Where the browser has kept it since an earlier visit, coming into
   view is enough;
4. the widget's cell runs there, after those that it needs. `ids` makes both Pythons, the build's
   and the browser's, give a widget the same name, so the painted one is taken over;
5. ``exercise/`` is the editor of exercises, with a second worker that can be stopped.

The rest is how it is made: `teachkit.publish.book.runtime` fetches what ``package.json`` and
``wheels.lock`` pin, ``bundle.mjs`` joins the JavaScript, ``snapshot.mjs`` keeps a started Python.
"""
