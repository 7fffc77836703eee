"""The course's own links, an archive that is hostile, and the loop with a real cargo."""

import io
import tarfile

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs import run
from teachkit.labs.outcome import recorded
from teachkit.labs.teaching import loop, teach_rs


@pytest.fixture(scope="module")
def found():
    return recorded("teach-rs").found


def archive(path, *members, comment=""):
    headers = {"comment": comment} if comment else {}
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT, pax_headers=headers) as tar:
        for name, text in members:
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


MANIFEST = '[package]\nname = "{}"\nversion = "0.1.0"\nedition = "2021"\n{}'


@pytest.mark.slow
def test_this_course_leads_somewhere_and_the_loop_turns(outcome):
    ran = outcome("teach-rs").found
    (ours,) = ran.checked
    assert (ours.course, ours.dead) == ("this course", 0), ours.named
    assert ours.pages > 30
    assert [turn.said for turn in ran.turns] == [
        "error E0277",
        "1 passed, 1 failed",
        "2 passed, 0 failed",
        "2 passed, 0 failed",
    ]
    assert ran.crates is None
    assert "give its archive" in " ".join(teach_rs.sentences(ran))


@pytest.mark.slow
def test_a_course_that_is_given_is_checked_and_its_exercises_compiled(lab_cache, outcome, tmp_path):
    file = archive(
        tmp_path / "course.tar",
        ("README.md", "[content](./content) [one](one/README.md)"),
        ("one/README.md", "# One"),
        ("one/Cargo.toml", MANIFEST.format("one", "")),
        ("one/src/lib.rs", "pub fn one() -> u32 { 1 }"),
        ("two/Cargo.toml", MANIFEST.format("two", "")),
        ("two/src/lib.rs", "pub fn two() -> u32 { todo }"),
        ("three/Cargo.toml", MANIFEST.format("three", '\n[dependencies]\nserde = "1"\n')),
        ("three/src/lib.rs", ""),
        comment="3dd42c81b5b2aaaa",
    )
    outcome("teach-rs")  # skips where it cannot be run
    ran = run("teach-rs", file=file).found
    theirs = ran.checked[1]
    assert (theirs.course, theirs.commit) == ("course", "3dd42c81b5b2")
    assert [one.target for one in theirs.named] == ["./content"]
    crates = ran.crates
    assert (crates.crates, crates.alone, crates.compile, crates.wait) == (3, 2, 1, 1)


def test_an_archive_writes_nothing_outside_its_folder(tmp_path):
    into = tmp_path / "a" / "b"
    file = archive(tmp_path / "above.tar", ("../out.md", "x"))
    with pytest.raises(TeachkitError) as caught:
        teach_rs._unpacked(file, into)
    assert caught.value.code == "broken-archive"
    # An absolute name loses its slash, as tar has it.
    teach_rs._unpacked(archive(tmp_path / "absolute.tar", ("/in.md", "x")), into)
    assert list(tmp_path.rglob("*.md")) == [into / "in.md"]


def test_what_is_no_archive_is_refused_with_what_to_do(tmp_path):
    file = tmp_path / "README.md"
    file.write_text("# Not an archive")
    with pytest.raises(TeachkitError) as caught:
        teach_rs._unpacked(file, tmp_path / "into")
    assert caught.value.code == "broken-archive"
    assert "git archive" in caught.value.hint


def test_a_bomb_does_not_burst(tmp_path, monkeypatch):
    monkeypatch.setattr(teach_rs, "MOST_UNPACKED", 10)
    file = archive(tmp_path / "course.tar", ("a.md", "x" * 11))
    with pytest.raises(TeachkitError, match="larger than a course"):
        teach_rs._unpacked(file, tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_what_was_recorded_is_told_of_both_courses(found):
    said = " ".join(teach_rs.sentences(found))
    assert {one.course for one in found.checked} == {"this course", "teach-rs"}
    assert found.checked[1].commit in said
    assert "9 dead" in teach_rs.pictures(found)[1].told
    titles = [table.title for table in teach_rs.tables(found)]
    assert titles == ["Courses and their links", "From a change to an answer", "Dead links"]
    assert len(found.turns) == len(loop.STATES) + 1
