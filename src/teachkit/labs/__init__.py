"""Labs: run the real systems of the talk, or study what they did when somebody else ran them.

A lab (`lab`) asks one question of real programs. They come from the distribution, verified and
cached (`archive`), are unpacked into a folder of the lab's own (`place`), and run inside a box
with a time limit, on loopback alone (`box`, `inside`, `process`). Nothing of the machine changes.
What comes out is typed data with its date (`outcome`), told in sentences, tables and pictures
(`picture`). `experiment` puts these together, and `needs` says beforehand what would be missing.

    from teachkit.labs import recorded, run
    recorded("zlib-rs")        # what we measured, wherever you are
    run("zlib-rs")             # the same on your machine, where it can be
"""

from teachkit.later import later

__all__ = ["LABS", "last", "recorded", "run"]

__getattr__ = later(
    __name__,
    {"LABS": "lab", "last": "outcome", "recorded": "outcome", "run": "experiment"},
)
