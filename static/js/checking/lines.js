// Pieces of UTF-8 as stretches of whole lines: LF, CRLF and a lone CR end one.
import { Unsure } from "./unsure.js";

const LF = 10;
const CR = 13;

// The offset after the last line that surely has ended.
const cutOf = (data) => {
  for (let at = data.length - 1; at >= 0; at -= 1) {
    if (data[at] === LF || (data[at] === CR && at < data.length - 1)) return at + 1;
  }
  return 0;
};

const joined = (first, second) => {
  if (!first.length) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
};

export async function* wholeLines(pieces, limits) {
  let tail = new Uint8Array(0);
  for await (const piece of pieces) {
    const data = joined(tail, piece);
    const cut = cutOf(data);
    if (cut) yield data.subarray(0, cut);
    tail = data.slice(cut);
    if (tail.length > limits.longest_row) throw new Unsure();
  }
  if (tail.length) yield tail.at(-1) === CR ? tail : joined(tail, Uint8Array.of(LF));
}

const countLines = (data) => {
  let found = 0;
  for (let at = 0; at < data.length; at += 1) if (data[at] === LF || data[at] === CR) found += 1;
  return found;
};

// The first stretches as one, with so many line ends or more if the file has them.
export const headOf = async (stretches, wanted) => {
  let head = new Uint8Array(0);
  let found = 0;
  while (found < 2 * wanted) { // of CRLF both are counted
    const next = await stretches.next();
    if (next.done) break;
    found += countLines(next.value);
    head = joined(head, next.value);
  }
  return head;
};
