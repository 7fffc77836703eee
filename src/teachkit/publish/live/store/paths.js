// The files of a workspace that travel: the very ones that JupyterLab and the commands keep.

export const RECORD = ".teachkit/record.jsonl";
export const PLAN = "plan.json";

const ANSWER = /^exercises\/[a-z0-9-]+(\/[a-z0-9-]+)+\/statement\.(md|ipynb)$/;
const KEPT = /^kept\/\d{4}-\d\d-\d\d-\d{6}\//;

export const isAnswer = (path) => ANSWER.test(path);
export const isKept = (path) => KEPT.test(path);

/** Whether a path is one that the store keeps; anything else is somebody's scratch paper. */
export function isOurs(path) {
  if (path === RECORD) return true;
  const inner = path.replace(KEPT, "");
  return inner === PLAN || isAnswer(inner);
}

/** Where goes what must not take another's place: kept/DATE/, as `teachkit reset` has it. */
export function keptPath(path, when) {
  return `kept/${when.slice(0, 19).replace("T", "-").replaceAll(":", "")}/${path}`;
}
