"""A number in the course is a fact with a source, or it is not there.

In a chapter a number carries its fact in a comment, which no reader sees::

    its lock held 75<!-- fact: sudo-rs.locked.unsafe-fix --> packages

In a file of questions, whose texts are plain, a comment above the question lists the facts:
``# facts: …``; numbers of an invented example stand after ``# made up:``.
"""

import re
from pathlib import Path

import pytest

from teachkit.data.facts import fact, named_commits

HERE = Path(__file__).resolve().parents[2]
WORDS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
        range(13),
        strict=True,
    )
)
MARKED = re.compile(r"([\w,.\N{MINUS SIGN}-]+)<!-- fact: (\S+) -->")
NUMBER = re.compile(r"(?<![\w.])(?:\d+\.\d+|\d[\d,]*\d)(?![\w])")
# What looks like a number of two digits or more and counts nothing.
NOT_COUNTED = re.compile(
    r"""
      \b20\d\d-\d\d-\d\d\b          # a day
    | \b(19\d\d|20[0-2]\d)\b       # a year
    | \bS\d\d(\.\d)?\b              # a slide
    | \bv?\d+(\.\d+)+\b(?!\ (?:times|%))  # a version
    | \b(RUSTSEC|CVE)-\d+-\d+\b     # an advisory
    | \b(RFC|PEP)\ \d+\b            # a document of others
    | \b95\ %                      # the level of an interval: chosen, not counted
    | \bevery\ (1000|thousand)\ requests\b  # what slide 17 says
    """,
    re.VERBOSE,
)
FACTS_ABOVE = re.compile(r"^# (facts|made up): (.+)$", re.MULTILINE)
TEXTS = re.compile(r'^(?:prompt|reveal|theirs|answer|feedback|text) = (""".*?"""|".*?"$|[\d.]+)',
                   re.MULTILINE | re.DOTALL)  # fmt: skip


def value(id):
    """The value of a fact; `.before` and `.after` of a commit are its two counts."""
    match = re.fullmatch(r"(.+)\.change\.(\w+)\.(before|after)", id)
    if match is None:
        return abs(fact(id).value)
    project, commit, side = match.groups()
    row = next(
        row for row in named_commits() if row.project == project and row.commit.startswith(commit)
    )
    return getattr(row, side)


def stem(id):
    """The fact that an id stands on, as course.toml lists it."""
    return re.sub(r"(\.change\.\w+)\.(before|after)$", r"\1", id)


def number(text):
    if text[:1].isalpha():
        return WORDS.get(text.lower())
    digits = text.replace(",", "")
    return float(digits) if "." in digits else int(digits)


def questions_of(writing):
    """Each question of a chapter's file: the comments right above it, and its text."""
    path = HERE / writing.entry.questions
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [
        n for n, line in enumerate(lines) if re.match(r"\[\[(predict|explain|check)\]\]", line)
    ]
    bounds = []
    for start in starts:
        above = start
        while lines[above - 1].startswith("#"):
            above -= 1
        bounds.append((above, start))
    ends = [above for above, _ in bounds[1:]] + [len(lines)]
    for (above, start), end in zip(bounds, ends, strict=True):
        comments = dict(FACTS_ABOVE.findall("".join(lines[above:start])))
        yield comments, "".join(lines[start:end])


def test_every_marked_number_is_what_the_ledger_says(writing):
    marks = MARKED.findall(writing.raw)
    assert len(marks) == writing.raw.count("<!-- fact:"), "a mark stands right behind its number"
    for said, id in marks:
        assert number(said) == value(id), f"'{said}' is marked {id}, which is {value(id)}"


def test_every_number_in_a_chapter_is_marked(writing, prose):
    unmarked = MARKED.sub("", writing.markdown())
    left = NUMBER.findall(NOT_COUNTED.sub("", prose(unmarked)))
    assert not left, f"numbers with no fact: {left}"


def test_every_number_in_a_question_is_one_of_its_facts(writing):
    seen = 0
    for comments, text in questions_of(writing):
        known = {value(id) for id in comments.get("facts", "").split()}
        known |= {number(text) for text in comments.get("made up", "").split()}
        for passage in TEXTS.findall(text):
            for said in NUMBER.findall(NOT_COUNTED.sub("", re.sub(r"`[^`]+`", "", passage))):
                seen += 1
                assert number(said) in known, f"{said} is no fact of this question: {text[:80]}"
    assert seen, "there are numbers in the questions"


def test_every_fact_named_above_a_question_is_used_in_it(writing):
    for comments, text in questions_of(writing):
        body = " ".join(TEXTS.findall(text))
        said = {number(word) for word in NUMBER.findall(body)}
        said |= {int(digit) for digit in re.findall(r"(?<![\w.])\d(?![\w.]\d)", body)}
        words = {word.lower() for word in re.findall(r"[A-Za-z]+", body)}
        said |= {count for word, count in WORDS.items() if word in words}
        said |= {0} if "none" in words else set()
        for id in comments.get("facts", "").split():
            assert value(id) in said, f"{id} is {value(id)}, which the question does not say"


def test_the_answer_to_a_numeric_prediction_is_a_fact(writing, questions):
    facts_of = {}
    for comments, text in questions_of(writing):
        short = re.search(r'^id = "(.+)"', text, re.MULTILINE)[1]
        facts_of[f"{writing.path.stem}.{short}"] = comments.get("facts", "").split()
    for one in questions[writing.entry.id].predictions:
        if not one.choices:
            assert one.answer in {value(id) for id in facts_of[one.id]}, one.id


def test_course_toml_lists_exactly_the_facts_that_a_chapter_uses(writing):
    used = [stem(id) for _, id in MARKED.findall(writing.raw)]
    for comments, _ in questions_of(writing):
        used += [stem(id) for id in comments.get("facts", "").split()]
    assert list(writing.entry.facts) == list(dict.fromkeys(used))


def test_the_numbers_of_an_exercise_are_facts_too(statement, prose):
    text = re.sub(r"\A---.*?^---$", "", statement, flags=re.DOTALL | re.MULTILINE)
    for said, id in MARKED.findall(text):
        assert number(said) == value(id), f"'{said}' is marked {id}, which is {value(id)}"
    left = NUMBER.findall(NOT_COUNTED.sub("", prose(MARKED.sub("", text))))
    assert not left, f"numbers with no fact: {left}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It held 75 packages.", ["75"]),
        ("In 2026, on 2026-08-21, S23.4 and version 0.2.14 say so.", []),
        ("A total of 1,192 advisories.", ["1,192"]),
        ("Version 1.4 is 1.4 times as fast, and 2.5 % larger.", ["1.4", "2.5"]),
    ],
)
def test_a_number_that_counts_something_is_seen(text, left):
    assert NUMBER.findall(NOT_COUNTED.sub("", text)) == left
