// Zip archives, as small as the reader's files need them: written plainly, read without trust.
//
// Layout: the .ZIP File Format Specification 6.3.10, 4.3.

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [STORED, DEFLATED] = [0, 8];
const UTF8 = 0x0800;
const MOST_ENTRIES = 2000;
const MOST_BYTES = 64 * 2 ** 20; // as in grading/submissions/limits.py
const FIRST_DAY = 0x0021; // 1980-01-01: the same files make the same archive

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = ~0;
  for (const byte of bytes) value = (value >>> 8) ^ table[(value ^ byte) & 255];
  return ~value >>> 0;
}

async function through(bytes, stream, most = Infinity) {
  const parts = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) throw new Error("a file in it is larger than it says");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Bytes of a record, field by field: [size, value] pairs, little-endian. */
function packed(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** An archive of {name: text}, the names in their order. */
export async function zip(files) {
  const parts = [];
  const central = [];
  let offset = 0;
  for (const name of Object.keys(files).sort()) {
    const [title, content] = [name, files[name]].map((text) => new TextEncoder().encode(text));
    const small = globalThis.CompressionStream
      ? await through(content, new CompressionStream("deflate-raw"))
      : content;
    const method = small === content ? STORED : DEFLATED;
    const common = [
      [2, 20], [2, UTF8], [2, method], [2, 0], [2, FIRST_DAY],
      [4, crc32(content)], [4, small.length], [4, content.length], [2, title.length], [2, 0],
    ];
    const unix = (0o100644 << 16) >>> 0;
    const head = packed([[4, LOCAL], ...common]);
    central.push(packed([[4, CENTRAL], [2, 0x0314], ...common, [2, 0], [2, 0], [2, 0], [4, unix], [4, offset]]), title);
    parts.push(head, title, small);
    offset += head.length + title.length + small.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const count = central.length / 2;
  const end = packed([[4, END], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]]);
  return new Blob([...parts, ...central, end], { type: "application/zip" });
}

/**
 * The texts of the files in an archive whose names `wanted` accepts, and how many others there are.
 *
 * Rejects with a sentence when it is no archive, or one that nobody makes by accident.
 */
export async function unzip(blob, wanted) {
  if (blob.size > MOST_BYTES) throw new Error("it is larger than 64 MiB");
  const buffer = await blob.arrayBuffer();
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error("it is no zip archive");
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES) throw new Error(`it has ${count} entries; ${MOST_ENTRIES} are the most`);
  const files = {};
  let others = 0;
  let total = 0;
  let at = view.getUint32(end + 16, true);
  for (let number = 0; number < count; number++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) throw new Error("its table of contents is broken");
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [crc, small, large] = [16, 20, 24].map((place) => view.getUint32(at + place, true));
    const [title, extra, note] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, title));
    const link = ((view.getUint32(at + 38, true) >>> 16) & 0o170000) === 0o120000;
    at += 46 + title + extra + note;
    if (name.endsWith("/")) continue;
    if (!wanted(name)) {
      others += 1;
      continue;
    }
    if (link) throw new Error(`${name} is a link, and links are not followed`);
    if (name in files) throw new Error(`${name} is in it twice`);
    if (flags & 1) throw new Error(`${name} is encrypted`);
    if ((total += large) > MOST_BYTES) throw new Error("it unpacks to more than 64 MiB");
    if (local + 30 > buffer.byteLength || view.getUint32(local, true) !== LOCAL) throw new Error(`${name} is not where it says`);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (from + small > buffer.byteLength) throw new Error(`${name} is cut off`);
    const content = await opened(new Uint8Array(buffer, from, small), method, large, name);
    if (content.length !== large || crc32(content) !== crc) throw new Error(`${name} is damaged`);
    files[name] = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  }
  return { files, others };
}

async function opened(bytes, method, large, name) {
  if (method === STORED) return bytes;
  if (method !== DEFLATED) throw new Error(`${name} is packed in a way that few programs read`);
  if (!globalThis.DecompressionStream) throw new Error("this browser cannot unpack archives; take record.jsonl and plan.json out of it");
  return through(bytes, new DecompressionStream("deflate-raw"), large);
}
