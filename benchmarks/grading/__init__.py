"""What a grade costs: ours, nbgrader's and otter's, on one assignment and the same answers.

The steps, in order::

    exercises   the assignment in our format; the others are made from it
    answers     what learners hand in, and which checks each answer passes
    formats     the assignment and the answers in all three formats
    floor       the least that any grader pays: a fork, the cells, the tests, no isolation
    graders     how each grader is run, and how its scores are read
    measure     wall seconds, CPU seconds and memory of a whole tree of processes
    report      the table

Run ``python -m benchmarks.grading --help``.
"""
