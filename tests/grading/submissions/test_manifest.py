"""The manifest: a file that a learner wrote, so of exactly one shape."""

import json

import pytest

from teachkit.grading.submissions.manifest import read_manifest, write_manifest

GOOD = {
    "schema": 1,
    "teachkit": "0.1.0",
    "learner": "ada",
    "created": "2026-11-02T10:00:00+00:00",
    "exercises": [{"id": "depend/closure", "revision": 2}],
    "files": {"exercises/depend/closure/statement.md": "a" * 64},
}


def test_what_is_written_is_read():
    written = write_manifest(
        "ada",
        {"depend/closure": 2},
        GOOD["files"],
        teachkit="0.1.0",
        created=GOOD["created"],
    )
    assert read_manifest(written) == GOOD


WRONG = {
    "another-schema": {"schema": 2},
    "true-for-one": {"schema": True},
    "no-learner": {"learner": ""},
    "a-path-for-a-learner": {"learner": "../ada"},
    "a-long-learner": {"learner": "a" * 65},
    "a-number-for-a-learner": {"learner": 7},
    "a-list-for-a-version": {"teachkit": []},
    "an-escape-in-the-time": {"created": "\x1b[2J"},
    "a-long-time": {"created": "2" * 65},
    "exercises-by-name": {"exercises": {"depend/closure": 1}},
    "an-exercise-without-revision": {"exercises": [{"id": "depend/closure"}]},
    "an-exercise-elsewhere": {"exercises": [{"id": "../x", "revision": 1}]},
    "a-revision-of-nothing": {"exercises": [{"id": "depend/closure", "revision": 0}]},
    "a-revision-that-is-true": {"exercises": [{"id": "depend/closure", "revision": True}]},
    "files-in-a-list": {"files": []},
    "a-hash-that-is-none": {"files": {"a.py": "yes"}},
    "one-more-field": {"score": 10},
}


@pytest.mark.parametrize("name", WRONG)
def test_any_other_shape_is_refused(name):
    with pytest.raises(ValueError, match=r"\w+ "):
        read_manifest(json.dumps({**GOOD, **WRONG[name]}).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"schema": 1, "schema": 1}',
        b'{"schema": NaN}',
        b'{"schema": 1.0}',
        b'{"schema": ' + b"9" * 10_000 + b"}",
        json.dumps(GOOD).encode() + b" " * 300_000,
    ],
    ids="nothing list null bytes deep twice nan float digits large".split(),
)
def test_what_is_no_manifest_at_all_is_refused(content):
    with pytest.raises(ValueError, match=r"\w+"):
        read_manifest(content)


def test_a_manifest_that_is_not_believed_costs_no_answer(handed_in, only, archive):
    room = handed_in({"ada.zip": archive({"manifest.json": b"{}", "a.py": b"1"})})
    submission = only(room)
    assert submission.sheets[0].content == b"1"
    assert "was not believed: it has other fields." in submission.claims["notes"][0]
