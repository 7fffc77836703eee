"""Every chapter: what a fork has is what a fresh run would have made."""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from teachkit.course.load import load_course, load_questions
from teachkit.course.record import HEADER, Entry, write_entry
from teachkit.decisions.plan import Plan, write_plan
from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.process import start_warm
from tests.workshop.kernels.house import ROOT, of_the_course

CHAPTERS = [chapter.id for chapter in load_course(ROOT).chapters]
PLAN = write_plan(replace(Plan(), project=replace(Plan().project, name="a plan of one's own")))

FRESH = """
import json, sys
from teachkit.publish.live.kernel import prepare
kernel = prepare()
from teachkit.workshop.kernels.chapter import run_chapter
from teachkit.workshop.kernels.states import all_states, shared_texts
kernel.connect(lambda *_: None, {"TEACHKIT_PLACE": "this workshop"})
run_chapter(kernel, json.load(sys.stdin), [])
print(all_states(shared_texts())[0].decode())
"""


def codes_of(chapter):
    return [cell.source for cell in of_the_course(chapter).cells if cell.cell_type == "code"]


def a_record(chapter):
    """A record of somebody who has answered the chapter's questions, rightly or not."""
    questions = load_questions(chapter, ROOT)
    entries = [
        Entry("check", one.id, one.revision, f"2026-03-0{1 + n % 9}T10:00:00+00:00", n % 2 == 0)
        for n, one in enumerate(questions.checks)
    ]
    return "\n".join([HEADER, *map(write_entry, entries)]) + "\n"


def states_of_a_fresh_run(codes, folder):
    """The states of all widgets after a run in a process of its own, in this folder."""
    ran = subprocess.run(
        [sys.executable, "-c", FRESH],
        input=json.dumps(codes),
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "TEACHKIT_ROOM": "1", "TEACHKIT_COURSE": str(ROOT)},
    )
    return json.loads(ran.stdout)["states"]


async def states_of_a_child(warm, folder, saved):
    """The states of all widgets of a child that was forked in this folder."""
    line = await warm.fork(folder, saved)
    assert (await frames.take(line.reader))[0] == "up"
    line.writer.write(frames.pack("states"))
    kind, parts = await frames.take(line.reader)
    assert kind == "states"
    line.writer.close()
    await line.writer.wait_closed()
    return json.loads(parts[0])["states"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_fork_has_the_states_of_a_fresh_run_with_and_without_saved_files(tmp_path, chapter):
    codes = codes_of(chapter)
    for name in ("new", "saved"):
        (tmp_path / name / ".teachkit").mkdir(parents=True)
    (tmp_path / "saved" / "plan.json").write_text(PLAN)
    (tmp_path / "saved" / ".teachkit" / "record.jsonl").write_text(a_record(chapter))

    async def walk():
        warm = await start_warm(codes, ROOT, chapter, patience=30)
        try:
            new = await states_of_a_child(warm, tmp_path / "new", [])
            assert new == json.loads(warm.states[0])["states"]
            saved = ["plan.json", "record.jsonl"]
            return new, await states_of_a_child(warm, tmp_path / "saved", saved)
        finally:
            await warm.stop()

    new, saved = asyncio.run(walk())
    assert new == states_of_a_fresh_run(codes, tmp_path / "new")
    assert saved == states_of_a_fresh_run(codes, tmp_path / "saved")
    assert new != saved


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_view_of_the_executed_notebook_has_its_widget(tmp_path, chapter):
    async def walk():
        warm = await start_warm(codes_of(chapter), ROOT, chapter, patience=30)
        await warm.stop()
        return warm

    warm = asyncio.run(walk())
    view = "application/vnd.jupyter.widget-view+json"
    outputs = [output for cell in warm.outputs for output in cell]
    assert all(output["output_type"] == "display_data" for output in outputs)
    shown = [output["data"][view]["model_id"] for output in outputs if view in output["data"]]
    states = json.loads(warm.states[0])["states"]
    assert shown
    assert set(shown) <= set(states)


def test_states_carry_no_text_that_widgets_share():
    async def walk():
        warm = await start_warm(codes_of("choose"), ROOT, "choose", patience=30)
        await warm.stop()
        return warm

    warm = asyncio.run(walk())
    states = json.loads(warm.states[0])["states"].values()
    for trait in ("_esm", "_css"):
        told = {one["state"][trait] for one in states if one["state"].get(trait)}
        names = {one.removeprefix(frames.ORIGIN) for one in told}
        assert told
        assert names <= set(warm.texts)
