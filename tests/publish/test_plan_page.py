"""A plan on a page and on paper: complete, from nowhere else, and safe whatever it says."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from teachkit.data.facts import fact
from teachkit.decisions.choose.shortlist import Shortlisted
from teachkit.decisions.plan import Choose, Plan
from teachkit.decisions.plan.answer import Answer
from teachkit.decisions.plan.examples import example
from teachkit.decisions.project import Project
from teachkit.publish.plan_page import plan_page

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Notes the elements, their attributes, and whether each is closed where it should be."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(plan):
    reader = Reader()
    reader.feed(plan_page(plan))
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def sudo_rs():
    return example("sudo-rs", lambda which: fact(which).value).plan


def test_the_page_tells_all_of_the_plan(sudo_rs):
    text = " ".join(" ".join(read(sudo_rs).text).split())
    for words in (
        "Plan: sudo-rs",
        sudo_rs.choose.against,
        sudo_rs.depend.goals[0].if_diverges,
        sudo_rs.trust.contact,
        "Who else can make a release?",
        sudo_rs.history[0].learned,
        "75 % sure",
    ):
        assert words in text
    assert len(re.findall(r'<time datetime="20', plan_page(sudo_rs))) == len(sudo_rs.history)


def test_nothing_comes_from_elsewhere_and_nothing_runs(sudo_rs):
    reader = read(sudo_rs)
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in reader.seen}
    assert not any(name in ("src", "style") for _, attrs in reader.seen for name in attrs)
    assert "url(" not in plan_page(sudo_rs)
    policy = next(a["content"] for t, a in reader.seen if t == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


EVIL = '<script>alert(1)</script>" onload="x'


def test_what_a_plan_says_is_text_and_never_markup():
    plan = Plan(
        Project(EVIL, "javascript:alert(1)", "", EVIL),
        Choose((Shortlisted(EVIL, EVIL, EVIL),), EVIL, against=f"{EVIL}\n\n{EVIL}"),
        answers=(Answer("history-kept", EVIL, EVIL),),
    )
    reader = read(plan)
    assert "script" not in {tag for tag, _ in reader.seen}
    assert not any("onload" in attrs for _, attrs in reader.seen)
    assert all(attrs["href"].startswith("#") for tag, attrs in reader.seen if tag == "a")
    assert EVIL in "".join(reader.text)


def test_an_empty_plan_is_a_page_too():
    assert "Nothing is decided yet." in plan_page(Plan())


# ---- on paper


@pytest.fixture(scope="module")
def pdf():
    pytest.importorskip("typst")
    from teachkit.publish.plan_paper import plan_pdf

    return plan_pdf


def test_a_pdf_is_tagged_and_says_so(pdf, sudo_rs):
    made = pdf(sudo_rs)
    assert made.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in made
    assert b"/Lang" in made
    assert b"pdfuaid" in made  # PDF/UA-1, in its metadata
    assert made.rstrip().endswith(b"%%EOF")


def test_a_letter_without_a_font_costs_the_standard_and_not_the_page(pdf):
    made = pdf(Plan(Project("\U0001345f and #let x = 1 $ * _ \\ \u202e")))
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made


def test_an_empty_plan_and_a_long_one_are_set(pdf, sudo_rs):
    assert pdf(Plan()).startswith(b"%PDF-")
    long = replace(sudo_rs, choose=replace(sudo_rs.choose, against="word " * 20_000))
    assert len(pdf(long)) > len(pdf(sudo_rs))
