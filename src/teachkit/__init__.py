"""teachkit: decide well before you rewrite systems software, and bring your evidence.

The talk behind this course ends with seven bullets, and they are the words of this
whole house: choose, focus, iterate, document, depend, distribute, trust.

Imports run one way, from the outside in::

    cli                      one file a command; knows all, and nobody imports it
    widgets  grading  publish    thin views and tools around the core
    course                   chapters, questions, exercises, the learner's record
    decisions                the talk's decisions as functions on plain data
    data                     the snapshots and facts that they stand on
    errors                   one kind of error, with a code, a place and a hint
    later                    how a package offers much and imports little

``errors``, ``data``, ``decisions`` and ``course`` are the core: pure Python on the standard
library, so that the same functions answer in the terminal, in JupyterLab and in a browser.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
