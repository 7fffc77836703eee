// The reader's workspace in Python's file system, kept in step with the store of the page.
export const HOME = "/home/reader";
const WORKSPACE = `${HOME}/workspace`;

/** @param {object} FS Emscripten's file system */
export function workspace(FS) {
  const known = new Map(); // path -> [when it was written, its text], as the page has it

  FS.mkdirTree(`${WORKSPACE}/.teachkit`); // by which teachkit knows a workspace
  FS.chdir(WORKSPACE);

  /** When a file was written, and its size; null when it may be written again by the same clock. */
  const stamp = (path) => {
    const { mtime, size } = FS.stat(path);
    return Date.now() - mtime.getTime() < 20 ? null : `${mtime.getTime()} ${size}`;
  };

  function* below(folder) {
    for (const name of FS.readdir(folder)) {
      if (name === "." || name === "..") continue;
      const path = `${folder}/${name}`;
      if (FS.isDir(FS.stat(path).mode)) yield* below(path);
      else yield path;
    }
  }

  return {
    /** Take what the page has: text by path, null for what is gone. */
    take(files) {
      for (const [name, text] of Object.entries(files)) {
        const path = `${WORKSPACE}/${name}`;
        if (text === null) {
          if (FS.analyzePath(path).exists) FS.unlink(path);
          known.delete(name);
          continue;
        }
        FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        FS.writeFile(path, text);
        known.set(name, { stamp: stamp(path), text });
      }
    },

    /** What Python has changed since the page was last told; null when nothing. */
    changed() {
      const changes = {};
      const there = new Set();
      for (const path of below(WORKSPACE)) {
        const name = path.slice(WORKSPACE.length + 1);
        there.add(name);
        const before = known.get(name);
        const now = stamp(path);
        if (now && before?.stamp === now) continue;
        const text = FS.readFile(path, { encoding: "utf8" });
        known.set(name, { stamp: now, text });
        if (before?.text !== text) changes[name] = text;
      }
      for (const name of known.keys()) {
        if (there.has(name)) continue;
        known.delete(name);
        changes[name] = null;
      }
      return Object.keys(changes).length ? changes : null;
    },
  };
}
