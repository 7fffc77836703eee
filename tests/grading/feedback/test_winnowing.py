"""How alike answers are."""

import subprocess
import sys
import time
from itertools import pairwise

import pytest

from teachkit.grading.feedback.tokens import tokens_of
from teachkit.grading.feedback.winnowing import (
    COMMON_LEAST,
    GRAM,
    MOST_PAIRS,
    WINDOW,
    compare,
    fingerprints,
    grams,
    passages,
)

WALK = """\
def closure(needs, start):
    found = set()
    todo = list(needs[start])
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found - {start}
"""
LAYERS = """\
def closure(needs, start):
    found, layer = set(), set(needs[start])
    while layer:
        found |= layer
        layer = {needed for package in layer for needed in needs[package]} - found
    return found - {start}
"""
COUNTS = """\
def rank(rows):
    totals = {}
    for name, level in rows:
        totals[name] = totals.get(name, 0) + level
    best = sorted(totals.items(), key=lambda pair: -pair[1])
    return [name for name, total in best if total > 0]
"""


def test_a_renamed_answer_is_the_same_answer():
    found = compare({"ada": WALK, "grace": WALK.replace("found", "seen").replace("todo", "queue")})
    (group,) = found.groups
    assert group.learners == ("ada", "grace")
    assert group.exact == ()
    assert found.steps[100] == 1


def test_answers_letter_for_letter_the_same_are_told():
    found = compare({"ada": WALK, "bob": WALK.replace("todo", "queue"), "grace": WALK})
    assert found.groups[0].exact == (("ada", "grace"),)


def test_different_answers_share_little():
    found = compare({"ada": WALK, "grace": COUNTS})
    assert found.groups == ()
    assert found.pairs == ()
    assert found.steps[0] == sum(found.steps) == 1


def test_each_share_is_of_ones_own():
    """Grace's answer has all of Ada's in it, and as much again."""
    found = compare({"ada": WALK, "grace": WALK + "\n\n" + COUNTS})
    (pair,) = found.pairs
    assert (pair.one, pair.other) == ("ada", "grace")
    assert pair.one_in_other == pytest.approx(1, abs=0.05)
    assert 0.2 < pair.other_in_one < 0.8
    assert pair.score == (pair.one_in_other + pair.other_in_one) / 2
    assert found.at_least(pair.score) == 1


def test_what_was_handed_out_counts_for_nobody():
    sources = {"ada": WALK + COUNTS, "grace": LAYERS + COUNTS}
    with_it = compare(sources)
    without = compare(sources, [COUNTS.replace("totals", "sums")])
    assert with_it.pairs[0].shared > 10
    assert sum(pair.shared for pair in without.pairs) <= 3  # how both begin and end


def test_what_a_large_part_of_the_class_writes_counts_for_nobody():
    sources = {f"learner-{n:02}": WALK + f"\nx = {n}\n" for n in range(20)}
    found = compare(sources)
    assert found.common_from == COMMON_LEAST + 1
    assert set(found.silent) == set(sources)
    assert found.pairs == ()
    assert found.compared == 0


def test_names_that_only_two_use_are_told():
    sources = {
        "ada": WALK.replace("found", "what_i_have"),
        "grace": WALK.replace("found", "what_i_have").replace("todo", "left"),
        "lin": WALK,
    }
    (group,) = compare(sources).groups
    assert ("what_i_have", ("ada", "grace")) in group.names
    assert group.example == ("ada", "grace")


def test_names_that_the_statement_uses_are_nobodys():
    found = compare({"ada": WALK, "grace": WALK}, ["def closure(needs, start, found): ...\n"])
    assert {name for name, _ in found.groups[0].names} == {"todo", "package"}


def test_clusters_join_what_is_alike_and_nothing_else():
    longer = WALK + COUNTS + LAYERS
    sources = {
        "ada": longer,
        "grace": longer + "\nprint(len(rank([])))\n",
        "lin": longer.replace("- {start}\n", "\n", 1),
        "mary": "import math\n" + COUNTS.replace("sorted", "list"),
    }
    assert compare(sources).clusters == (("ada", "grace", "lin"),)


def test_the_steps_count_every_pair_of_learners():
    sources = {f"learner-{n:02}": (WALK, LAYERS, COUNTS)[n % 3] for n in range(12)}
    sources["empty"] = "  \n"
    found = compare(sources)
    assert found.answers == 12
    assert sum(found.steps) == found.compared * (found.compared - 1) // 2


def test_the_result_does_not_depend_on_the_order_of_the_answers():
    sources = {"ada": WALK, "bob": LAYERS + COUNTS, "grace": WALK + COUNTS, "lin": COUNTS}
    assert compare(sources) == compare(dict(reversed(sources.items())))


def test_hashes_are_the_same_in_every_process():
    script = (
        "import sys; from teachkit.grading.feedback.tokens import tokens_of;"
        "from teachkit.grading.feedback.winnowing import grams;"
        "print(list(grams(tokens_of(sys.argv[1]))))"
    )
    ran = subprocess.run(
        [sys.executable, "-R", "-c", script, WALK], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == str(list(grams(tokens_of(WALK))))


def test_of_equal_hashes_the_rightmost_is_chosen():
    assert fingerprints([5, 1, 9, 1, 9, 9, 9]) == {1: 3}


def test_the_published_example_of_winnowing():
    """The hashes and windows of Figure 2 of the paper, with windows of length 4 there."""
    hashes = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]
    kept = fingerprints(hashes)
    windows = [hashes[at : at + WINDOW] for at in range(len(hashes) - WINDOW + 1)]
    assert set(kept) == {min(window) for window in windows}


def test_passages_stand_where_the_texts_agree():
    one, other = "x = 1\n" + COUNTS + WALK, WALK.replace("found", "seen") + "y = [2]\n" + COUNTS
    found = passages(one, other, frozenset())
    texts = [(one[slice(*item.one)], other[slice(*item.other)]) for item in found]
    assert len(texts) == 2
    for words, texts_of_one in zip(("totals.get", "while todo"), texts, strict=True):
        assert all(words in text for text in texts_of_one)


def test_passages_never_overlap():
    one, other = WALK + WALK + COUNTS, COUNTS + WALK + COUNTS
    for side in ("one", "other"):
        spans = sorted(getattr(item, side) for item in passages(one, other, frozenset()))
        for (_, end), (start, _) in pairwise(spans):
            assert end <= start


@pytest.mark.parametrize("text", ["a+" * 30_000, "(" * 60_000, "x=1;" * 15_000], ids="+(x")
def test_an_answer_made_to_be_slow_is_not(text):
    begun = time.process_time()
    found = compare({"ada": text, "grace": text + "b", "lin": WALK})
    passages(text, text + "b", found.removed)
    assert time.process_time() - begun < 20


def test_of_many_pairs_only_the_most_alike_are_kept():
    sources = {f"learner-{n:03}": f"{WALK}{COUNTS * (n % 3)}x = [{'y, ' * n}]\n" for n in range(40)}
    found = compare(sources)
    assert len(found.pairs) <= MOST_PAIRS
    scores = [pair.score for pair in found.pairs]
    assert scores == sorted(scores, reverse=True)


def test_nothing_at_all_is_compared_without_a_fuss():
    found = compare({})
    assert (found.answers, found.pairs, sum(found.steps)) == (0, (), 0)
    assert compare({"ada": "x"}).silent == ("ada",)


def test_a_text_shorter_than_a_run_has_no_fingerprint():
    assert not fingerprints(grams(tokens_of("a = b")))
    assert len(grams(tokens_of(" + ".join("a" * GRAM)))) == GRAM
