"""The course as data: what is taught in what order, what is asked, and what was answered.

An author writes TOML and notebooks, a learner leaves answers, and neither may lose the other's
work. In the order in which one meets them::

    fields      TOML in which a typo is an error with a file and a field
    outline     course.toml: chapters, objectives, minutes, prerequisites, tracks
    schedule    which parts fit into a room's minutes, and when the breaks are
    question    predictions, reasons and choices; how a prediction is scored
    exercise    what an exercise asks for, and the header of its wrong answers
    record      what this learner has answered, keyed by stable ids and revisions
    review      which two old questions to ask again, missed ones first
    rubric      what people look for in work that no check can judge
    peer        a colleague's plan, reviewed by that rubric
    gain        what the course has changed: before, after, and how sure one may be
    progress    where the learner stands, read off the record and the plan
    load        the one place that knows where the course's files are
    store       the record and the plan on disk: atomic, and never lost

All but the last two are functions on text and plain data.
"""
