// Reads an account package in the browser while it travels, and tells what it will come to. Nothing leaves this page.
import { AddressRows } from "./emails.js";
import { utf8 } from "./encodings.js";
import { Headers } from "./headers.js";
import { Judge } from "./judge.js";
import { fieldOf, refuseColumns } from "./layout.js";
import { headOf, wholeLines } from "./lines.js";
import { Rows } from "./rows.js";
import { NotUtf8, Unsure } from "./unsure.js";
import { listIn, unpacked } from "./zip.js";

const PIECE = 2 * 1024 * 1024;
const TELL_MS = 250;

// Into bytes of ours: as bytes of the browser's own they come through two more processes, for twice the cost. The end of the
// stream is not waited for: now and then Chromium never tells who reads so.
async function* piecesRead(reader, size) {
  for (let left = size; left > 0;) {
    let piece = new Uint8Array(Math.min(PIECE, left));
    let filled = 0;
    while (filled < piece.length) {
      const { done, value } = await reader.read(new Uint8Array(piece.buffer, filled));
      if (done) throw new Unsure(); // it was cut off meanwhile
      piece = new Uint8Array(value.buffer);
      filled += value.length;
    }
    left -= filled;
    yield piece;
  }
}

async function* piecesCut(file) {
  let next = file.slice(0, PIECE).arrayBuffer();
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = await next;
    next = at + PIECE < file.size ? file.slice(at + PIECE, at + 2 * PIECE).arrayBuffer() : null;
    yield new Uint8Array(piece);
  }
}

const piecesOf = (file) => {
  try {
    return piecesRead(file.stream().getReader({ mode: "byob" }), file.size);
  } catch {
    return piecesCut(file); // not every browser can
  }
};

// The bytes of the list, and whether it is a csv.
const opened = async (file, name, limits) => {
  if (!file.size || file.size > limits.largest) throw new Unsure();
  if (/\.zip$/i.test(name)) {
    const entry = await listIn(file);
    return { pieces: unpacked(file, entry, limits), isCsv: !/\.txt$/i.test(entry.name) };
  }
  if (!/\.(txt|csv)$/i.test(name)) throw new Unsure();
  return { pieces: piecesOf(file), isCsv: /\.csv$/i.test(name) };
};

const linesOf = (data, most) => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    return text.split(/\r\n|\r|\n/, most + 1).slice(0, -1).slice(0, most);
  } catch {
    throw new NotUtf8();
  }
};

const headersOf = (lines, names, judge, isCsv) => {
  const headers = new Headers(names, (name) => judge.bare(name), judge);
  headers.find(lines.slice(0, 20).map((line) => judge.strip(isCsv ? fieldOf(line) : line)));
  judge.knowHeader(headers.found);
  return headers;
};

// A text with its invisible characters written out, so that a person sees why a row was rejected.
const visible = (text) => text.replace(
  /(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}]/gu,
  (each) => `⟨U+${each.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
);

const shown = (value, { shown: most }) => {
  const all = [...value];
  return visible(all.length > most ? `${all.slice(0, most).join("")}…` : value);
};

const told = (rows, repeated) => ({
  rows: rows.rows,
  accepted: rows.accepted - (repeated ?? 0),
  duplicates: repeated,
  rejected: rows.rejected,
  blank: rows.blank - rows.headers.rows.size,
  headers: rows.headers.rows.size,
  first: rows.first.map(({ row, value }) => ({ row, value: shown(rows.judge.strip(value), rows.judge.limits), reason: rows.judge.why(value) })),
});

const isSettled = (rows) => !rows.repeats.areTooMany && rows.alike < 2;

// One reading of the whole file; tell is called with what is known so far.
const check = async ({ file, name, rules, type, gbk }, tell) => {
  const judge = new Judge(rules, rules.rules[rules.types[type]]);
  const { pieces, isCsv } = await opened(file, name, rules.limits);
  const stretches = wholeLines(utf8(pieces, { gbk, anywhere: !judge.hasFormat }), rules.limits);
  const head = await headOf(stretches, rules.limits.looked_at);
  const lines = linesOf(head, rules.limits.looked_at);
  refuseColumns(lines, isCsv, (line) => judge.strip(line));
  const Kind = rules.rules[rules.types[type]].fold === "domain" ? AddressRows : Rows;
  const rows = new Kind(judge, headersOf(lines, rules.headers, judge, isCsv), isCsv);
  rows.take(head);
  let next = 0;
  for await (const stretch of stretches) {
    if (performance.now() >= next) {
      tell({ ...told(rows, null), state: "reading" });
      next = performance.now() + TELL_MS;
    }
    rows.take(stretch);
  }
  rows.settle();
  return { ...told(rows, isSettled(rows) ? rows.repeats.settle() : null), state: "read" };
};

const inItsEncoding = async (job, tell) => {
  try {
    return await check(job, tell);
  } catch (problem) {
    if (problem instanceof NotUtf8 && !job.gbk) return inItsEncoding({ ...job, gbk: true }, tell);
    return { state: "unsure", why: problem instanceof Unsure ? "" : String(problem) };
  }
};

// What was found at last; unsure where nothing was told for too long: now and then Chromium never tells that a stream has ended.
const watched = (job, tell) => new Promise((done) => {
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => done({ state: "unsure", why: "it stands still" }), job.rules.limits.still_ms);
  };
  wait();
  inItsEncoding(job, (found) => { wait(); tell(found); }).then(done).finally(() => clearTimeout(timer));
});

onmessage = async ({ data }) => {
  let isOver = false;
  const tell = (found) => isOver || postMessage({ ...found, job: data.job });
  const found = await watched(data, tell);
  tell(found);
  isOver = true;
};
