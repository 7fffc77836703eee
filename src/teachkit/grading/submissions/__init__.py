"""What was handed in, and by whom: from a teacher's folder to bytes in memory, trusting nobody.

`find_submissions` looks at names (`teachkit.grading.submissions.find`), reads one submission at a
time within limits (``gather``, ``trees``, ``limits``), and hands on unread bytes: notebooks are
parsed where the learner's code runs, never here. Nothing is extracted to a disk, no link is
followed, and whatever is wrong with one submission becomes its ``problem``. `pack_submission` is
the other end: what ``teachkit submit`` sends.
"""

from teachkit.grading.submissions.find import count_submissions, find_submissions
from teachkit.grading.submissions.learners import Learner, Roster, read_learners, read_received
from teachkit.grading.submissions.names import file_stem, safe_name
from teachkit.grading.submissions.pack import Packed, check_learner, pack_submission
from teachkit.grading.submissions.submission import Submission, digest_of, sheets_for

__all__ = [
    "Learner",
    "Packed",
    "Roster",
    "Submission",
    "check_learner",
    "count_submissions",
    "digest_of",
    "file_stem",
    "find_submissions",
    "pack_submission",
    "read_learners",
    "read_received",
    "safe_name",
    "sheets_for",
]
