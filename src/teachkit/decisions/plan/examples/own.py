"""teachkit's plan for itself. What it asks of others, it has to answer, and cannot everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import Goal, Verdict
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import ReaderNeed
from teachkit.decisions.focus.point import LeftOut, SellingPoint
from teachkit.decisions.iterate.history import revise
from teachkit.decisions.iterate.loop import Loop
from teachkit.decisions.plan.reading import Plan
from teachkit.decisions.plan.sections import (
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Trust,
)
from teachkit.decisions.project import Project
from teachkit.decisions.trust.signal import Signal

__all__ = ["DIRECT", "NOTE", "SOURCES", "TITLE", "plan"]

TITLE = "teachkit, the course and kit that you are using"
NOTE = (
    "Our own plan, as it stands. Where the audit finds something, it is right: we have not done it "
    "yet."
)
# What pyproject.toml asks for at run time and in the extras for users; a test compares the two.
DIRECT = (
    "anywidget",
    "distributed",
    "ipykernel",
    "ipywidgets",
    "jupyterhub",
    "jupyterlab",
    "jupytext",
    "license-expression",
    "msgpack",
    "myst-nb",
    "nbclient",
    "nbconvert",
    "platformdirs",
    "psycopg",
    "pypdf",
    "pytest",
    "segno",
    "shtab",
    "sphinx",
    "sphinx-book-theme",
    "sqlalchemy",
    "tornado",
    "typst",
    "voila",
)
SOURCES = (
    ("depend: what it asks for", "pyproject.toml, and the reasons in book/dependencies.md",
     "2026-11-23"),
    ("choose: who is at work there", "LICENSE of nbgrader, and of otter-grader", "2026-11-23"),
    ("focus: what a grade must survive", "book/reference/attacks.md, tests/attacks", "2026-11-23"),
    ("distribute: the channels", "README.md, Makefile", "2026-11-23"),
    ("trust: the way in", "SECURITY.md", "2026-11-23"),
)  # fmt: skip


def plan(_told: Callable[[str], str]) -> Plan:
    """Return the plan with its history."""
    first = Plan(
        project=Project(
            "teachkit", line="the decisions before a rewrite, made about a project of your own"
        ),
        choose=_choose(),
        focus=replace(_FOCUS, points=_FOCUS.points[:1], confidence=80),
        depend=replace(_depend(), verify="", confidence=90),
    )
    second = revise(
        first,
        "A grader that runs learners' code on the teacher's machine is attacked by it sooner or "
        "later: it needs a wall, and the wall needs attacks that try it.",
        "review",
        "2026-11-23T04:01:00+00:00",
    )
    second = replace(second, focus=_FOCUS, depend=_depend())
    third = revise(
        second,
        "Times that were measured while the machine did other work were wrong; those that are "
        "printed now come from a quiet one.",
        "benchmark",
        "2026-11-23T05:30:00+00:00",
    )
    return replace(
        third,
        iterate=_iterate(),
        document=_document(),
        distribute=_distribute(),
        trust=_trust(),
    )


def _choose() -> Choose:
    return Choose(
        shortlist=(
            Shortlisted("a course with tools", "", "people decide on their own project, or not"),
            Shortlisted(
                "a checklist",
                "",
                "in its favour: it is read in ten minutes, and costs nothing to keep",
            ),
        ),
        choice="a course with tools",
        against=(
            "The talk is an hour long and free. Whoever takes the course has to give it a day, and "
            "its numbers grow old: a course that is wrong is worse than none."
        ),
        known="the talk; the public history of its seven projects; Debian's archive",
        unknown="whether anybody decides better for it: no class has been timed or asked yet",
        competitors=(
            Competitor("nbgrader", "BSD-3-Clause", "teachers want to stay in notebooks"),
            Competitor("Otter-Grader", "BSD-3-Clause", "grading should be one command"),
        ),
        licence="(MIT OR Apache-2.0) AND CC-BY-4.0",
        confidence=60,
        reconsider="ten people who took it, and would decide the same without it",
    )


_FOCUS = Focus(
    points=(
        SellingPoint(
            "Every number in it has a source and a date, and the tools work on your own Cargo.lock",
            "own",
            "maintainers who think of a rewrite",
            "an hour of talk leaves them with slides, and no decision",
            "src/teachkit/data/facts, and tests/content/test_facts_in_prose.py holds the prose to "
            "them",
        ),
        SellingPoint(
            "A learner's code cannot give itself points",
            "security",
            "lecturers who grade other people's code",
            "one learner must not be able to grade the class",
            "tests/attacks: each file is one attack, and one command tries them all",
        ),
    ),
    left_out=(
        LeftOut("accounts and a server", "nothing to run, nothing to leak: files on your machine"),
        LeftOut("videos", "text can be corrected in a line"),
    ),
    helps="corrections of the projects' own numbers go to these projects",
    confidence=65,
    reconsider="a claim of ours that somebody measures, and finds wrong by half",
)


def _iterate() -> Iterate:
    return Iterate(
        loops=(
            Loop(
                "The first wall around learners' code holds",
                "review",
                "attacks written against it went through: see book/reference/attacks.md",
                "only plain data crosses, and each way through has a test that tries it",
            ),
            Loop(
                "The estimates of minutes are right",
                "user",
                "",
                "",
            ),
        ),
        listen="the issues of the repository, read before each release",
        next="give it to one class, and write down what each chapter took",
        confidence=50,
        reconsider="a class that needs twice the minutes",
    )


def _document() -> Document:
    return Document(
        readers=(
            ReaderNeed("a maintainer who thinks of a rewrite", "tutorial", "notebooks/", ""),
            ReaderNeed("a lecturer", "guide", "book/instructor.md", ""),
            ReaderNeed("whoever grades", "reference", "book/reference/grade.md", ""),
            ReaderNeed("somebody who mends it", "guide", "CONTRIBUTING.md", ""),
            ReaderNeed("who wants to know what changed", "changelog", "CHANGELOG.md", ""),
        ),
        examples="every chapter runs from top to bottom in the tests, on each change",
        lints="public functions without a docstring fail the linter",
        confidence=70,
        reconsider="a reader who has to ask what a command does",
    )


def _depend() -> Depend:
    keep = (
        ("anywidget", "a widget is one JavaScript module, with no build step"),
        ("distributed", "only for those who have a cluster"),
        ("ipykernel", "runs the cells"),
        ("ipywidgets", "the protocol under all widgets"),
        ("jupyterhub", "only for those who have one"),
        ("jupyterlab", "the room that learners sit in"),
        ("jupytext", "chapters are text"),
        ("license-expression", "the grammar of SPDX, kept by those who write licence scanners"),
        ("msgpack", "data between the checks and a learner's process, unable to carry code"),
        ("myst-nb", "the book from the same chapters"),
        ("nbclient", "runs a chapter as a learner does"),
        ("nbconvert", "slides from marked cells"),
        ("platformdirs", "where a cache is, on each system: a list that others keep"),
        ("psycopg", "only for those who keep a room's answers in PostgreSQL"),
        ("pypdf", "on which page a heading came out"),
        ("pytest", "checks of exercises are ordinary tests"),
        ("segno", "the QR code that lets a room in"),
        ("shtab", "completion for three shells"),
        ("sphinx", "links, index and search of the book"),
        ("sphinx-book-theme", "a layout that reads well on a phone"),
        ("sqlalchemy", "one schema for two databases"),
        ("tornado", "the server that Voila stands on, and our board with it"),
        ("typst", "a PDF with nothing from the system"),
        ("voila", "one chapter for a whole room"),
    )
    return Depend(
        verdicts=tuple(Verdict(name, "keep", because) for name, because in keep),
        goals=(
            Goal(
                "jupyterlab",
                "Project Jupyter, and those who pay for it",
                "the chapters are text: another front end may show them",
            ),
            Goal("ipywidgets", "Project Jupyter", "stay on the last version that works"),
            Goal("anywidget", "one maintainer, and those who write widgets", "take a copy of it"),
            Goal("platformdirs", "tools of Python's packagers", "two folders, written by hand"),
            Goal("shtab", "its maintainers' own tools", "no completion"),
            Goal("pytest", "everybody who tests Python", "nothing: we would all be in trouble"),
            Goal("nbclient", "Project Jupyter", "decks without what a tool prints"),
            Goal("nbconvert", "Project Jupyter", "fill in the page of a deck ourselves"),
            Goal("pypdf", "its volunteers, and all who read PDFs", "contents without page numbers"),
            Goal(
                "sqlalchemy", "its maintainers, and those who sponsor them", "SQLite alone, by hand"
            ),
            Goal("tornado", "Jupyter's servers, and one maintainer", "go where Jupyter goes"),
            Goal("segno", "one maintainer", "print the address, and let people type it"),
            Goal("psycopg", "its maintainer, and those who sponsor him", "another driver"),
            Goal("jupyterhub", "Project Jupyter, and universities", "a join code instead"),
            Goal("typst", "a company that sells an editor for it", "print the HTML page instead"),
        ),
        verify=(
            "constraints.txt pins each version, and leaves out what is younger than a week; nobody "
            "has read these packages for us"
        ),
        packaging="not tried: whether each is in Debian is not looked up yet",
        confidence=60,
        reconsider="a package of these that changes hands without a word",
    )


def _distribute() -> Distribute:
    return Distribute(
        channels=(
            Channel(
                "a checkout of the repository, with make",
                "maintainers and lecturers who have git and Python",
                "we do",
                "a release that pip can install by name",
            ),
        ),
        differences=(
            Difference(
                "there is no server: a class hands in files",
                "lecturers keep their own way of collecting them",
            ),
        ),
        name="teachkit; on no registry yet, so it may be taken any day",
        conflicts="none: whoever uses it gets an environment of its own",
        confidence=40,
        reconsider="somebody asks how to install it, twice in a week",
    )


def _trust() -> Trust:
    return Trust(
        signals=(
            Signal(
                "nothing that you write leaves your machine", "users", "book/reference/record.md"
            ),
            Signal(
                "a correction of one number, with its source, is welcome as a first change",
                "contributors",
                "CONTRIBUTING.md",
            ),
        ),
        contact="the repository's private vulnerability reporting; see SECURITY.md",
        policy=(
            "SECURITY.md: an answer within 7 days, a fix or a plan for one within 30 days, public "
            "with the fix or after 90 days"
        ),
        incident=(
            "day 1: whoever sees it first says that they have it; day 7: it is tried again and the "
            "reporter has an answer; day 30: a release with the fix, and with an attack in the "
            "tests; day 90: public in any case"
        ),
        succession="",
        confidence=45,
        reconsider="a report that nobody reads within its days",
    )
