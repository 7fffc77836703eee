"""The gradebook: what every submission earned, what it counts for, and where teachers take it.

In the order in which a run of the grader meets them::

    grade      one submission's result, and one person's mark
    opening    the file: ours, of which version, and what to say when it is neither
    store      everything that was ever graded or judged, in one SQLite file; also the journal
    policy     which attempt counts, what being late costs, what a total is: pure, from TOML
    judged     what people who judged the same work made of it, and how far they agree
    cells      a CSV that no spreadsheet takes for a program
    tables     grades.csv, canvas.csv and moodle.csv
    results    results.json, our own, with its schema beside it; Gradescope's, per learner
    writing    all of these into the folder of a run

The store keeps facts and forgets none: which attempt counts is decided anew on each reading, so
that a teacher may change the policy and never has to grade again.
"""

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.grading.gradebook.grade import Grade, Key, Mark
    from teachkit.grading.gradebook.judged import Agreement, Judgement, agreement, judgements, told
    from teachkit.grading.gradebook.policy import (
        Counted,
        Policy,
        Total,
        count,
        parse_policy,
        read_policy,
        totals,
    )
    from teachkit.grading.gradebook.results import gradescope_json, results_json
    from teachkit.grading.gradebook.store import Gradebook, open_gradebook
    from teachkit.grading.gradebook.tables import Export, canvas_csv, grades_csv, moodle_csv
    from teachkit.grading.gradebook.writing import FORMATS, write_exports

__all__ = [
    "FORMATS",
    "Agreement",
    "Counted",
    "Export",
    "Grade",
    "Gradebook",
    "Judgement",
    "Key",
    "Mark",
    "Policy",
    "Total",
    "agreement",
    "canvas_csv",
    "count",
    "grades_csv",
    "gradescope_json",
    "judgements",
    "moodle_csv",
    "open_gradebook",
    "parse_policy",
    "read_policy",
    "results_json",
    "told",
    "totals",
    "write_exports",
]

# What only shows a mark must not import the store and its database.
__getattr__ = later(
    __name__,
    {
        "Agreement": "judged",
        "Counted": "policy",
        "Export": "tables",
        "FORMATS": "writing",
        "Grade": "grade",
        "Gradebook": "store",
        "Judgement": "judged",
        "Key": "grade",
        "Mark": "grade",
        "Policy": "policy",
        "Total": "policy",
        "agreement": "judged",
        "canvas_csv": "tables",
        "count": "policy",
        "grades_csv": "tables",
        "gradescope_json": "results",
        "judgements": "judged",
        "moodle_csv": "tables",
        "open_gradebook": "store",
        "parse_policy": "policy",
        "read_policy": "policy",
        "results_json": "results",
        "told": "judged",
        "totals": "policy",
        "write_exports": "writing",
    },
)
