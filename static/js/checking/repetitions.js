// Rows that are, byte for byte, a stretch of rows just before them once more, as where a list was pasted again and again: they
// are counted as that stretch was, and not read.
const COUNTS = ["rows", "accepted", "rejected", "blank", "alike"];

// Up to where bytes are what they are so far before: some by themselves, the others as words, six times as fast.
const alikeUntil = (data, begin, distance) => {
  const far = distance * [1, 4, 2, 4][distance & 3]; // as many words: what repeats at the one distance repeats at the other
  const words = new Int32Array(data.buffer, 0, data.buffer.byteLength >> 2);
  const isWord = (at) => at >= begin + far && !((data.byteOffset + at) & 3);
  let at = begin;
  while (at < data.length && !isWord(at) && data[at] === data[at - distance]) at += 1;
  if (!isWord(at)) return at;
  let place = (data.byteOffset + at) >> 2;
  const [end, back] = [(data.byteOffset + data.length) >> 2, far >> 2];
  while (place < end && words[place] === words[place - back]) place += 1;
  at = (place << 2) - data.byteOffset;
  while (at < data.length && data[at] === data[at - distance]) at += 1;
  return at;
};

export class Repetitions {
  constructor(rows) {
    this.rows = rows;
    this.before = {};
    this.begin();
  }

  // Forget the row that is waited for, as where other bytes begin.
  begin() {
    this.first = 0; // of its hash
    this.end = -1; // where its line ends
    this.next = 0; // the row that is waited for from then on; each is for twice as long as the one before
    this.patience = 1;
  }

  // Wait for the row that has just been counted to come again.
  remember(first, end) {
    COUNTS.forEach((each) => { this.before[each] = this.rows[each]; });
    this.first = first;
    this.end = end;
    this.next = this.rows.rows + this.patience;
    this.patience *= 2;
  }

  // Count what repeats the rows since that one; the line end that was come to.
  skip(data, at) {
    const { rows, before } = this;
    const distance = at - this.end;
    if (this.end < 0 || data[at] !== data[this.end] || this.isToldOf()) return at;
    const times = Math.floor((alikeUntil(data, at + 1, distance) - at - 1) / distance);
    if (!times) return at;
    rows.repeats.repeated += times * (rows.accepted - before.accepted);
    COUNTS.forEach((each) => { rows[each] += times * (rows[each] - before[each]); });
    this.begin();
    return at + times * distance;
  }

  // Whether each of these rows is told of by its number: as a header, or as one of the first that are rejected.
  isToldOf() {
    const { rows, before } = this;
    const areFull = rows.first.length >= rows.judge.limits.first;
    return before.rows < Math.max(0, ...rows.headers.rows) || (rows.rejected > before.rejected && !areFull);
  }
}
