// Counts rows: most are surely accounts by their bytes alone, the others are judged one by one.
import { fieldOf } from "./layout.js";
import { FACTORS, Repeats, SEEDS } from "./repeats.js";
import { Repetitions } from "./repetitions.js";
import { NotUtf8 } from "./unsure.js";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const STRANGER = 1; // weights of bytes, so that a sum tells how many of a kind there are
const CROSS = 1 << 20;
const SHORT = 200; // bytes of a row that is put together here, which is faster than a decoder is
const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const CROSSES = 3; // of x or X may mask digits
const [SEED, SECOND_SEED] = SEEDS;
const [FACTOR, SECOND_FACTOR] = FACTORS;

// What the bytes of accounts are, from a shape that the server hands over.
class Shape {
  constructor({ rule, refuses }, isCsv) {
    const { shape, fold, alike } = rule;
    this.shortest = shape?.shortest ?? 1;
    this.longest = shape?.longest ?? 0; // none is sure where there is no shape
    this.places = shape?.places ?? [];
    this.weights = new Int32Array(256).fill(STRANGER);
    this.folded = Uint8Array.from({ length: 256 }, (_, byte) => (fold === "all" && byte > 64 && byte < 91 ? byte | 32 : byte));
    shape?.ranges.forEach(([low, high]) => this.weights.fill(0, low, high + 1));
    this.strangers = this.places.filter(([, low]) => this.weights[low]).length;
    if (fold === "all") for (let byte = 65; byte < 91; byte += 1) this.weights[byte] = this.weights[byte | 32];
    if (isCsv) this.weights[QUOTE] = this.weights[COMMA] = STRANGER;
    if (alike) this.weights[42] = STRANGER; // a star
    if (alike || refuses.haveForms) [88, 120].forEach((x) => { if (!this.weights[x]) this.weights[x] = CROSS; });
    this.isText = !rule.pattern;
  }

  // Whether bytes whose weights come to a sum are surely an account.
  isSure(data, begin, end, sum) {
    const length = end - begin;
    if (length < this.shortest || length > this.longest || (sum & (CROSS - 1)) !== this.strangers) return false;
    if (sum >= CROSSES * CROSS) return false;
    if (this.isText) return data[begin] !== 32 && data[end - 1] !== 32;
    for (const [place, low, high] of this.places) {
      const byte = this.folded[data[begin + place]];
      if (byte < low || byte > high) return false;
    }
    return true;
  }
}

export class Rows {
  constructor(judge, headers, isCsv) {
    this.judge = judge;
    this.headers = headers;
    this.isCsv = isCsv;
    this.shape = new Shape(judge, isCsv);
    this.repeats = new Repeats();
    this.decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    this.encoder = new TextEncoder();
    this.repetitions = new Repetitions(this);
    this.rows = 0;
    this.accepted = 0;
    this.rejected = 0;
    this.blank = 0;
    this.alike = 0; // accounts that are masked: of two of them nobody can tell whether they are one
    this.first = []; // of the rejected rows: their numbers and values
    this.refused = new Uint8Array(1 << 16); // by a part of their hash, values that may be nobody's
    judge.refuses.values.forEach((value) => { this.refused[this.hashed(this.encoder.encode(judge.fold(value)))[0] >>> 16] = 1; });
  }

  // Take whole lines.
  take(data) {
    const { folded, weights, strangers } = this.shape;
    const { shape, repeats, repetitions, refused, isCsv } = this;
    const heads = Math.max(0, ...this.headers.rows);
    repetitions.begin();
    for (let at = 0; at < data.length; at += 1) {
      const begin = at;
      let first = SEED;
      let second = SECOND_SEED;
      let sum = 0;
      let byte = data[at];
      while (byte !== LF && byte !== CR) {
        sum += weights[byte];
        byte = folded[byte];
        first = Math.imul(first ^ byte, FACTOR);
        second = Math.imul(second ^ byte, SECOND_FACTOR);
        at += 1;
        byte = data[at];
      }
      this.rows += 1;
      if (this.rows > heads && shape.isSure(data, begin, at, sum) && !refused[first >>> 16]) {
        this.accepted += 1;
        repeats.add(first, second);
      } else if (!(isCsv && this.rows > heads && this.inner(data, begin, at, (sum & (CROSS - 1)) - strangers))) {
        this.one(data.subarray(begin, at));
      }
      if (first === repetitions.first) at = repetitions.skip(data, at);
      if (this.rows >= repetitions.next) repetitions.remember(first, at);
      if (byte === CR && at + 1 < data.length && data[at + 1] === LF) at += 1;
    }
  }

  // Whether a row of csv is surely an account between quotation marks, or before a comma at its end.
  inner(data, begin, end, more) {
    const isQuoted = more === 2 && data[begin] === QUOTE && data[end - 1] === QUOTE && end - begin > 2;
    if (!isQuoted && !(more === 1 && data[end - 1] === COMMA)) return false;
    const start = isQuoted ? begin + 1 : begin;
    const stop = end - 1;
    const [first, second, sum] = this.hashed(data, start, stop);
    if (!this.shape.isSure(data, start, stop, sum) || this.refused[first >>> 16]) return false;
    this.accepted += 1;
    this.repeats.add(first, second);
    return true;
  }

  hashed(data, begin = 0, end = data.length) {
    const { folded, weights } = this.shape;
    let first = SEED;
    let second = SECOND_SEED;
    let sum = 0;
    for (let at = begin; at < end; at += 1) {
      sum += weights[data[at]];
      first = Math.imul(first ^ folded[data[at]], FACTOR);
      second = Math.imul(second ^ folded[data[at]], SECOND_FACTOR);
    }
    return [first, second, sum];
  }

  textOf(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length && bytes[at] < 128 && at < SHORT; at += 1) text += ASCII[bytes[at]];
    if (text.length === bytes.length) return text;
    try {
      return this.decoder.decode(bytes);
    } catch {
      throw new NotUtf8();
    }
  }

  // The value of a row: a whole line, or the one field of it.
  valueOf(bytes) {
    const line = this.textOf(bytes);
    return this.isCsv ? fieldOf(line) : line;
  }

  one(bytes) {
    const value = this.valueOf(bytes);
    const account = this.headers.rows.has(this.rows) ? "" : this.judge.account(value);
    if (account === "") {
      this.blank += 1;
    } else if (account === null) {
      this.rejected += 1;
      if (this.first.length < this.judge.limits.first) this.first.push({ row: this.rows, value });
    } else {
      this.accepted += 1;
      if (this.judge.alike?.test(account)) this.alike += 1;
      this.addText(account);
    }
  }

  addText(account) {
    let first = SEED;
    let second = SECOND_SEED;
    for (let at = 0; at < account.length; at += 1) {
      const code = account.charCodeAt(at);
      if (code > 127) { this.repeats.add(...this.hashed(this.encoder.encode(account))); return; }
      first = Math.imul(first ^ code, FACTOR);
      second = Math.imul(second ^ code, SECOND_FACTOR);
    }
    this.repeats.add(first, second);
  }

  // Decide what is known only once all rows were taken.
  settle() {
    const { doubtful } = this.headers;
    if (!this.headers.settle(this.accepted, this.rejected)) return;
    this.blank -= 1;
    this.rejected += 1;
    this.first = [doubtful, ...this.first].slice(0, this.judge.limits.first);
  }
}
