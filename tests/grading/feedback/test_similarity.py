"""The similarity report."""

import csv
import io
import re
from html import unescape

import pytest

from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.feedback import (
    compare,
    handed_out,
    similarities,
    similarity_csv,
    similarity_page,
)

TOTALS = """\
def rank(rows):
    totals = {}
    for name, level in rows:
        totals[name] = totals.get(name, 0) + level
    return sorted(totals, key=totals.get)
"""
WALK = """\
def closure(needs, start):
    found, todo = set(), [start]
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found
"""


def text_of(page):
    inner = re.sub(r"</?(bdi|span|code)[^>]*>", "", page.partition("<main>")[2])
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_pair_stands_with_both_shares_and_its_place_among_all():
    found = compare({"ada": TOTALS, "grace": TOTALS + WALK, "lin": "x = 1\n" + WALK[::-1]})
    page = similarity_page({"a/one": found}, {"a/one": "The title"})
    shown = text_of(page)
    assert "The title" in shown
    assert re.search(r"ada and grace 100 % [1-9]\d % \d+ 1 \(33 %\)", shown)


def test_the_passages_are_marked_and_numbered_in_both():
    found = compare({"ada": TOTALS + "x = [1]\n", "grace": TOTALS.replace("totals", "sums")})
    page = similarity_page({"a/one": found})
    assert page.count("<mark><b>1</b>def rank(rows):") == 2
    assert "x = [1]" in page


def test_the_page_says_what_it_cannot_say_and_accuses_nobody():
    shown = text_of(similarity_page({"a/one": compare({"ada": WALK, "grace": WALK})})).casefold()
    assert "no share is proof" in shown
    assert "clears nobody" in shown
    for word in ("plagiar", "cheat", "copied from", "guilty"):
        assert word not in shown


def test_groups_say_who_is_the_same_letter_for_letter():
    sources = {"ada": WALK, "grace": WALK, "lin": WALK.replace("todo", "queue")}
    shown = text_of(similarity_page({"a/one": compare(sources)}))
    assert "3: ada, grace, lin" in shown
    assert re.search(r"3: ada, grace, lin \d+ ada, grace", shown)


def test_those_of_whom_nothing_can_be_said_are_named():
    shown = text_of(similarity_page({"a/one": compare({"ada": WALK, "short": "x = 1"})}))
    assert "nothing can be said of them: short." in shown


def test_hostile_sources_are_only_text():
    nasty = TOTALS + "'''</pre><script>alert(1)</script>\u202e\x1b[2J\ud800'''\n"
    found = compare({"<b>ada": nasty, "grace": nasty + "a + b\n", "lin": nasty})
    page = similarity_page({"<i>": found})
    for bad in ("<script", "<b>ada", "<i>", "\u202e", "\x1b", "\ud800"):
        assert bad not in page
    page.encode()


def test_a_page_is_bounded_whatever_was_handed_in():
    sources = {
        f"learner-{n:03}": TOTALS + f"x{n} = [{'1, ' * n}]\n" + "'" + "y" * 50_000 + "'\n"
        for n in range(30)
    }
    assert len(similarity_page({"a/one": compare(sources)})) < 500_000


def test_the_table_for_a_spreadsheet_has_the_same_pairs_and_no_formula():
    found = compare({"=ada": WALK, "grace": WALK, "lin": WALK + TOTALS, "mary": TOTALS})
    rows = rows_of(similarity_csv({"a/one": found}))
    assert rows[0]["same_text"] == "yes"
    assert {row["one"] for row in rows} >= {"'=ada"}
    assert not any(value.startswith(("=", "+", "@")) for row in rows for value in row.values())
    for row in rows:
        assert 0 < float(row["one_in_other"]) <= 1
        assert int(row["pairs_at_least_this"]) <= int(row["pairs"]) == 6


def test_a_class_is_compared_exercise_by_exercise(result, counted, repository):
    folders = [load_exercise(name, repository) for name in ("depend/closure", "choose/rank")]
    items = [
        counted(result(), learner=learner, exercise="depend/closure", source=source)
        for learner, source in (("ada", WALK), ("grace", WALK.replace("todo", "queue")))
    ]
    items.append(counted(result(), learner="ada", exercise="other/one", source=WALK))
    found = similarities(items, folders)
    assert list(found) == ["depend/closure", "choose/rank"]
    assert found["depend/closure"].answers == 2
    assert found["choose/rank"].answers == 0


def test_the_starter_that_all_were_given_makes_nobody_alike(result, counted, repository):
    """Two who handed the statement's own code back have nothing of their own."""
    folder = load_exercise("depend/closure", repository)
    starter = re.search(
        r"```\{code-cell\}[^\n]*\n(# exercise.*?)```", folder.statement.read_text(), re.DOTALL
    )
    items = [
        counted(result(), learner=learner, exercise="depend/closure", source=starter[1] + more)
        for learner, more in (("ada", ""), ("grace", "\n"))
    ]
    found = similarities(items, [folder])["depend/closure"]
    assert found.silent == ("ada", "grace")
    assert found.pairs == ()


def test_no_answers_make_a_page_as_well():
    assert "There are no answers to compare." in similarity_page({})
    assert "No two different answers" in similarity_page({"a/one": compare({})})


def test_a_statement_that_cannot_be_read_is_the_courses_fault(broken_copy):
    broken_copy.statement.write_bytes(b"\xff\xfe")
    with pytest.raises(TeachkitError) as caught:
        handed_out(broken_copy)
    assert caught.value.code == "cannot-read"
