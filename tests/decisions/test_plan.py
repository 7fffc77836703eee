"""The plan: what goes in comes out, what is broken is never overwritten."""

import dataclasses
import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.course.store import FilePlanStore, plan_store
from teachkit.decisions.choose.shortlist import Competitor, Shortlisted
from teachkit.decisions.depend.goals import VERDICTS, Goal, Verdict, unanswered
from teachkit.decisions.distribute.channel import Channel, Difference
from teachkit.decisions.document.need import NEEDS, ReaderNeed
from teachkit.decisions.focus.point import FOCUSES, LeftOut, SellingPoint
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.iterate.revision import Revision
from teachkit.decisions.plan import (
    SHAPES,
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Plan,
    Trust,
    changed,
    markdown,
    migrate,
    parse_plan,
    put_row,
    read_plan,
    setting_names,
    write_plan,
)
from teachkit.decisions.project import Project
from teachkit.decisions.trust.signal import GROUPS, Signal
from teachkit.errors import TeachkitError

text = st.text(max_size=20)


def rows(kind, **columns):
    """A few rows of a section; columns that are not named hold any text."""
    texts = {item.name: text for item in dataclasses.fields(kind)}
    return st.lists(st.builds(kind, **{**texts, **columns}), max_size=3).map(tuple)


plans = st.builds(
    Plan,
    project=st.builds(Project, text, text, text, text),
    choose=st.none()
    | st.builds(
        Choose,
        shortlist=st.lists(st.builds(Shortlisted, text, text, text), max_size=3).map(tuple),
        choice=text,
        competitors=st.lists(st.builds(Competitor, text, text, text), max_size=3).map(tuple),
        licence=text,
        confidence=st.none() | st.integers(0, 100),
    ),
    focus=st.none()
    | st.builds(
        Focus,
        points=st.lists(
            st.builds(SellingPoint, text, st.sampled_from(sorted(FOCUSES)), text, text, text),
            max_size=3,
        ).map(tuple),
        left_out=st.lists(st.builds(LeftOut, text, text), max_size=3).map(tuple),
        helps=text,
    ),
    depend=st.none()
    | st.builds(
        Depend,
        verdicts=st.lists(
            st.builds(Verdict, text, st.sampled_from(sorted(VERDICTS)), text), max_size=3
        ).map(tuple),
        goals=st.lists(st.builds(Goal, text, text, text), max_size=3).map(tuple),
        verify=text,
        packaging=text,
        confidence=st.none() | st.integers(0, 100),
        reconsider=text,
    ),
    iterate=st.none()
    | st.builds(
        Iterate,
        loops=rows(Loop, claim=text, source=st.sampled_from(sorted(SOURCES)), evidence=text),
        listen=text,
        next=text,
    ),
    document=st.none()
    | st.builds(
        Document,
        readers=rows(ReaderNeed, reader=text, need=st.sampled_from(sorted(NEEDS)), gap=text),
        lints=text,
    ),
    distribute=st.none()
    | st.builds(
        Distribute,
        channels=rows(Channel, channel=text, keeper=text),
        differences=rows(Difference, what=text),
        conflicts=text,
    ),
    trust=st.none()
    | st.builds(
        Trust,
        signals=rows(Signal, promise=text, group=st.sampled_from(sorted(GROUPS))),
        contact=text,
    ),
    history=rows(
        Revision,
        source=st.sampled_from(["", *sorted(SOURCES)]),
        plan=st.dictionaries(text, text, max_size=2).map(lambda then: {**then, "schema": 1}),
    ),
    others=st.dictionaries(
        st.sampled_from(["labs", "case"]), st.dictionaries(text, text), max_size=2
    ),
)

MINE = Plan(
    Project("sudo-rs", line="sudo, with less of everything"),
    Choose(
        shortlist=(
            Shortlisted("sudo", "215 of 3,915; all weights 1", "I know its users"),
            Shortlisted("expat", "5 of 3,915; all weights 1", ""),
        ),
        choice="sudo",
        competitors=(Competitor("doas", "ISC", "small is possible"), Competitor("run0", "", "")),
    ),
    Focus(
        points=(
            SellingPoint("sudo, with less of everything", "security", "distributions", "", "count"),
        ),
        left_out=(LeftOut("mail", "an issue of 2026"), LeftOut("LDAP", "")),
    ),
    depend=Depend(
        verdicts=(Verdict("libc", "keep", "the kernel speaks it"), Verdict("clap", "drop", "")),
        goals=(Goal("libc", "the Rust project", "nothing: we would all be in trouble"),),
        confidence=80,
    ),
    iterate=Iterate((Loop("safer", "review", "an audit of 2023", "the path is joined once"),)),
    document=Document((ReaderNeed("an administrator", "man", "sudoers-rs(5)", ""),)),
    distribute=Distribute((Channel("Debian", "servers", "a team of Debian's", ""),)),
    trust=Trust((Signal("an answer within a week", "users", ""),)),
)


@given(plans)
def test_a_plan_survives_being_written_and_read(plan):
    assert read_plan(json.loads(write_plan(plan))) == plan


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([], "plan.json"),
        ({}, "schema"),
        ({"schema": "1"}, "schema"),
        ({"schema": 1, "project": []}, "project"),
        ({"schema": 1, "project": {"name": 3}}, "project.name"),
        ({"schema": 1, "project": {"nom": ""}}, "project.nom"),
        ({"schema": 1, "depend": 3}, "depend"),
        ({"schema": 1, "depend": {"x": 3}}, "depend.x"),
        ({"schema": 1, "choose": {"shortlist": [{"name": "sudo"}]}}, "choose.shortlist[0]"),
        ({"schema": 1, "focus": {"points": [{"claim": "fast", "focus": "speed", "audience": "",
                                             "need": "", "evidence": ""}]}},
         "focus.points[0].focus"),
        ({"schema": 1, "focus": {"helps": None}}, "focus.helps"),
        ({"schema": 1, "depend": {"verify": 3}}, "depend.verify"),
        ({"schema": 1, "depend": {"confidence": 101}}, "depend.confidence"),
        ({"schema": 1, "history": {}}, "history"),
        ({"schema": 1, "history": [{"when": "", "source": "", "learned": ""}]}, "history[0].plan"),
        ({"schema": 1, "history": [{"when": "", "source": "rumour", "learned": "",
                                    "plan": {"schema": 1}}]}, "history[0].source"),
        ({"schema": 1, "history": [{"when": "", "source": "", "learned": "", "plan": {}}]},
         "history[0].plan.schema"),
        ({"schema": 1, "history": [{"when": "", "source": "", "learned": "",
                                    "plan": {"schema": 1, "history": []}}]},
         "history[0].plan.history"),
        ({"schema": 1, "depend": {"confidence": True}}, "depend.confidence"),
        ({"schema": 1, "depend": {"goals": {}}}, "depend.goals"),
        ({"schema": 1, "depend": {"goals": [{"dependency": "libc"}]}}, "depend.goals[0]"),
        ({"schema": 1, "depend": {"verdicts": [{"dependency": "x", "verdict": "", "because": ""}]}},
         "depend.verdicts[0].verdict"),
    ],
)  # fmt: skip
def test_a_broken_plan_is_said_to_be_so_with_the_field(value, where):
    with pytest.raises(TeachkitError) as raised:
        read_plan(value)
    assert raised.value.code == "broken-plan"
    assert where in raised.value.place


def test_a_plan_of_a_later_time_is_left_alone(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"schema": 2}')
    store = FilePlanStore(path)
    for act in (store.load, lambda: store.save(MINE)):
        with pytest.raises(TeachkitError) as raised:
            act()
        assert raised.value.code == "later-plan"
    assert path.read_text() == '{"schema": 2}'


def test_sections_of_another_version_travel_along(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"schema": 1, "labs": {"security": "a mail address"}}')
    store = FilePlanStore(path)
    store.save(changed(store.load(), "project.name", "zlib-rs"))
    assert json.loads(path.read_text())["labs"] == {"security": "a mail address"}
    assert store.load().project.name == "zlib-rs"


@pytest.mark.parametrize("raw", ["{", "", "null", '{"schema": 1, "depend": []}', "\x00"])
def test_a_broken_plan_is_never_overwritten(raw, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(raw)
    with pytest.raises(TeachkitError) as raised:
        FilePlanStore(path).save(MINE)
    assert raised.value.code == "broken-plan"
    assert path.read_text() == raw


def rename(value):
    value["project"] = {"name": value.pop("name", "")}
    return value


def test_a_migration_is_backed_up_first_and_then_written(tmp_path):
    path = tmp_path / "plan.json"
    # What a later teachkit would do: a schema of its own, and a way there from each earlier one.
    old = '{"schema": 1, "name": "bzip2-rs"}'
    path.write_text(old)
    plan = FilePlanStore(path)._load(3, {1: rename, 2: lambda value: value})
    assert plan.project.name == "bzip2-rs"
    assert (tmp_path / "plan.json.v1.bak").read_text() == old
    assert json.loads(path.read_text()) == {"schema": 3, "project": {"name": "bzip2-rs"}}


def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"schema": 1}')
    with pytest.raises(TeachkitError) as raised:
        FilePlanStore(path)._load(2, {1: lambda value: {**value, "project": 3}})
    assert raised.value.code == "broken-plan"
    assert path.read_text() == '{"schema": 1}'
    assert list(tmp_path.iterdir()) == [path]


def test_a_schema_that_nothing_leads_from_is_broken():
    with pytest.raises(TeachkitError, match="nothing leads from schema 1 to 2"):
        migrate({"schema": 1}, schema=2, migrations={})


def test_every_field_can_be_set_from_text():
    plan = Plan()
    for name in setting_names():
        plan = changed(plan, name, " 42 ")
    assert plan.project.name == plan.depend.verify == "42"
    assert plan.depend.confidence == plan.choose.confidence == plan.focus.confidence == 42
    assert plan.choose.licence == plan.focus.helps == "42"
    assert changed(plan, "depend.confidence", "").depend.confidence is None


@pytest.mark.parametrize("name", ["depend.verdicts", "project", "trust.x", ""])
def test_a_field_that_is_not_there_is_answered_with_those_that_are(name):
    with pytest.raises(TeachkitError) as raised:
        changed(Plan(), name, "x")
    assert "project.name" in raised.value.hint


@pytest.mark.parametrize("value", ["101", "-1", "sure", "٣"])
def test_a_confidence_is_a_percentage(value):
    with pytest.raises(TeachkitError):
        changed(Plan(), "depend.confidence", value)


def test_what_is_still_open_is_asked():
    asked = " ".join(MINE.depend.open_questions())
    assert "Why do you drop clap?" in asked
    assert "How do you verify" in asked
    assert "libc" not in asked
    assert unanswered(["serde", "libc"], MINE.depend.goals) == ("serde",)
    assert unanswered(["x"], [Goal("x", "somebody", " ")]) == ("x",)


def test_choosing_and_focus_ask_for_what_makes_them_a_decision():
    choose, focus = (" ".join(part.open_questions()) for part in (MINE.choose, MINE.focus))
    assert "Why is expat on your list?" in choose
    assert "strongest case against" in choose
    assert "What licence has run0?" in choose
    assert "doas" not in choose
    assert "What else did you look at" in " ".join(Choose().open_questions())
    assert "Who needs it, and what for? (You claim: sudo, with less of everything)" in focus
    assert "Who would say so?" not in focus
    assert "What does leaving out LDAP buy?" in focus
    assert "other than its language" in " ".join(Focus().open_questions())


def test_a_row_takes_the_place_of_the_one_with_its_name():
    rows = put_row((), LeftOut("mail", "a"))
    rows = put_row(rows, LeftOut("LDAP", "b"))
    assert put_row(rows, LeftOut("mail", "c")) == (LeftOut("mail", "c"), LeftOut("LDAP", "b"))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("LDAPS", ["mail", "LDAPS"], id="a new key takes the place of the old one"),
        pytest.param("mail", ["mail", "LDAP"], id="a key that is there already takes its own"),
    ],
)
def test_an_edited_row_stays_in_its_place(row, expected):
    rows = (LeftOut("mail", "a"), LeftOut("LDAP", "b"))
    edited = put_row(rows, LeftOut(row, "c"), instead_of="LDAP")
    assert [one.feature for one in edited] == expected
    assert LeftOut(row, "c") in edited


@pytest.mark.parametrize("word", sorted(SHAPES))
def test_the_shape_of_a_section_tells_all_its_fields(word):
    shape = SHAPES[word]
    told = {*shape.rows, *shape.texts, "confidence"}
    assert told == {item.name for item in dataclasses.fields(shape.kind)}
    for rows in shape.rows.values():
        assert list(rows.columns) == [item.name for item in dataclasses.fields(rows.kind)]
        assert set(rows.words) <= set(rows.columns)


def test_markdown_tells_the_plan():
    page = markdown(MINE)
    assert page.startswith("# Plan: sudo-rs\n")
    assert "| libc | keep it | the kernel speaks it |" in page
    assert "| libc | the Rust project | nothing: we would all be in trouble |" in page
    assert "Confidence in this section: 80 %." in page
    assert "- Why do you drop clap?" in page
    assert "| sudo | 215 of 3,915; all weights 1 | I know its users |" in page
    assert "| sudo, with less of everything | security: less to attack | distributions |" in page
    order = [page.index(f"## {shape.title}") for shape in SHAPES.values()]
    assert order == sorted(order)
    assert "| safer | a review or an audit | an audit of 2023 | the path is joined once |" in page
    assert "| an administrator | a manual page | sudoers-rs(5) |  |" in page
    assert "- What shows it? (You promise: an answer within a week)" in page
    crooked = Plan(depend=Depend(verdicts=(Verdict("a|b\nc", "own", ""),)))
    assert "| a\\|b c | take a copy" in markdown(crooked)


def test_the_plan_lies_where_its_owner_sees_it(tmp_path):
    (tmp_path / ".teachkit").mkdir()
    assert plan_store(tmp_path).path == tmp_path.resolve() / "plan.json"


def test_the_command_writes_and_shows_the_same_plan(tmp_path):
    (tmp_path / ".teachkit").mkdir()

    def plan(*words):
        done = subprocess.run(
            [sys.executable, "-m", "teachkit", "plan", *words],
            check=False, capture_output=True, text=True, cwd=tmp_path, env=dict(os.environ),
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    assert plan("set", "project.name", "zlib-rs")[0] == 0
    assert plan("decide", "libc", "keep", "--because", "C callers")[0] == 0
    assert plan("decide", "serde", "keep", "--because", "config files")[0] == 0
    assert plan("decide", "libc", "own")[0] == 0
    assert plan("goal", "libc", "--serves", "all of us", "--if-diverges", "fork it")[0] == 0
    code, shown = plan()
    assert (code, "# Plan: zlib-rs" in shown, "fork it" in shown) == (0, True, True)
    code, exported = plan("export", "--json")
    depend = json.loads(exported)["depend"]
    assert depend["verdicts"] == [
        {"dependency": "libc", "verdict": "own", "because": ""},
        {"dependency": "serde", "verdict": "keep", "because": "config files"},
    ]
    code, said = plan("set", "project.nom", "x")
    assert (code, "project.name" in said) == (2, True)
    (tmp_path / "plan.json").write_text("{")
    code, said = plan("set", "project.name", "x")
    assert (code, "broken-plan" in said, "Traceback" in said) == (2, True, False)
    assert (tmp_path / "plan.json").read_text() == "{"


@pytest.mark.parametrize(
    "raw",
    ['{"schema": 1, "x": NaN}', '{"schema": 1, "x": 1e999}', '{"schema": 1, "x": "\\ud800"}'],
    ids=["nan", "no end", "half a character"],
)
def test_what_could_not_be_written_again_is_not_read(raw):
    for text in (raw, raw.encode()):
        with pytest.raises(TeachkitError) as raised:
            parse_plan(text)
        assert raised.value.code == "broken-plan"


def test_the_mark_with_which_windows_begins_a_file_is_no_error():
    text = '\ufeff{"schema": 1, "project": {"name": "café"}}'
    assert parse_plan(text) == parse_plan(text.encode()) == Plan(Project("café"))


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(tmp_path):
    path = tmp_path / "plan.json"
    one, two = FilePlanStore(path), FilePlanStore(path)
    ours, theirs = one.load(), two.load()
    two.save(changed(theirs, "project.name", "theirs"))
    with pytest.raises(TeachkitError) as raised:
        one.save(changed(ours, "project.name", "ours"))
    assert raised.value.code == "busy"
    assert one.load().project.name == "theirs"
    one.save(changed(one.load(), "project.line", "ours"))
    assert two.load().project == Project("theirs", line="ours")
    one.save(changed(one.load(), "project.line", "again"))
    assert two.load().project.line == "again"


def test_half_a_character_is_refused_before_anything_is_written(tmp_path):
    store = FilePlanStore(tmp_path / "plan.json")
    with pytest.raises(TeachkitError) as raised:
        store.save(changed(Plan(), "project.name", "\udcff"))
    assert raised.value.code == "not-text"
    assert list(tmp_path.iterdir()) == []


def test_a_plan_behind_a_link_is_written_through_it(tmp_path):
    (tmp_path / "synchronised").mkdir()
    link = tmp_path / "plan.json"
    link.symlink_to(tmp_path / "synchronised" / "plan.json")
    FilePlanStore(link).save(MINE)
    assert link.is_symlink()
    assert FilePlanStore(tmp_path / "synchronised" / "plan.json").load() == MINE


@pytest.mark.parametrize("backslashes", range(5))
def test_a_bar_in_a_cell_never_begins_another(backslashes):
    text = "a" + "\\" * backslashes + "|b"
    table = markdown(Plan(choose=Choose(shortlist=(Shortlisted("x", text, ""),))))
    row = next(line for line in table.split("\n") if line.startswith("| x"))
    # As GitHub reads it: a backslash takes the next sign with it, whatever that is.
    assert len(re.findall(r"(?:\\.|[^|\\])+", row.strip("|"))) == 3
