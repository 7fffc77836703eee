// The plan as text for people, from plan.json and what the course says of its sections.

/** The value in a plan.json; throws a sentence when it is no plan that this book reads. */
export function readablePlan(text, name = "plan.json") {
  let value = null;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new Error(`${name} is no plan: it is not JSON.`);
  }
  if (!Number.isInteger(value?.schema)) throw new Error(`${name} is no plan: it names no schema.`);
  if (value.schema > 1) throw new Error(`${name} was written by a later teachkit; it stays as it is.`);
  return value;
}

/**
 * What there is to read in a plan.
 *
 * @param shapes `plan` of the course's data: how each section looks
 * @returns {{title: string, line: string, parts: {title: string, texts: [string, string][],
 *   lists: {head: string, rows: {key: string, cells: [string, string][]}[]}[]}[]}}
 */
export function planText(plan, shapes) {
  const { name = "", line = "" } = plan.project ?? {};
  const parts = Object.entries(shapes)
    .filter(([word]) => plan[word])
    .map(([word, shape]) => part(plan[word], shape));
  return { title: name.trim() || "A project without a name yet", line, parts };
}

function part(section, shape) {
  const texts = shape.texts.map(([field, head]) => [head, section[field] ?? ""]).filter(([, text]) => text);
  if (Number.isInteger(section.confidence)) texts.push(["Confidence", `${section.confidence} %`]);
  const lists = Object.entries(shape.rows).map(([field, { columns, words }]) => {
    const shown = (column, row) => words[column]?.[row[column]] ?? row[column] ?? "";
    const [[key, head], ...others] = columns;
    const rows = (section[field] ?? []).map((row) => ({
      key: shown(key, row),
      cells: others.map(([column, title]) => [title, shown(column, row)]).filter(([, text]) => text),
    }));
    return { head, rows };
  });
  return { title: shape.title, texts, lists: lists.filter(({ rows }) => rows.length) };
}
