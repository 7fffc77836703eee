"""The attacks of ``tests/attacks`` against nbgrader, otter and ours, each case in a sandbox apart.

    graders   how each grader is given the assignment, and what it then shows of an answer
    inside    runs one case within bubblewrap, with a time limit, and counts who is left
    __main__  all cases, and the table

The assignment is the one under attack in the tests: three functions, seven checks, ten points. What
succeeds is told by the same signs for all three: points beyond what was earned, secrets in what a
learner gets to see, a neighbour with another grade, processes, memory, time, changed files.
"""

import sys
from pathlib import Path

# The attacks lie beside the tests, which are no packages.
sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "attacks"))
