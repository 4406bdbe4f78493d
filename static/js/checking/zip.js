// The one list in a zip, unpacked piece by piece and within bounds. Of any other archive the server says what it is.
import { crc32 } from "./crc32.js";
import { Unsure } from "./unsure.js";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const TAIL = 65_557; // bytes of the end record and the longest comment after it
const LARGEST_DIRECTORY = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

const bytesOf = async (file, start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer());
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const endRecord = (tail) => {
  const view = viewOf(tail);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === END) return { at, view };
  }
  throw new Unsure();
};

// The table of contents as bytes. Archives with something before or after them, of several volumes or of 4 GB are not read.
const directoryOf = async (file) => {
  const start = Math.max(0, file.size - TAIL);
  const { at, view } = endRecord(await bytesOf(file, start, file.size));
  const [disk, first] = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  const [size, offset] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)];
  if (disk || first || size > LARGEST_DIRECTORY || offset + size !== start + at) throw new Unsure();
  return bytesOf(file, offset, offset + size);
};

const nameOf = (bytes) => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
};

// What macOS adds to archives.
const isHidden = (name) => {
  const parts = name.split("/").filter((part) => part && part !== ".");
  const last = parts.at(-1) ?? "";
  return parts[0] === "__MACOSX" || last === ".DS_Store" || last.startsWith("._");
};

const entriesIn = (directory) => {
  const view = viewOf(directory);
  const entries = [];
  for (let at = 0; at + 46 <= directory.length;) {
    if (view.getUint32(at, true) !== ENTRY) throw new Unsure();
    const lengths = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    entries.push({
      name: nameOf(directory.subarray(at + 46, at + 46 + lengths[0])),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      sum: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return entries;
};

const isList = (name) => !/[/\\]/.test(name) && (/\.(txt|csv)$/i.test(name) || !name.includes("."));

// The one entry that is a list.
export const listIn = async (file) => {
  const entries = entriesIn(await directoryOf(file)).filter((entry) => !isHidden(entry.name));
  const [entry] = entries;
  if (entries.length !== 1 || !isList(entry.name) || entry.flags & 1) throw new Unsure();
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new Unsure();
  return entry;
};

const packedBytes = async (file, entry) => {
  const head = viewOf(await bytesOf(file, entry.offset, entry.offset + 30));
  if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL) throw new Unsure();
  const start = entry.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + entry.packed > file.size) throw new Unsure();
  return file.slice(start, start + entry.packed);
};

// The bytes of an entry, unpacked; Unsure where they are damaged, or more than the server takes.
export async function* unpacked(file, entry, limits) {
  const packed = (await packedBytes(file, entry)).stream();
  const stream = entry.method === STORED ? packed : packed.pipeThrough(new DecompressionStream("deflate-raw"));
  const most = Math.min(limits.inflated, Math.max(limits.largest, file.size * limits.ratio));
  let [sum, done] = [0, 0];
  for await (const piece of stream) {
    done += piece.length;
    if (done > most || done > entry.size) throw new Unsure();
    sum = crc32(sum, piece);
    yield piece;
  }
  if (done !== entry.size || sum !== entry.sum) throw new Unsure();
}
