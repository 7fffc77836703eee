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

All pages are the same, byte for byte, for the same grades: nothing of when or how long.
"""

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
