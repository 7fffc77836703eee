"""Where the reader stands: in JavaScript the same as in Python, on the same records and plans."""

import json
import random
from dataclasses import asdict, replace

import pytest

from teachkit.course.progress import progress_of, whole_course
from teachkit.course.record import KINDS, read_record
from teachkit.data.facts import fact
from teachkit.decisions.plan import SHAPES, Plan, parse_plan, write_plan
from teachkit.decisions.plan.examples import EXAMPLES, example

pytestmark = pytest.mark.browser

JUDGE = """async (cases) => {
  const course = await (await fetch("course.json")).json();
  return cases.map(([record, plan]) => {
    const files = {".teachkit/record.jsonl": record, ...(plan && {"plan.json": plan})};
    const read = kit.readWorkspace(files);
    return kit.progressOf(course, read.record, read.plan);
  });
}"""
BLANKS = ("", "  ", "\u2003\x1f", "\ufeff", "words")
TIMES = (
    "2026-11-{:02}T06:00:00+00:00",
    "2026-11-{:02}T06:00:00.250+00:00",
    "2026-11-{:02}T08:30:00+05:30",
    "2026-11-{:02}T05:00",
    "2026-11-{:02}",
    "some day, {}",
)


@pytest.fixture(scope="module")
def course(repository):
    """The outline of this course, its questions and its exercises."""
    return whole_course(repository)


def expected(course, record, plan):
    """What Python says, as the plain data that JavaScript is to say as well."""
    progress = progress_of(*course, read_record(record.split("\n")), plan)
    value = asdict(progress)
    for told, one in zip(value["chapters"], progress.chapters, strict=True):
        told |= {"state": one.state, "passed": one.passed}
    return json.loads(json.dumps(value))


def some_record(course, chance):
    """A record of this course's questions, and of some that it never had."""
    _, questions, exercises = course
    asked = [
        (kind, one)
        for found in questions.values()
        for kind, some in (
            ("predict", found.predictions),
            ("explain", found.explanations),
            ("check", found.checks),
        )
        for one in some
    ]
    asked += [(kind, one) for one in exercises.values() for kind in ("exercise", "hint", "give-up")]
    lines = ['{"teachkit-record": 1}']
    for kind, one in chance.choices(asked, k=chance.choice((0, 3, 40, 400))):
        entry = {"kind": kind, "id": one.id, "revision": chance.choice((one.revision,) * 4 + (9,))}
        entry["when"] = chance.choice(TIMES).format(chance.randint(1, 28))
        if chance.random() < 0.9:
            entry["right"] = chance.random() < 0.6
        if kind == "hint":
            entry["said"] = {"number": chance.randint(1, 3)}
        lines.append(json.dumps(entry))
    kinds = chance.choices(KINDS, k=3)
    lines += [json.dumps({"kind": k, "id": "x", "revision": 1, "when": "2026"}) for k in kinds]
    lines += chance.choices(("", "half a li", '{"kind": "cheat"}', "[1]"), k=2)
    return "\n".join(lines) + "\n"


def some_plan(chance):
    """A plan of one of the examples, with holes in it."""
    plan = example(chance.choice(list(EXAMPLES)), lambda which: fact(which).value).plan
    for word, shape in SHAPES.items():
        section = getattr(plan, word)
        if section is None or chance.random() < 0.2:
            plan = replace(plan, **{word: None})
            continue
        for name in shape.texts:
            if chance.random() < 0.4:
                section = replace(section, **{name: chance.choice(BLANKS)})
        for name, rows in shape.rows.items():
            kept = [row for row in getattr(section, name) if chance.random() < 0.7]
            free = [column for column in rows.columns if column not in rows.words]
            for number, row in enumerate(kept):
                if chance.random() < 0.5:
                    column = chance.choice(free[1:] or free)
                    kept[number] = replace(row, **{column: chance.choice(BLANKS)})
            section = replace(section, **{name: tuple(kept)})
        plan = replace(plan, **{word: section})
    return plan


def test_javascript_computes_what_python_computes(visit, course):
    chance = random.Random(20261123)
    records = [some_record(course, chance) for _ in range(60)]
    plans = [Plan(), *(some_plan(chance) for _ in range(59))]
    told = visit().evaluate(
        JUDGE, [[r, write_plan(p)] for r, p in zip(records, plans, strict=True)]
    )
    wanted = [expected(course, r, p) for r, p in zip(records, plans, strict=True)]
    states = {one["state"] for each in wanted for one in each["chapters"]}
    sections = {one["section"] for each in wanted for one in each["chapters"]}
    assert states >= {"not begun", "begun"}
    assert sections >= {"", "not begun", "begun"}
    for ours, theirs in zip(told, wanted, strict=True):
        assert ours == theirs


def finished(course, plan):
    """A record in which everything is right."""
    _, questions, exercises = course
    lines = ['{"teachkit-record": 1}']
    for found in questions.values():
        for kind, some in (
            ("predict", found.predictions),
            ("explain", found.explanations),
            ("check", found.checks),
        ):
            lines += [answered(kind, one) for one in some]
    lines += [answered("exercise", one) for one in exercises.values()]
    return "\n".join(lines) + "\n"


def answered(kind, one):
    when = "2026-11-23T06:00:00+00:00"
    entry = {"kind": kind, "id": one.id, "revision": one.revision, "when": when, "right": True}
    return json.dumps(entry)


def test_when_all_is_done_both_say_so(visit, course):
    plan = example("sudo-rs", lambda which: fact(which).value).plan
    for word, shape in SHAPES.items():
        section = getattr(plan, word)
        texts = dict.fromkeys(shape.texts, "said")
        section = replace(section, **texts)
        for name, rows in shape.rows.items():
            full = [
                replace(row, **{key: getattr(row, key) or "said" for key in rows.columns})
                for row in getattr(section, name)
            ]
            section = replace(section, **{name: tuple(full)})
        plan = replace(plan, **{word: section})
    record = finished(course, plan)
    [told] = visit().evaluate(JUDGE, [[record, write_plan(plan)]])
    assert told == expected(course, record, plan)
    assert {one["state"] for one in told["chapters"]} >= {"done"}


def test_a_plan_in_the_page_reads_as_what_was_written(visit):
    plan = example("sudo-rs", lambda which: fact(which).value).plan
    read = """async (text) => {
      const course = await (await fetch("course.json")).json();
      return kit.planText(kit.readablePlan(text), course.plan);
    }"""
    told = visit().evaluate(read, write_plan(plan))
    assert told["title"] == plan.project.name
    titles = [shape.title for word, shape in SHAPES.items() if getattr(plan, word) is not None]
    assert [part["title"] for part in told["parts"]] == titles
    shown = json.dumps(told, ensure_ascii=False)
    for verdict in plan.depend.verdicts:
        assert json.dumps(verdict.because, ensure_ascii=False)[1:-1] in shown


def test_a_plan_that_python_refuses_is_refused_in_the_page(visit):
    page = visit()
    for text in ("{", "[]", '{"schema": 7}', '{"schema": "1"}'):
        with pytest.raises(Exception, match="plan"):
            parse_plan(text)
        said = page.evaluate(
            "(text) => { try { kit.readablePlan(text); } catch (e) { return e.message; } }", text
        )
        assert said
