"""Laws of what is handed in: nothing leads outside, nothing collides, nothing is lost."""

import io
import os
import random
import tempfile
import warnings
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from teachkit.grading.answers import Sheet
from teachkit.grading.submissions import (
    Packed,
    Submission,
    digest_of,
    find_submissions,
    pack_submission,
    safe_name,
    sheets_for,
)
from teachkit.grading.submissions.limits import RefusedError
from teachkit.grading.submissions.manifest import read_manifest
from teachkit.grading.submissions.names import collision, folded, told_apart, wrong_path
from teachkit.grading.submissions.trees import ArchiveTree

odd = st.sampled_from(
    ["..", ".", "", "/", "\\", "C:", "a", "A", "é", "e\u0301", "ß", "ss", "\0", "\n", "x.py", "b/"]
)
names = st.one_of(
    st.lists(odd, min_size=1, max_size=6).map("/".join),
    st.lists(odd, min_size=1, max_size=4).map("".join),
    st.text(max_size=30),
)
learners = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,10}[A-Za-z0-9])?", fullmatch=True)


def zip_of(entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in entries:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            file.writestr(info, content)
    return stream.getvalue()


def in_a_class(files):
    """Hand files in and return what is found; whatever is in them, this must not raise."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        before = sorted(os.listdir(folder))
        found = list(find_submissions([Path(folder)]))
        assert sorted(os.listdir(folder)) == before
        return found


@given(names)
def test_a_name_that_passes_stays_below_its_folder_on_every_system(name):
    if not wrong_path(name):
        for separator in ("/", "\\"):
            parts = name.replace(separator, "/").split("/")
            assert not {"", ".", ".."} & set(parts)
            assert not any(part[1:2] == ":" and part[0].isascii() for part in parts)
        assert "\0" not in name
        name.encode()


@given(st.lists(names, max_size=6))
def test_names_that_do_not_collide_are_different_files_everywhere(paths):
    paths = [path for path in paths if not wrong_path(path)]
    if collision(paths) is None:
        keys = {folded(path) for path in paths}
        assert len(keys) == len(paths)
        assert not any(key.startswith(other + "/") for key in keys for other in keys)


@given(st.lists(names, max_size=6), st.randoms(use_true_random=False))
def test_learners_get_safe_names_of_their_own_in_any_order(texts, rng):
    told = told_apart(texts)
    shuffled = texts[:]
    rng.shuffle(shuffled)
    assert told_apart(shuffled) == told
    assert len({name.casefold() for name in told.values()}) == len(told)
    for name in told.values():
        assert safe_name(name) == name
        assert 0 < len(name) <= 64


@given(st.lists(st.tuples(names, st.binary(max_size=20)), max_size=5))
def test_no_archive_whatever_leads_outside_or_collides(entries):
    try:
        content = zip_of(entries)
    except (ValueError, zipfile.LargeZipFile):
        return  # a name that no zip can hold
    [submission] = in_a_class({"learner-07.zip": content})
    assert submission.learner == "learner-07"
    found = [sheet.name for sheet in submission.sheets]
    assert bool(found) != bool(submission.problem)
    assert not any(map(wrong_path, found))
    assert collision(found) is None


@given(st.lists(st.tuples(names, st.binary(max_size=20)), max_size=5))
def test_in_an_archive_of_a_class_everything_is_read_or_told(entries):
    try:
        content = zip_of(entries)
        tree = ArchiveTree(io.BytesIO(content), whole_class=True)
    except (ValueError, RefusedError):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        path.write_bytes(content)
        submissions = list(find_submissions([path], bulk=True))
    keys = [(one.learner.casefold(), one.attempt) for one in submissions]
    assert len(set(keys)) == len(keys)
    bad = [item for top, _ in tree.tops() for item in tree.below(top) if item.problem]
    if bad:
        assert any(one.problem for one in submissions)


@given(st.binary(max_size=300), st.integers(0, 299), st.binary(max_size=8))
def test_a_damaged_archive_is_told_and_never_raises(body, at, damage):
    content = bytearray(zip_of([("a.py", body), ("b/c.md", b"x")]))
    content[at : at + len(damage)] = damage
    [submission] = in_a_class({"learner-07.zip": bytes(content)})
    if not submission.problem:
        for sheet in submission.sheets:
            assert zlib.crc32(sheet.content) in {zlib.crc32(body), zlib.crc32(b"x")}


@given(st.binary(max_size=400))
def test_any_bytes_are_a_manifest_or_a_value_error(content):
    with suppress(ValueError):
        assert read_manifest(content)["schema"] == 1


@given(
    learners,
    st.dictionaries(
        st.sampled_from(["depend/closure", "choose/rank", "focus/leak", "premise/share"]),
        st.binary(max_size=2000),
        min_size=1,
    ),
    st.sampled_from(["statement.md", "statement.ipynb"]),
    st.randoms(use_true_random=False),
)
def test_what_is_packed_is_found_byte_for_byte(learner, answers, file, rng):
    packed = [
        Packed(f"exercises/{exercise}/{file}", content, exercise, 1)
        for exercise, content in answers.items()
    ]
    content = pack_submission(learner, packed, created="2026-11-02T10:00:00+00:00")
    rng.shuffle(packed)
    assert pack_submission(learner, packed, created="2026-11-02T10:00:00+00:00") == content
    [submission] = in_a_class({f"submission-{learner}.zip": content})
    assert submission.problem == ""
    assert submission.claims["learner"] == learner
    assert "notes" not in submission.claims
    assert {sheet.name: sheet.content for sheet in submission.sheets} == {
        one.name: one.content for one in packed
    }
    for exercise, answer in answers.items():
        assert [sheet.content for sheet in sheets_for(submission, exercise)] == [answer]


@given(st.dictionaries(st.text("ab/", min_size=1), st.binary(max_size=9), max_size=5), st.data())
def test_the_digest_knows_every_byte_and_no_order(files, data):
    sheets = tuple(Sheet(name, content) for name, content in files.items())
    other = data.draw(st.permutations(sheets))
    assert digest_of(tuple(other)) == digest_of(sheets)
    if sheets:
        one = sheets[0]
        changed = (Sheet(one.name, one.content + b"x"), *sheets[1:])
        moved = (Sheet(one.name + "x", one.content), *sheets[1:])
        assert len({digest_of(sheets), digest_of(changed), digest_of(moved)}) == 3


@given(st.lists(st.from_regex(r"([a-c]{1,2}/){0,3}[a-c]{1,2}\.py", fullmatch=True), min_size=1))
def test_the_sheets_for_an_exercise_are_some_of_those_handed_in(paths):
    sheets = tuple(Sheet(path, b"") for path in dict.fromkeys(paths))
    submission = Submission("ada", "ada", sheets, "", "")
    chosen = sheets_for(submission, "a/b")
    assert chosen
    assert [sheet for sheet in sheets if sheet in chosen] == list(chosen)


@given(st.lists(st.sampled_from("ada bob Ada eve zoe".split()), min_size=1, unique=True), st.data())
def test_the_order_of_files_on_the_disk_changes_nothing(owners, data):
    files = [f"{owner}.py" for owner in owners]
    if os.path.normcase("A") == "a":
        files = sorted({name.lower() for name in files})
    results = []
    for order in (files, data.draw(st.permutations(files))):
        with tempfile.TemporaryDirectory() as folder:
            for name in order:
                path = Path(folder) / name
                path.write_bytes(name.encode())
                os.utime(path, (random.Random(name).randrange(10**9),) * 2)
            results.append(
                [
                    (one.learner, one.attempt, one.digest, one.received)
                    for one in find_submissions([Path(folder)])
                ]
            )
    assert results[0] == results[1]
