/** Where the room is, and how a page asks it for something. */

const root = document.documentElement;

/**
 * An address of this room, wherever it stands: a page that is not right at its top says where
 * that is. @param {string} path
 */
export const address = (path) => new URL(path, new URL(root.dataset.base ?? "./", location.href)).href;

/** How long to wait for an answer: with two seconds to the room and packets lost, it takes a while. */
const PATIENCE = 20_000;

/**
 * Ask, or with `body` tell, the room. A status that is no 2xx is an answer as well.
 * @param {string} path @param {object} [body]
 * @returns {Promise<{status: number, data: any, after: number}>} `after`: seconds to wait before
 *   the next try, where the room says so
 * @throws {Error} when nobody answers
 */
export async function tell(path, body) {
  const leaving = new AbortController();
  const late = setTimeout(() => leaving.abort(), PATIENCE);
  try {
    const answer = await fetch(address(path), {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: leaving.signal,
    });
    const data = await answer.json().catch(() => ({}));
    return { status: answer.status, data, after: Number(answer.headers.get("Retry-After")) || 0 };
  } finally {
    clearTimeout(late);
  }
}

/** An id that nobody else makes. A room in a local network has no https, and so no randomUUID. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @param {number} seconds */
export const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
