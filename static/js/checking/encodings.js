// The encodings that packages come in, as UTF-8. Where a browser may read bytes in another way than the server, or where
// two files may have been joined, it is unsure.
import { Unsure } from "./unsure.js";

const UTF16 = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];
const NO_TEXT = /^(%PDF-|GIF8|Rar!|BZh9|7z\xbc|PK\x03\x04|SQLite f|II\*|MM\0|\x7fELF|\x89PNG|\x1f\x8b|\xd0\xcf\x11\xe0|\x84\x31\x95\x33|\xff\xfe\0\0)/;
const TAR_PLACE = 257;
const ENOUGH = 100_000; // characters beyond ASCII that tell GB18030 for sure
const DISTINCT = 20;
const PRIVATE = /[\ue000-\uf8ff]/;

const latin = (bytes) => String.fromCharCode(...bytes);

// How many bytes of a mark the file begins with, and its encoding; Unsure for what is no text.
const begins = (start) => {
  if (NO_TEXT.test(latin(start.subarray(0, 8))) || latin(start.subarray(TAR_PLACE, TAR_PLACE + 5)) === "ustar") throw new Unsure();
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return ["utf-8", 3];
  const found = UTF16.find(([, first, second]) => start[0] === first && start[1] === second);
  return found ? [found[0], 2] : ["utf-8", 0];
};

const count = (bytes, ...wanted) => {
  let found = 0;
  for (let at = 0; at < bytes.length; at += 1) if (wanted.includes(bytes[at])) found += 1;
  return found;
};

async function* fromUtf16(pieces, encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  let ends = 0; // line ends that are bytes, less those that are characters
  let last = [];
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    ends += count(piece, 10, 13) - (text.match(/[\n\r]/g)?.length ?? 0);
    last = [...last, ...piece.subarray(-2)].slice(-2);
    yield encoder.encode(text);
  }
  decoder.decode();
  if (ends || !last.includes(0)) throw new Unsure();
}

// Of each common character: 1 for Chinese ones before C9 in the table of GB2312, 2 for those after, 3 for full width.
const kindsOfCommon = () => {
  const kinds = new Uint8Array(0x10000);
  const decoder = new TextDecoder("gb18030");
  for (let lead = 0xb0; lead < 0xd8; lead += 1) {
    for (let trail = 0xa1; trail < (lead === 0xd7 ? 0xfa : 0xff); trail += 1) {
      kinds[decoder.decode(Uint8Array.of(lead, trail)).charCodeAt(0)] = lead < 0xc9 ? 1 : 2;
    }
  }
  return kinds.fill(3, 0xff01, 0xff5f);
};

// Whether text is plainly Chinese: most of what is beyond ASCII are common characters of both halves of the table.
class Chinese {
  constructor() {
    this.kinds = kindsOfCommon();
    this.counts = [0, 0, 0, 0];
    this.early = new Set();
  }

  look(text) {
    if (this.total >= ENOUGH) return;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 0x80) continue;
      this.counts[this.kinds[code]] += 1;
      if (this.kinds[code] === 1) this.early.add(code);
    }
  }

  get total() { return this.counts.reduce((sum, count) => sum + count); }

  get isSure() {
    const common = this.total - this.counts[0];
    return common > 0 && 5 * common >= 3 * this.total && (this.early.size < DISTINCT || this.counts[2] > 0);
  }
}

// Looks at GBK byte by byte: pairs only, and nothing that could be UTF-8 between ASCII, or anywhere where that is asked.
class Pairs {
  constructor(anywhere) {
    this.lead = 0;
    this.recent = [0, 0, 0];
    this.anywhere = anywhere;
  }

  look(bytes) {
    let { lead } = this;
    let [first, second, third] = this.recent;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (lead) {
        if (byte < 0x40 || byte === 0x7f || byte === 0xff) throw new Unsure();
        lead = 0;
      } else if (byte >= 0x80) {
        if (byte === 0x80 || byte === 0xff) throw new Unsure();
        lead = byte;
      } else if (byte === 0) throw new Unsure();
      const isUtf8 = second >= 0xe3 && second < 0xf0 && (third & 0xc0) === 0x80 && (byte & 0xc0) === 0x80;
      if (isUtf8 && (this.anywhere || first < 0x80)) throw new Unsure();
      first = second;
      second = third;
      third = byte;
    }
    this.lead = lead;
    this.recent = [first, second, third];
  }

  end() { if (this.lead) throw new Unsure(); }
}

async function* fromGbk(pieces, anywhere) {
  const decoder = new TextDecoder("gb18030", { fatal: true });
  const encoder = new TextEncoder();
  const [pairs, chinese] = [new Pairs(anywhere), new Chinese()];
  for await (const piece of pieces) {
    pairs.look(piece);
    const text = decoder.decode(piece, { stream: true });
    if (PRIVATE.test(text)) throw new Unsure();
    chinese.look(text);
    yield encoder.encode(text);
  }
  pairs.end();
  if (!chinese.isSure) throw new Unsure();
}

async function* without(mark, first, pieces) {
  yield first.subarray(mark);
  yield* { [Symbol.asyncIterator]: () => pieces };
}

// The bytes of a file as UTF-8. gbk: whether they were found not to be that. anywhere: whether what may be UTF-8 in GBK
// makes a doubt wherever it stands, as where any text may be an account.
export async function* utf8(pieces, { gbk, anywhere }) {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw new Unsure();
  const [encoding, mark] = begins(first.value);
  const rest = without(mark, first.value, iterator);
  if (gbk && mark) throw new Unsure();
  if (encoding !== "utf-8") yield* fromUtf16(rest, encoding);
  else if (gbk) yield* fromGbk(rest, anywhere);
  else yield* rest;
}
