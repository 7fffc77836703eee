"""Plans are found wherever learners put them, and none of them can do harm."""

import io
import os
import zipfile

import pytest

from teachkit.course.record import HEADER, Entry, write_entry
from teachkit.decisions.plan import Choose, Plan, write_plan
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook.works import Work, find_works
from teachkit.grading.submissions import Packed, pack_submission

PLAN = Plan(choose=Choose(choice="zlib"))
RECORD = "\n".join(
    [
        HEADER,
        *(
            write_entry(Entry("explain", "start.why", 1, "2026-11-20", None, {"text": text}))
            for text in ("first", "second")
        ),
    ]
)


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def packed(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def test_a_plan_is_found_in_a_folder_and_in_an_archive(tmp_path):
    put(tmp_path / "ada" / "plan.json", write_plan(PLAN))
    put(tmp_path / "ada" / "record.jsonl", RECORD)
    put(tmp_path / "grace" / "work" / "plan.json", write_plan(PLAN))
    put(tmp_path / "grace" / "work" / "old" / "plan.json", "{}")
    members = {"workspace__plan.json": write_plan(PLAN), "workspace__record.jsonl": RECORD}
    (tmp_path / "learner-08.zip").write_bytes(packed(**members))
    works = find_works([tmp_path])
    assert [work.learner for work in works] == ["ada", "grace", "learner-08"]
    assert all(work.plan == PLAN and not work.problem for work in works)
    assert [work.reasons for work in works] == [
        {"start.why": "second"},
        {},
        {"start.why": "second"},
    ]


def test_what_teachkit_submit_packs_can_be_judged(tmp_path):
    files = (
        Packed("plan.json", write_plan(PLAN).encode()),
        Packed("record.jsonl", RECORD.encode()),
    )
    content = pack_submission("ada", files, created="2026-11-20T16:00:00+00:00")
    (tmp_path / "ada.zip").write_bytes(content)
    assert find_works([tmp_path]) == (Work("ada", PLAN, {"start.why": "second"}),)


def test_of_several_attempts_the_last_plan_is_judged(tmp_path):
    other = Plan(choose=Choose(choice="bzip2"))
    for place, (plan, when) in enumerate(((PLAN, 200), (other, 100))):
        content = pack_submission(
            "ada", (Packed("plan.json", write_plan(plan).encode()),), created="2026-11-20T16:00:00"
        )
        path = tmp_path / str(place) / "ada.zip"
        path.parent.mkdir()
        path.write_bytes(content)
        os.utime(path, (when, when))
    (work,) = find_works([tmp_path / "0", tmp_path / "1"])
    assert work.plan == PLAN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("{}", "schema"),
        ('{"schema": 99}', "later teachkit"),
        ('{"schema": 1, "choose": 7}', "JSON object"),
    ],
    ids=["nothing", "deep", "bare", "later", "odd"],
)
def test_a_plan_that_cannot_be_used_says_why_and_the_others_are_there(content, said, tmp_path):
    put(tmp_path / "bob" / "plan.json", content)
    (tmp_path / "cyd.zip").write_bytes(packed(**{"plan.json": content}))
    put(tmp_path / "grace" / "plan.json", write_plan(PLAN))
    *odd, grace = find_works([tmp_path])
    assert len(odd) == 2
    assert grace.plan == PLAN
    for work in odd:
        assert work.plan is None
        assert said in work.problem


def test_what_is_no_archive_is_said_to_be_none(tmp_path):
    (tmp_path / "ada.zip").write_bytes(b"PK\3\4 and nothing more")
    whole = bytearray(packed(**{"plan.json": write_plan(PLAN)}))
    whole[40] ^= 0xFF
    (tmp_path / "grace.zip").write_bytes(whole)
    (tmp_path / "learner-07").mkdir()
    assert [bool(work.problem) for work in find_works([tmp_path])] == [True, True, True]


def test_links_lead_nowhere(tmp_path):
    secret = tmp_path / "secret"
    put(secret / "plan.json", write_plan(PLAN))
    folder = tmp_path / "in"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "plan.json").symlink_to(secret / "plan.json")
    (folder / "bob").mkdir()
    (folder / "bob" / "work").symlink_to(secret)
    (folder / "grace").symlink_to(secret)
    (folder / "cyd.json").symlink_to(secret / "plan.json")
    put(folder / "eve" / "plan.json", write_plan(PLAN))
    put(secret / "record.jsonl", RECORD)
    (folder / "eve" / ".teachkit").symlink_to(secret)
    works = {work.learner: work for work in find_works([folder])}
    assert {"ada", "bob", "eve"} <= set(works)
    for learner, work in works.items():
        assert work.reasons == {}
        assert work.plan is None or learner == "eve"


def test_a_folder_that_is_not_there_is_told_of(tmp_path):
    with pytest.raises(TeachkitError) as raised:
        find_works([tmp_path / "none"])
    assert raised.value.code == "no-such-path"
