// The text of an exercise's notebook (MyST Markdown, as jupytext writes it), and the code in it.
//
// The page changes nothing but the bodies of code cells, so what it keeps is what JupyterLab would.

const OPEN = /^(`{3,}|~{3,}|:{3,})\s*\{code-cell\}/;
const DEFINES = /^(?:async )?(?:def|class) +(\w+)/gm;

/**
 * A code cell in a text: its body's lines are [start, end).
 * @typedef {{start: number, end: number, code: string, fence: string, line: number}} Cell
 */

/** The code cells of a notebook, in their order. @param {string} text @returns {Cell[]} */
export function cellsOf(text) {
  const lines = text.split("\n");
  const cells = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = OPEN.exec(lines[at])?.[1];
    if (!fence) continue;
    let end = at + 1;
    while (end < lines.length && !closes(lines[end], fence)) end++;
    const start = afterOptions(lines, at + 1, end);
    cells.push({ start, end, code: lines.slice(start, end).join("\n"), fence, line: at });
    at = end;
  }
  return cells;
}

/** The text with other code in some of its cells. @param {string} text @param {Map<number, string>} codes by place */
export function withCode(text, codes) {
  const lines = text.split("\n");
  const cells = cellsOf(text);
  // From the end, so that the places of those before stay right.
  for (const place of [...codes.keys()].sort((a, b) => b - a)) {
    const { start, end, code, fence, line } = cells[place];
    const wanted = codes.get(place) ?? "";
    if (wanted === code) continue;
    const body = wanted === "" ? [] : wanted.split("\n");
    lines.splice(start, end - start, ...body);
    const longer = fenceFor(body, fence);
    if (longer !== fence) {
      lines[line] = longer + lines[line].slice(fence.length);
      lines[start + body.length] = longer;
    }
  }
  return lines.join("\n");
}

/**
 * Which cell of a kept text answers which cell of the page: by place when there are as many, else
 * by the functions that they define; null for one that has no partner.
 * @param {string[]} page @param {string[]} kept @returns {(number | null)[]}
 */
export function partners(page, kept) {
  if (page.length === kept.length) return page.map((_, place) => place);
  return page.map((code) => {
    const names = defined(code);
    const found = names.length ? kept.findLastIndex((other) => names.some((name) => defined(other).includes(name))) : -1;
    return found < 0 ? null : found;
  });
}

/** The functions and classes that a cell defines. @param {string} code */
export const defined = (code) => [...code.matchAll(DEFINES)].map((found) => found[1]);

/** @param {string} line @param {string} fence */
function closes(line, fence) {
  const bare = line.trimEnd();
  return bare.length >= fence.length && bare === fence[0].repeat(bare.length);
}

/** @param {string[]} lines @param {number} start @param {number} end */
function afterOptions(lines, start, end) {
  if (start < end && lines[start].trim() === "---") {
    for (let at = start + 1; at < end; at++) if (lines[at].trim() === "---") return at + 1;
    return start + 1;
  }
  while (start < end && /^:[\w-]+:/.test(lines[start])) start++;
  return start;
}

/** A fence that no line of the body closes. @param {string[]} body @param {string} fence */
function fenceFor(body, fence) {
  while (body.some((line) => closes(line, fence))) fence += fence[0];
  return fence;
}
