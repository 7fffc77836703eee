// Where the reader stands, computed as course/progress.py does, from the course's data and the store.
//
// A test holds both against each other on the same records and plans.
import { readablePlan } from "./plan.js";
import { HEADER, Record, bodyOf } from "./record.js";

const TESTS = { start: "pretest", plan: "posttest" };

/**
 * What a section of the plan must say: texts; rows, of which there are at least so many, and in each
 * of them the columns that may not stay empty. It is `open_questions` of
 * decisions/plan/sections.py, counted.
 */
const SECTIONS = {
  choose: {
    texts: ["choice", "against", "unknown", "licence", "reconsider"],
    rows: { shortlist: [2, each("because")], competitors: [1, each("licence")] },
  },
  focus: {
    texts: ["helps", "reconsider"],
    rows: { points: [1, each("audience", "need", "evidence")], left_out: [0, each("because")] },
  },
  iterate: {
    texts: ["listen", "next", "reconsider"],
    rows: { loops: [1, (row) => Number(blank(row.evidence) || blank(row.change))] },
  },
  document: {
    texts: ["examples", "lints", "reconsider"],
    rows: { readers: [1, (row) => Number(blank(row.page) && blank(row.gap))] },
  },
  depend: {
    texts: ["verify", "packaging", "reconsider"],
    rows: {
      verdicts: [
        1,
        (row, { goals = [] }) =>
          Number(blank(row.because)) + Number(["keep", "own"].includes(row.verdict) && !answered(row.dependency, goals)),
      ],
    },
  },
  distribute: {
    texts: ["name", "conflicts", "reconsider"],
    rows: { channels: [1, each("reaches", "keeper")], differences: [1, each("plan")] },
  },
  trust: {
    texts: ["contact", "policy", "incident", "succession", "reconsider"],
    rows: { signals: [1, each("shown")] },
  },
};

function each(...columns) {
  return (row) => columns.filter((column) => blank(row[column])).length;
}

/** What Python's strip leaves nothing of. */
const blank = (text = "") => /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(text);

const answered = (name, goals) =>
  goals.some((goal) => goal.dependency === name && !blank(goal.serves) && !blank(goal.if_diverges));

/** How many questions of a section are still open. */
export function openQuestions(word, section) {
  const { texts, rows } = SECTIONS[word];
  let open = texts.filter((name) => blank(section[name])).length;
  for (const [name, [least, missing]] of Object.entries(rows)) {
    const found = section[name] ?? [];
    if (found.length < least) open += 1;
    for (const row of found) open += missing(row, section);
  }
  return open;
}

/** The record and the plan in a workspace's files; throws a sentence when one cannot be read. */
export function readWorkspace(files) {
  const record = new Record(bodyOf(files[".teachkit/record.jsonl"] ?? HEADER, "Your record"));
  const plan = files["plan.json"] === undefined ? {} : readablePlan(files["plan.json"], "Your plan");
  return { record, plan };
}

/**
 * @param course what the build writes of the course: publish/book/standing.py
 * @param record a Record
 * @param plan the value in plan.json
 */
export function progressOf(course, record, plan) {
  const chapters = course.chapters.map((chapter) => chapterOf(chapter, record, plan));
  const again = course.chapters.flatMap((chapter) => [...missed(chapter, record), ...unfinished(chapter, record)]);
  again.sort((a, b) => a.urgency - b.urgency || (a.when < b.when ? -1 : Number(a.when > b.when)));
  const open = chapters.filter((one) => one.next !== null);
  const coming = open.find((one) => one.state === "begun") ?? open[0];
  return {
    chapters,
    again: again.map(({ urgency, when, ...item }) => item),
    next: coming?.next ?? null,
    entries: record.entries.length,
    unreadable: record.unreadable,
  };
}

function chapterOf(chapter, record, plan) {
  const { id, title, link } = chapter;
  const answeredOf = (kind, questions) =>
    questions.filter((one) => record.latest(kind, one.id, one.revision) !== null).length;
  const lasts = chapter.checks.map((one) => record.latest("check", one.id, one.revision));
  const exercises = chapter.exercises.map((one) => ({
    id: one.id,
    title: one.title,
    status: record.status(one.id, one.revision),
    tries: record.about("exercise", one.id).filter((entry) => entry.revision === one.revision).length,
    hints: record.hints(one.id, one.revision),
    seen: record.latest("give-up", one.id, one.revision) !== null,
  }));
  const known = new Set(
    [chapter.predictions, chapter.explanations, chapter.checks, chapter.exercises].flat().map((one) => one.id),
  );
  const written = plan[id] ?? null;
  const open = chapter.section && written !== null ? openQuestions(id, written) : 0;
  const found = {
    id,
    title,
    link,
    predictions: [answeredOf("predict", chapter.predictions), chapter.predictions.length],
    reasons: [answeredOf("explain", chapter.explanations), chapter.explanations.length],
    right: [lasts.filter((last) => last?.right === true).length, lasts.length],
    missed: lasts.filter((last) => last?.right === false).length,
    exercises,
    passed: [exercises.filter((one) => one.status === "passed").length, exercises.length],
    section: !chapter.section ? "" : written === null ? "not begun" : open ? "begun" : "written",
    open,
    touched: record.entries.some((entry) => known.has(entry.id) || entry.kind === TESTS[id]),
  };
  const next = nextOf(found);
  const begun = found.touched || ["begun", "written"].includes(found.section);
  return { ...found, next, state: next === null ? "done" : begun ? "begun" : "not begun" };
}

/** The first thing of a chapter that is not done, in the order of its page. */
function nextOf({ id, title, link, predictions, reasons, right, exercises, section, open }) {
  const left = ([done, there]) => there - done;
  if (left(predictions)) {
    return { what: `Predict in '${title}': ${things(left(predictions), "question")} before it tells`, link };
  }
  if (left(reasons)) return { what: `Write your own reason in '${title}'`, link };
  if (left(right)) return { what: `Check yourself in '${title}': ${things(left(right), "question")}`, link };
  const exercise = exercises.find((one) => one.status !== "passed");
  if (exercise) {
    return { what: `Solve '${exercise.title}'`, link: `exercises/${exercise.id}/statement.md` };
  }
  if (section === "not begun" || open) return { what: `Write the section '${id}' of your plan`, link };
  return null;
}

function missed(chapter, record) {
  const found = [];
  for (const check of chapter.checks) {
    const answers = record.about("check", check.id);
    const last = record.latest("check", check.id, check.revision);
    const wrong = answers.filter((entry) => entry.right === false).length;
    const item = { id: check.id, chapter: chapter.id, kind: "check", what: check.prompt, link: chapter.link };
    if (last?.right === false) {
      const times = wrong > 1 ? `, ${wrong} times so far` : "";
      const why = `your last answer, of ${day(last)}, was not right${times}`;
      found.push({ ...item, why, urgency: 0, when: last.when });
    } else if (last === null && answers.length) {
      const why = `the question has changed since you answered it on ${day(answers.at(-1))}`;
      found.push({ ...item, why, urgency: 2, when: answers.at(-1).when });
    }
  }
  return found;
}

const WHY = {
  changed: "it has changed since you passed it",
  "given-up": "you looked at its solutions; now is the time to try it without",
  tried: "you have tried it and not passed it yet",
};

function unfinished(chapter, record) {
  const found = [];
  for (const exercise of chapter.exercises) {
    const status = record.status(exercise.id, exercise.revision);
    const entries = ["exercise", "give-up"].flatMap((kind) => record.about(kind, exercise.id));
    if (!entries.length || !(status in WHY)) continue;
    const when = entries.map((entry) => entry.when).reduce((a, b) => (b > a ? b : a));
    const link = `exercises/${exercise.id}/statement.md`;
    const item = { id: exercise.id, chapter: chapter.id, kind: "exercise", what: exercise.title, link };
    found.push({ ...item, why: WHY[status], urgency: status === "changed" ? 2 : 1, when });
  }
  return found;
}

const things = (count, word) => (count === 1 ? `one ${word}` : `${count} ${word}s`);
const day = (entry) => entry.when.slice(0, 10);
