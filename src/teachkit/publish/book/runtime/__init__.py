"""The files with which a page of the book has Python, made once and kept.

1. `fetching` brings what is not ours: JavaScript with ``npm ci``, wheels with ``pip download``,
   all of it held to the hashes in two lock files, and kept from then on;
2. `staging` lays out the Python that a page needs: those wheels and the light part of ourselves,
   with the course's questions and exercises and without any answer to them;
3. `making` has Node compile and pack it, start it, and keep the memory of the started Python;
   and joins our JavaScript into a few files.

Each step's result lies in a folder named by a hash of all that goes into it. So nothing is made
twice, nothing stale is ever taken for fresh, and a build that was stopped goes on where it was.
"""

from __future__ import annotations

from teachkit.publish.book.runtime.making import Runtime, make_runtime

__all__ = ["Runtime", "make_runtime"]
