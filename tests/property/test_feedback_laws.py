"""Whatever learners write, the pages about them keep their shape."""

import unicodedata
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from teachkit.grading.feedback import compare, overview_page, similarity_page
from teachkit.grading.feedback.learner import Look, learner_page
from teachkit.grading.gradebook import Counted, Grade
from teachkit.grading.report import FAILED, CheckResult, Report

MARKUP = ("<script>", "</pre>", "</style>", "<!--", "]]>", '"', "'", "&lt;", "\u202e", "\x1b[", "`")
nasty = st.lists(st.sampled_from(MARKUP) | st.text(max_size=12), max_size=6).map("".join)
said = nasty.map(lambda text: f"said {text}".replace("\n", " "))


class Shape(HTMLParser):
    """The elements of a page with the names of their attributes, and nothing of what is in them."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        # How a name is set depends on its letters; and marked code is the writer's to ask for.
        if tag not in {"bdi", "span", "code"}:
            self.found.append(
                (tag, tuple(sorted(name for name, _ in attributes if name != "class")))
            )

    def handle_comment(self, data):
        self.found.append(("comment", data))


def counted(text):
    result = CheckResult("check", "A sentence.", FAILED, text, kind="raised")
    report = Report((result,), printed=text, problem=text, source=text)
    grade = Grade(text, "a/b", 1, "c", text, 1, text, text, text, report, (text,))
    return Counted(grade, 1, 0.0, 1.0, 0.0, 0.0, (text,))


def has_no_control(page):
    allowed = {"\n"}
    return all(
        unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} or letter in allowed
        for letter in page
    )


@given(said)
def test_a_learners_page_keeps_its_shape(text):
    known = {"a/b": Look("A title", 1, "A chapter")}
    page = learner_page(text, [counted(text)], known)
    assert Shape(page).found == Shape(learner_page("said", [counted("said")], known)).found
    assert has_no_control(page)


@given(said)
def test_the_overview_keeps_its_shape(text):
    page = overview_page([counted(text)], [])
    assert Shape(page).found == Shape(overview_page([counted("said")], [])).found
    assert has_no_control(page)


@given(said, st.integers(4, 12))
def test_the_similarity_report_keeps_its_shape(text, number):
    """What is marked moves with the text; nothing else may come or go."""
    code = "\n".join(f"if a{n} in b{n}[{n}]: c{n}.add({n} + d{n})" for n in range(number))

    def made(extra):
        sources = {extra: f"{code}\n#{extra}\n", f"{extra}2": f"{code}\nx = [1]\n#{extra}\n"}
        page = similarity_page({extra: compare(sources)})
        return page, [part for part in Shape(page).found if part[0] not in {"mark", "b"}]

    page, shape = made(text)
    assert shape == made("said")[1]
    assert has_no_control(page)
