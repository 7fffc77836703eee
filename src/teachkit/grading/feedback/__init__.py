"""What people read after the grading: learners what each check says, teachers how it went.

From grades to text, and nothing else: no file is written here, no code is run, and what learners
wrote is never parsed, only cut into words. The steps, in order::

    page            the frame: one file, no script, and the one door for a stranger's text
    charts          bars as SVG, and five numbers
    learner         a learner's page, in the authors' words
    misconceptions  which known misconception an answer shows, and which failures look alike
    overview        the class on one page
    tokens          source text as tokens with normalised names
    winnowing       which answers share what, by fingerprints
    similarity      those pairs side by side, and what it does not mean

A grader matches answers while it runs and writes pages when it is done: each part is imported
when it is asked for. All pages are the same, byte for byte, for the same grades: nothing of when
or how long.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.grading.feedback.learner import feedback_name, feedback_pages
    from teachkit.grading.feedback.misconceptions import is_told, known_misconceptions, match
    from teachkit.grading.feedback.overview import overview_page
    from teachkit.grading.feedback.similarity import (
        handed_out,
        similarities,
        similarity_csv,
        similarity_page,
    )
    from teachkit.grading.feedback.winnowing import Similarity, compare

__all__ = [
    "Similarity",
    "compare",
    "feedback_name",
    "feedback_pages",
    "handed_out",
    "is_told",
    "known_misconceptions",
    "match",
    "overview_page",
    "similarities",
    "similarity_csv",
    "similarity_page",
]

__getattr__ = later(
    __name__,
    {
        "Similarity": "winnowing",
        "compare": "winnowing",
        "feedback_name": "learner",
        "feedback_pages": "learner",
        "handed_out": "similarity",
        "is_told": "misconceptions",
        "known_misconceptions": "misconceptions",
        "match": "misconceptions",
        "overview_page": "overview",
        "similarities": "similarity",
        "similarity_csv": "similarity",
        "similarity_page": "similarity",
    },
)
