// The book's service worker: what was visited works without a network, and comes only once.
//
// The build puts a hash of the list of all files in the place of BUILD. A file gets into the cache of
// that build only when its SHA-256 is the one on the list: whatever a proxy, an old cache or a site that
// is being updated hands out, no edition is ever mixed with another.
const BUILD = "@BUILD@";
const HOME = new URL(registration.scope);
const PREFIX = `teachkit:${HOME.pathname}:`;
const CACHE = PREFIX + BUILD;
const LIST = `offline-${BUILD}.json`;
const PATIENCE = 4000; // milliseconds for a page to arrive, when there is a kept one

addEventListener("install", (event) => {
  event.waitUntil(takeList());
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(moveIn().then(() => clients.claim())));

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === HOME.origin && url.pathname.startsWith(HOME.pathname);
  if (event.request.method !== "GET" || !ours || event.request.headers.has("range")) return;
  if (nameOf(url) === "sw.js") return;
  event.respondWith(isFixed(url) ? cacheFirst(event, url) : networkFirst(event, url));
});

// {keep: [addresses]} → {kept: number of them that are here now}; {missing: true} → {missing: [[name, size]]}
addEventListener("message", (event) => {
  const { keep, missing } = event.data ?? {};
  const work = keep ? keepAll(keep) : missing ? missingFiles() : Promise.resolve({});
  const answer = work.catch((error) => ({ error: error.message }));
  event.waitUntil(answer.then((value) => event.ports[0]?.postMessage(value)));
});

/** A file's name on the list: its path below the site's root. */
function nameOf(url) {
  const name = decodeURIComponent(url.pathname.slice(HOME.pathname.length));
  return name === "" || name.endsWith("/") ? `${name}index.html` : name;
}

/** Whether an address always means the same bytes: a hash in its path, or a checksum behind it. */
const isFixed = (url) =>
  /[._/-][0-9a-f]{8,}[._/-]/.test(url.pathname) || /[?&](v|digest)=/.test(url.search);

/** Under what a file is kept: a folder's page has two addresses. */
function keyOf(url) {
  const key = new URL(url);
  key.hash = "";
  if (key.pathname.endsWith("/")) key.pathname += "index.html";
  return key;
}

async function cacheFirst(event, url) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(keyOf(url));
  if (kept) return kept;
  try {
    return await fromNetwork(event, url, "default");
  } catch (error) {
    const near = await cache.match(keyOf(url), { ignoreSearch: true });
    if (near) return near;
    throw error;
  }
}

async function networkFirst(event, url) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(keyOf(url), { ignoreSearch: true });
  const network = fromNetwork(event, url, "no-cache"); // which asks whether it is still the same
  if (!kept) {
    return network.catch((error) => {
      if (event.request.mode === "navigate") return notHere();
      throw error;
    });
  }
  network.catch(() => {}); // the kept one will do
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([network, patience]).catch(() => kept);
}

async function fromNetwork(event, url, cache) {
  const answer = await fetch(event.request, { cache });
  if (answer.ok && !answer.redirected) event.waitUntil(keepIf(url, answer.clone()).catch(() => {}));
  return answer;
}

/** Keep an answer when it is, byte for byte, what the list says; tell whether it was. */
async function keepIf(url, answer) {
  const expected = (await list()).get(nameOf(url));
  if (!expected) return false;
  const body = await answer.arrayBuffer();
  if (body.byteLength !== expected.size || (await digest(body)) !== expected.sha256) return false;
  const cache = await caches.open(CACHE);
  const kind = answer.headers.get("content-type") ?? "application/octet-stream";
  await cache.put(keyOf(url), new Response(body, { headers: { "content-type": kind } })); // it is unpacked by now
  return true;
}

/** Make sure that files are here; first from what the browser has, then from the network. */
async function keepAll(addresses) {
  const cache = await caches.open(CACHE);
  const known = await list();
  let kept = 0;
  for (const address of addresses) {
    const url = keyOf(new URL(address, HOME));
    if (url.origin !== HOME.origin || !known.has(nameOf(url))) continue;
    if (await cache.match(url, { ignoreSearch: !isFixed(url) })) kept += 1;
    else if ((await tryKeep(url, "force-cache")) || (await tryKeep(url, "no-cache"))) kept += 1;
  }
  return { kept };
}

async function tryKeep(url, mode) {
  const answer = await fetch(url, { cache: mode });
  return answer.ok && !answer.redirected && keepIf(url, answer);
}

async function missingFiles() {
  const cache = await caches.open(CACHE);
  const here = new Set((await cache.keys()).map((request) => nameOf(new URL(request.url))));
  const missing = [...(await list())].filter(([name]) => !here.has(name));
  return { missing: missing.map(([name, { size }]) => [name, size]) };
}

let known = null;

/** Every file of this edition: its size in bytes and its SHA-256. */
function list() {
  known ??= caches
    .open(CACHE)
    .then((cache) => cache.match(new URL(LIST, HOME)))
    .then((kept) => kept ?? takeList())
    .then((answer) => readList(answer))
    .catch((error) => {
      known = null;
      throw error;
    });
  return known;
}

async function takeList() {
  const cache = await caches.open(CACHE);
  const url = new URL(LIST, HOME);
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${LIST}: ${answer.status}`);
  await cache.put(url, answer.clone());
  return answer;
}

async function readList(answer) {
  const { files } = await answer.json();
  return new Map(files.map(([name, size, sha256]) => [name, { size, sha256 }]));
}

async function digest(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Take over from former editions what is the same in this one, and let the rest go. */
async function moveIn() {
  const cache = await caches.open(CACHE);
  const now = await list();
  for (const former of await caches.keys()) {
    if (!former.startsWith(PREFIX) || former === CACHE) continue;
    const old = await caches.open(former);
    const oldList = await old.match(new URL(`offline-${former.slice(PREFIX.length)}.json`, HOME));
    const then = oldList ? await readList(oldList) : new Map();
    for (const request of await old.keys()) {
      const name = nameOf(new URL(request.url));
      const same = then.has(name) && then.get(name).sha256 === now.get(name)?.sha256;
      if (same && !(await cache.match(request))) await cache.put(request, await old.match(request));
    }
    await caches.delete(former);
  }
}

/** What stands in the place of a page that is not here: the pages that are. */
async function notHere() {
  const cache = await caches.open(CACHE);
  const items = [];
  for (const request of await cache.keys()) {
    const { href, pathname } = new URL(request.url);
    if (!/(\.html|\/)$/.test(pathname)) continue;
    const text = await (await cache.match(request)).text();
    const title = /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? pathname;
    items.push(`<li><a href="${href.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}">${title}</a></li>`);
  }
  const style = "body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}";
  const page =
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">' +
    `<title>Not on this machine yet</title><style>${style}</style></head><body><main>` +
    "<h1>Not on this machine yet</h1><p>There is no network, and you have not visited this page before. " +
    `These pages are here:</p><ul>${items.sort().join("")}</ul></main></body></html>`;
  return new Response(page, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
