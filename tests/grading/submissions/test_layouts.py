"""What teachers get from their systems: whose is it, which attempt, and when did it come."""

import os
import zipfile

import pytest

from teachkit.grading.submissions import (
    Packed,
    count_submissions,
    find_submissions,
    pack_submission,
)

MADE = "2026-11-02T10:00:00+00:00"


@pytest.fixture
def packed():
    def pack(learner, content=b"answer", exercise="depend/closure"):
        name = f"exercises/{exercise}/statement.md"
        return pack_submission(learner, [Packed(name, content, exercise, 1)], created=MADE)

    return pack


SYSTEMS = {
    "canvas": ("lovelaceada_123_4567_a.py", "hoppergrace_124_4568_a.py"),
    "moodle": (
        "Ada Lovelace_777_assignsubmission_file_/a.py",
        "Grace Hopper_778_assignsubmission_file_/a.py",
    ),
}


@pytest.mark.parametrize("kind", SYSTEMS)
def test_a_whole_class_that_lies_among_single_submissions_is_nobodys(
    kind, handed_in, archive, found
):
    """Else somebody named "submissions" would have the points of the best of them."""
    download = archive(dict.fromkeys(SYSTEMS[kind], b"1"))
    room = handed_in({"submissions.zip": download, "learner-07.py": b"7"})
    learner, download = found(room)
    assert (learner.learner, learner.problem) == ("learner-07", "")
    assert download.sheets == ()
    assert download.problem.startswith("It holds the work of 2 people")
    assert len(found(room / "submissions.zip")) == 2


@pytest.mark.parametrize("kind", SYSTEMS)
def test_one_persons_files_under_a_systems_names_are_theirs(kind, handed_in, archive, only):
    name = SYSTEMS[kind][0]
    room = handed_in({"ada.zip": archive({name: b"1", name.replace("a.py", "b.py"): b"2"})})
    submission = only(room)
    assert (submission.problem, len(submission.sheets)) == ("", 2)


def table(submissions):
    return [(one.learner, one.attempt, [s.name for s in one.sheets]) for one in submissions]


LAYOUTS = {
    "flat": (
        {"learner-07.ipynb": b"7", "learner-08.py": b"8", "learner-09.md": b"9"},
        [
            ("learner-07", 1, ["learner-07.ipynb"]),
            ("learner-08", 1, ["learner-08.py"]),
            ("learner-09", 1, ["learner-09.md"]),
        ],
    ),
    "paired-notebook": (
        {"ada.ipynb": b"1", "ada.md": b"1"},
        [("ada", 1, ["ada.ipynb", "ada.md"])],
    ),
    "a-folder-per-learner": (
        {"ada/closure.ipynb": b"1", "ada/notes/more.md": b"2", "grace/closure.ipynb": b"3"},
        [("ada", 1, ["closure.ipynb", "notes/more.md"]), ("grace", 1, ["closure.ipynb"])],
    ),
    "nbgrader": (
        {
            "submitted/ada/ps1/problem1.ipynb": b"1",
            "submitted/ada/ps1/timestamp.txt": b"2026-11-02",
            "submitted/grace/ps1/problem1.ipynb": b"2",
        },
        [("ada", 1, ["ps1/problem1.ipynb"]), ("grace", 1, ["ps1/problem1.ipynb"])],
    ),
    "an-nbgrader-course": (
        {
            "source/ps1/problem1.ipynb": b"solution",
            "release/ps1/problem1.ipynb": b"0",
            "submitted/ada/ps1/problem1.ipynb": b"1",
            "gradebook.db": b"x",
        },
        [("ada", 1, ["ps1/problem1.ipynb"])],
    ),
    "moodle-folders": (
        {
            "Ada Lovelace_12345_assignsubmission_file_/closure.ipynb": b"1",
            "Grace Hopper_12346_assignsubmission_file_/closure.ipynb": b"2",
        },
        [
            ("Ada-Lovelace-12345", 1, ["closure.ipynb"]),
            ("Grace-Hopper-12346", 1, ["closure.ipynb"]),
        ],
    ),
    "moodle-files": (
        {
            "Ada Lovelace_12345_assignsubmission_file_a.ipynb": b"1",
            "Ada Lovelace_12345_assignsubmission_file_b.ipynb": b"2",
            "Grace Hopper_12346_assignsubmission_file_a.ipynb": b"3",
        },
        [
            ("Ada-Lovelace-12345", 1, ["a.ipynb", "b.ipynb"]),
            ("Grace-Hopper-12346", 1, ["a.ipynb"]),
        ],
    ),
    "canvas": (
        {
            "lovelaceada_LATE_123_4567_closure.ipynb": b"1",
            "lovelaceada_LATE_123_4568_rank.ipynb": b"2",
            "hoppergrace_124_4569_my_own_name.py": b"3",
        },
        [
            ("hoppergrace-124", 1, ["my_own_name.py"]),
            ("lovelaceada-123", 1, ["closure.ipynb", "rank.ipynb"]),
        ],
    ),
    "gradescope": (
        {
            "assignment_77_export/submission_123456/a.ipynb": b"1",
            "assignment_77_export/submission_123457/a.ipynb": b"2",
            "assignment_77_export/submission_metadata.yml": b"x: 1",
        },
        [("submission_123456", 1, ["a.ipynb"]), ("submission_123457", 1, ["a.ipynb"])],
    ),
    "what-lies-beside": (
        {"ada.py": b"1", "roster.csv": b"id", "README.md": b"hello", "run.log": b""},
        [("ada", 1, ["ada.py"])],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_folder_of_a_class_is_understood(name, handed_in, found):
    files, expected = LAYOUTS[name]
    room = handed_in(files)
    assert table(found(room)) == expected
    assert count_submissions([room]) == len(expected)


@pytest.mark.parametrize("name", sorted(LAYOUTS.keys() - {"paired-notebook"}))
def test_the_same_in_one_archive_is_understood(name, tmp_path, archive, found):
    files, expected = LAYOUTS[name]
    path = tmp_path / "week-3.zip"
    path.write_bytes(archive(files))
    options = {"bulk": True} if len(expected) == 1 else {}
    assert table(found(path, **options)) == expected
    assert count_submissions([path], **options) == len(expected)


def test_an_archive_of_a_class_may_have_a_folder_around_it(tmp_path, archive, found):
    (tmp_path / "week-3.zip").write_bytes(
        archive({"week-3/ada.py": b"1", "week-3/bob.py": b"2", "__MACOSX/._x": b""})
    )
    assert table(found(tmp_path / "week-3.zip")) == [
        ("ada", 1, ["ada.py"]),
        ("bob", 1, ["bob.py"]),
    ]


def test_an_archive_with_one_learners_folder_is_that_learners(tmp_path, archive, found):
    (tmp_path / "ada.zip").write_bytes(archive({"ada/a.py": b"1", "ada/b.py": b"2"}))
    found_there = found(tmp_path / "ada.zip", bulk=False)
    assert table(found_there) == [("ada", 1, ["ada/a.py", "ada/b.py"])]


def test_a_workspace_is_one_submission(tmp_path, found):
    folder = tmp_path / "ada"
    for name in ("depend/closure", "choose/rank"):
        path = folder / "exercises" / name / "statement.md"
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode())
    [ada] = found(folder)
    assert ada.learner == "ada"
    assert len(ada.sheets) == 2


def test_what_submit_packed_is_one_submission_wherever_it_lies(tmp_path, handed_in, found, packed):
    content = packed("ada")
    room = handed_in(
        {
            "submission-ada.zip": content,
            "Ada Lovelace_1_assignsubmission_file_/submission-ada.zip": content,
            "lovelaceada_12_34_submission-ada.zip": content,
            "grace/submission-ada.zip": content,
        }
    )
    (tmp_path / "submission-ada.zip").write_bytes(content)
    everything = [*found(room), *found(tmp_path / "submission-ada.zip")]
    assert len(everything) == 5
    for one in everything:
        assert [s.name for s in one.sheets] == ["exercises/depend/closure/statement.md"]
        assert one.claims["learner"] == "ada"
        assert one.claims["exercises"] == [{"id": "depend/closure", "revision": 1}]


def test_the_name_it_was_filed_under_outweighs_what_the_manifest_claims(handed_in, only, packed):
    submission = only(handed_in({"grace.zip": packed("ada")}))
    assert submission.learner == "grace"
    assert submission.problem == ""
    assert submission.claims["notes"] == [
        "The manifest says that it is from ada; it was filed as grace."
    ]


def test_where_the_name_says_nothing_the_manifest_is_taken_at_its_word(handed_in, only, packed):
    submission = only(handed_in({"submission.zip": packed("ada")}))
    assert submission.learner == "ada"
    assert submission.claims["notes"] == [
        "'submission.zip' does not say whose it is; its manifest says ada."
    ]


@pytest.mark.parametrize("honest", ["ada.zip", "Ada.zip", "submission-ada.zip"])
def test_no_manifest_hands_in_for_somebody_who_is_filed_already(handed_in, packed, honest):
    room = handed_in({honest: packed("ada"), "submission.zip": packed("ada")})
    found = {one.learner: one for one in find_submissions([room])}
    assert {name.casefold() for name in found} == {"ada", "submission"}
    assert {one.attempt for one in found.values()} == {1}
    assert any("is kept apart" in note for note in found["submission"].claims["notes"])


def test_a_file_changed_after_packing_is_graded_and_told(handed_in, only, packed, archive):
    manifest = zipfile.ZipFile(_stream(packed("ada"))).read("manifest.json")
    entries = {
        "manifest.json": manifest,
        "exercises/depend/closure/statement.md": b"changed",
        "more.py": b"",
    }
    submission = only(handed_in({"submission-ada.zip": archive(entries)}))
    assert len(submission.sheets) == 2
    assert submission.claims["notes"] == [
        "'exercises/depend/closure/statement.md' was changed after it was packed.",
        "'more.py' is there, and not in the manifest.",
    ]


def test_a_file_name_in_moodle_cannot_hand_in_for_another(handed_in, found):
    name = "Eve_1_assignsubmission_file_Ada Lovelace_12345_assignsubmission_file_a.ipynb"
    [submission] = found(handed_in({name: b"1"}))
    assert submission.learner == "Eve-1"
    assert submission.claims["lms"]["id"] == "1"


def test_a_file_name_in_canvas_cannot_hand_in_for_another(handed_in, found):
    [submission] = found(handed_in({"eve_12_34_lovelaceada_123_4567_a.ipynb": b"1"}))
    assert submission.learner == "eve-12"


def test_of_several_archives_none_hands_in_for_others(tmp_path, archive, found):
    (tmp_path / "bob.zip").write_bytes(archive({"ada/a.py": b"1"}))
    (tmp_path / "eve.zip").write_bytes(archive({"ada/a.py": b"bad", "zoe/a.py": b"bad"}))
    paths = [tmp_path / "bob.zip", tmp_path / "eve.zip"]
    assert table(found(*paths)) == [("bob", 1, ["ada/a.py"]), ("eve", 1, ["ada/a.py", "zoe/a.py"])]
    assert [one.learner for one in found(*paths, bulk=True)] == ["ada", "ada", "zoe"]


def test_an_archive_in_a_folder_never_hands_in_for_others(handed_in, found, archive):
    room = handed_in({"eve.zip": archive({"ada/a.py": b"bad", "zoe/a.py": b"bad"})})
    assert [one.learner for one in found(room)] == ["eve"]


def test_attempts_count_in_the_order_in_which_they_came(handed_in, found, packed):
    room = handed_in(
        {
            "submission-ada.zip": packed("ada", b"third"),
            "submission-ada+2.zip": packed("ada", b"first"),
            "ada.py": b"second",
        }
    )
    for name, seconds in (("submission-ada+2.zip", 1), ("ada.py", 2), ("submission-ada.zip", 3)):
        os.utime(room / name, (1_700_000_000 + seconds,) * 2)
    submissions = found(room)
    assert [one.sheets[0].content for one in submissions] == [b"first", b"second", b"third"]
    assert [one.attempt for one in submissions] == [1, 2, 3]
    assert submissions[0].received == "2023-11-14T22:13:21+00:00"


def test_of_equal_times_the_higher_number_came_later(handed_in, found, packed):
    names = ["submission-ada.zip", "submission-ada+2.zip", "submission-ada+10.zip"]
    room = handed_in({name: packed("ada", name.encode()) for name in names})
    for name in names:
        os.utime(room / name, (1_700_000_000,) * 2)
    assert [one.origin.rpartition("/")[2] for one in found(room)] == names


def test_of_two_packed_archives_in_one_folder_the_newer_counts(handed_in, only, packed):
    room = handed_in(
        {
            "Ada_1_assignsubmission_file_/submission-ada.zip": packed("ada", b"old"),
            "Ada_1_assignsubmission_file_/submission-ada+2.zip": packed("ada", b"new"),
        }
    )
    for path in room.rglob("*.zip"):
        os.utime(path, (1_700_000_000,) * 2)
    submission = only(room)
    assert [sheet.content for sheet in submission.sheets] == [b"new"]
    assert submission.claims["notes"] == [
        "'submission-ada.zip' was left out: 'submission-ada+2.zip' is newer."
    ]


def test_the_time_told_by_the_teacher_outweighs_the_disks(handed_in, only):
    room = handed_in({"ada.py": b"1"})
    for key in ("ada.py", "ada", str(room / "ada.py")):
        submission = only(room, received={key: "2026-11-02T10:00+01:00"})
        assert submission.received == "2026-11-02T09:00:00+00:00"


def test_the_time_is_never_the_manifests(handed_in, only, packed):
    room = handed_in({"submission-ada.zip": packed("ada")})
    os.utime(room / "submission-ada.zip", (1_700_000_000,) * 2)
    submission = only(room)
    assert submission.claims["created"] == MADE
    assert submission.received == "2023-11-14T22:13:20+00:00"


def test_in_an_archive_of_a_class_the_entries_times_count(tmp_path, archive, found):
    early = zipfile.ZipInfo("ada.py", (2026, 11, 2, 10, 0, 0))
    unset = zipfile.ZipInfo("bob.py")
    (tmp_path / "ps1.zip").write_bytes(archive([(early, b"1"), (unset, b"2")]))
    os.utime(tmp_path / "ps1.zip", (1_700_000_000,) * 2)
    ada, bob = found(tmp_path / "ps1.zip")
    assert ada.received == "2026-11-02T10:00:00+00:00"
    assert bob.received == "2023-11-14T22:13:20+00:00"


def test_lateness_as_canvas_says_it_comes_along(handed_in, only):
    submission = only(handed_in({"lovelaceada_LATE_123_4567_a.ipynb": b"1"}))
    assert submission.claims["lms"] == {
        "kind": "canvas",
        "name": "lovelaceada",
        "id": "123",
        "late": True,
    }


def test_what_people_judge_comes_along_when_asked_for(handed_in, found):
    files = [Packed("plan.json", b"{}"), Packed("record.jsonl", b"[]")]
    answer = Packed("exercises/depend/closure/statement.md", b"1", "depend/closure", 1)
    both = pack_submission("ada", [*files, answer], created=MADE)
    plan_alone = pack_submission("grace", files, created=MADE)
    room = handed_in(
        {"submission-ada.zip": both, "submission-grace.zip": plan_alone, "zoe/plan.json": b"[]"}
    )
    ada, grace, zoe = found(room, also=["plan.json"])
    assert [(one.name, one.content) for one in ada.others] == [("plan.json", b"{}")]
    assert "notes" not in ada.claims
    assert (grace.problem, len(grace.others), grace.sheets) == ("", 1, ())
    assert zoe.others[0].content == b"[]"
    plain = found(room)
    assert [bool(one.problem) for one in plain] == [False, True, True]
    assert not any(one.others for one in plain)
    assert plain[0].digest == ada.digest


def test_naming_a_file_twice_hands_it_in_once(handed_in, found):
    room = handed_in({"ada.py": b"1"})
    assert len(found(room, room / "ada.py", room)) == 1


def test_learners_whose_names_differ_in_case_keep_reports_of_their_own(tmp_path, found):
    for room, name in (("one", "Ada"), ("two", "ada")):
        (tmp_path / room / name).mkdir(parents=True)
        (tmp_path / room / name / "a.py").write_bytes(b"1")
    names = [one.learner for one in found(tmp_path / "one", tmp_path / "two")]
    assert "ada" in names
    assert len({name.casefold() for name in names}) == 2


def test_the_digest_is_of_names_and_contents_alone(tmp_path, found):
    for room, files in (
        ("one", {"ada/a.py": b"12", "bob/a.py": b"1"}),
        ("two", {"zoe/a.py": b"12", "yan/b.py": b"12"}),
    ):
        for name, content in files.items():
            (tmp_path / room / name).parent.mkdir(parents=True)
            (tmp_path / room / name).write_bytes(content)
    digests = {one.learner: one.digest for one in found(tmp_path / "one", tmp_path / "two")}
    assert digests["ada"] == digests["zoe"]
    assert len(set(digests.values())) == 3


def _stream(content):
    import io

    return io.BytesIO(content)
