"""The whole book on paper, and for e-readers: the same pages, with every widget in printed form.

1. `builder` is Sphinx's own builder of EPUB 3, which leaves out what only a page can be (the
   reader's record, the reference of every function) and puts in our form and cover;
2. `xhtml` makes of each page what an e-reader accepts: strict XML, no scripts, no controls;
3. `epub` runs it, and so gives the file for e-readers;
4. `volume` joins the pages of an EPUB, in its order, into one document with contents and index;
5. `pdf` has Chromium print that twice: the second time with the page numbers that the first gave.
"""
