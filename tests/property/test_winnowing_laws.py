"""Laws of the similarity between answers."""

import keyword
import random

from hypothesis import given
from hypothesis import strategies as st

from teachkit.grading.feedback.tokens import tokens_of
from teachkit.grading.feedback.winnowing import (
    CLUSTER,
    GRAM,
    WINDOW,
    compare,
    fingerprints,
    grams,
)

WORDS = ("needs", "start", "found", "todo", "layer", "package", "rows", "best")
SIGNS = ("=", "+", "(", ")", "[", "]", ",", ".add", "if ", "for ", "in ", "1", "'x'", "len(", ":")
lines = st.lists(st.sampled_from([*WORDS, *SIGNS]), min_size=1, max_size=12).map(" ".join)
sources = st.lists(lines, min_size=3, max_size=12).map("\n".join)
fresh = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=9).filter(
    lambda word: not keyword.iskeyword(word)
)
hashes = st.lists(st.integers(0, 40), max_size=60)


def renamed(text, names):
    return " ".join(
        names.get(word, word) if word in WORDS else word
        for word in text.replace("\n", " \n ").split(" ")
    )


@given(sources, st.lists(fresh, min_size=len(WORDS), max_size=len(WORDS), unique=True))
def test_renaming_what_one_chose_changes_no_token(text, names):
    # A name that becomes a built-in's could be one: such a disguise would show itself.
    new = {word: f"v_{name}" for word, name in zip(WORDS, names, strict=True)}
    assert [token.kind for token in tokens_of(renamed(text, new))] == [
        token.kind for token in tokens_of(text)
    ]


@given(sources, st.lists(st.sampled_from(["# why", "   ", "\n", "\t"]), min_size=1), st.integers())
def test_comments_and_white_space_change_no_token(text, extras, seed):
    rng = random.Random(seed)
    changed = "\n".join(
        f"{line}  {rng.choice(extras)}\n{rng.choice(extras)}" for line in text.split("\n")
    )
    assert [token.kind for token in tokens_of(changed)] == [token.kind for token in tokens_of(text)]


@given(sources, st.integers(0, 2**32))
def test_renaming_and_reformatting_change_no_score(text, seed):
    rng = random.Random(seed)
    names = dict(zip(WORDS, rng.sample([f"name_{n}" for n in range(50)], len(WORDS)), strict=True))
    other = renamed(text, names).replace("\n", "  # so\n\n")
    third = "\n".join(reversed(text.split("\n")))
    plain, disguised = compare({"a": text, "c": third}), compare({"a": other, "c": third})
    assert plain.steps == disguised.steps
    assert [pair.score for pair in plain.pairs] == [pair.score for pair in disguised.pairs]


@given(hashes, hashes, st.lists(st.integers(0, 40), min_size=WINDOW, max_size=20), hashes, hashes)
def test_what_is_as_long_as_a_window_leaves_a_fingerprint_in_both(a, b, shared, c, d):
    """The guarantee of the paper, on hashes: WINDOW in a row in both, one chosen in both."""
    one, other = fingerprints([*a, *shared, *b]), fingerprints([*c, *shared, *d])
    assert set(one) & set(other)


@given(
    hashes,
    st.lists(st.integers(0, 40), min_size=WINDOW, max_size=20),
    hashes,
    st.sets(st.integers(0, 40)),
)
def test_the_guarantee_holds_for_what_is_not_all_common_property(before, shared, after, removed):
    gone = frozenset(removed)
    one, other = fingerprints([*before, *shared], gone), fingerprints([*shared, *after], gone)
    assert set(one) & set(other) or set(shared[:WINDOW]) <= gone
    assert not set(one) & gone


@given(sources, sources, sources, sources)
def test_a_passage_as_long_as_promised_is_found(a, b, c, d):
    passage = "\n[w(x) for y in z if not y.add(x)] + {start: 2}\n"
    tokens = [token.kind for token in tokens_of(passage)]
    assert len(tokens) >= WINDOW + GRAM - 1
    one = set(fingerprints(grams(tokens_of(f"{a}\n({passage}\n{b}"))))
    other = set(fingerprints(grams(tokens_of(f"{c}\n({passage}\n{d}"))))
    assert one & other


@given(hashes)
def test_every_window_leaves_its_smallest(found):
    kept = set(fingerprints(found))
    ends = range(WINDOW, len(found) + 1)
    assert kept == {min(found[end - WINDOW : end]) for end in ends} or len(found) < WINDOW
    assert all(found[at] == value for value, at in fingerprints(found).items())


@given(st.lists(sources, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_clusters_are_the_same_whatever_order_answers_come_in(texts, rng):
    named = [(f"learner-{n}", text) for n, text in enumerate(texts)]
    shuffled = rng.sample(named, len(named))
    found = compare(dict(named))
    assert found == compare(dict(shuffled))
    members = [name for cluster in found.clusters for name in cluster]
    assert len(members) == len(set(members))
    cluster_of = {name: cluster for cluster in found.clusters for name in cluster}
    for pair in found.pairs:
        if min(pair.one_in_other, pair.other_in_one) >= CLUSTER:
            assert cluster_of[pair.one] is cluster_of[pair.other]


@given(st.lists(sources, min_size=2, max_size=6))
def test_every_share_is_between_nothing_and_all(texts):
    found = compare({f"learner-{n}": text for n, text in enumerate(texts)})
    for pair in found.pairs:
        assert 0 < pair.one_in_other <= 1
        assert 0 < pair.other_in_one <= 1
    assert sum(found.steps) == found.compared * (found.compared - 1) // 2
    assert all(step >= 0 for step in found.steps)
