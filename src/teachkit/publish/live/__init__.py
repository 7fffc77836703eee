"""The book alive in the reader's browser: what runs there, and nothing of what builds it.

``page/`` paints the widgets that the build left in a page and, when one is touched, starts
``worker/``: a thread with a Python of its own, whose end of the line is `kernel`. ``store/`` keeps
the reader's files, ``exercise/`` is the editor of exercises. `ids` makes both Pythons, the build's
and the browser's, give a widget the same name, so that one can take over what the other painted.

The rest is how it is made: `teachkit.publish.book.runtime` fetches what ``package.json`` and
``wheels.lock`` pin, ``bundle.mjs`` joins the JavaScript, ``snapshot.mjs`` keeps a started Python.
"""
