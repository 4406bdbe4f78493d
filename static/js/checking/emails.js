// Rows of e-mail addresses: most are surely addresses, told byte by byte by a machine of a few states, in the loop that hashes
// them with their domain in small letters. It is narrower than the rule: what it does not take is judged one by one.
import { FACTORS, SEEDS } from "./repeats.js";
import { Rows } from "./rows.js";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const LONGEST = 64; // bytes: no name and no part of a domain can be too long then
const [SEED, SECOND_SEED] = SEEDS;
const [FACTOR, SECOND_FACTOR] = FACTORS;

// Before and within a part of the name; before, within and after a hyphen of the first part of the domain; the same of a later
// part, which is the last one if it is two letters or more.
const [LOST, BEGIN, NAME, PART, FIRST, HYPHEN, LATER, LETTER, LETTERS, MIXED, DASH] = Array(11).keys();
const alike = (letter, digit, hyphen, dot) => ({ letter, digit, hyphen, dot });
const MOVES = {
  [BEGIN]: { ...alike(NAME, NAME, NAME, LOST), sign: NAME },
  [NAME]: { ...alike(NAME, NAME, NAME, BEGIN), sign: NAME, at: PART },
  [PART]: alike(FIRST, FIRST, LOST, LOST),
  [FIRST]: alike(FIRST, FIRST, HYPHEN, LATER),
  [HYPHEN]: alike(FIRST, FIRST, HYPHEN, LOST),
  [LATER]: alike(LETTER, MIXED, LOST, LOST),
  [LETTER]: alike(LETTERS, MIXED, DASH, LATER),
  [LETTERS]: alike(LETTERS, MIXED, DASH, LATER),
  [MIXED]: alike(MIXED, MIXED, DASH, LATER),
  [DASH]: alike(MIXED, MIXED, DASH, LOST),
};

const kindOf = (byte) => {
  const sign = String.fromCharCode(byte);
  if (/[a-z]/i.test(sign)) return "letter";
  if (/[0-9]/.test(sign)) return "digit";
  return { "-": "hyphen", ".": "dot", "@": "at", _: "sign", "+": "sign" }[sign] ?? "";
};

// By state and byte: the state that follows, and the byte as it is compared.
const NEXT = new Uint8Array(11 << 8);
const FOLDED = Uint8Array.from({ length: 11 << 8 }, (_, place) => {
  const [state, byte] = [place >> 8, place & 255];
  NEXT[place] = MOVES[state]?.[kindOf(byte)] ?? LOST;
  return state >= PART && byte > 64 && byte < 91 ? byte | 32 : byte;
});

export class AddressRows extends Rows {
  // Take whole lines.
  take(data) {
    const { repeats, repetitions, refused } = this;
    const heads = Math.max(0, ...this.headers.rows);
    repetitions.begin();
    for (let at = 0; at < data.length; at += 1) {
      const begin = at;
      let first = SEED;
      let second = SECOND_SEED;
      let state = BEGIN;
      let byte = data[at];
      while (byte !== LF && byte !== CR) {
        const place = (state << 8) | byte;
        state = NEXT[place];
        first = Math.imul(first ^ FOLDED[place], FACTOR);
        second = Math.imul(second ^ FOLDED[place], SECOND_FACTOR);
        at += 1;
        byte = data[at];
      }
      this.rows += 1;
      if (state === LETTERS && at - begin <= LONGEST && this.rows > heads && !refused[first >>> 16]) {
        this.accepted += 1;
        repeats.add(first, second);
      } else if (!(this.isCsv && this.rows > heads && this.inside(data, begin, at))) {
        this.one(data.subarray(begin, at));
      }
      if (first === repetitions.first) at = repetitions.skip(data, at);
      if (this.rows >= repetitions.next) repetitions.remember(first, at);
      if (byte === CR && at + 1 < data.length && data[at + 1] === LF) at += 1;
    }
  }

  // Whether a row of csv is surely an address between quotation marks, or before a comma at its end.
  inside(data, begin, end) {
    const isQuoted = data[begin] === QUOTE && data[end - 1] === QUOTE;
    if (!isQuoted && data[end - 1] !== COMMA) return false;
    let first = SEED;
    let second = SECOND_SEED;
    let state = BEGIN;
    for (let at = isQuoted ? begin + 1 : begin; at < end - 1; at += 1) {
      const place = (state << 8) | data[at];
      state = NEXT[place];
      first = Math.imul(first ^ FOLDED[place], FACTOR);
      second = Math.imul(second ^ FOLDED[place], SECOND_FACTOR);
    }
    if (state !== LETTERS || end - begin > LONGEST || this.refused[first >>> 16]) return false;
    this.accepted += 1;
    this.repeats.add(first, second);
    return true;
  }
}
