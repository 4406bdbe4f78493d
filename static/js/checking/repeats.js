// How many of millions of accounts repeat an earlier one. Each is known by 64 bits of hash, kept in parts by the first of
// them, so that each part is then looked through within the processor's cache.
const PARTS = 256;
const FIRST_SIZE = 2048; // 32-bit words
const RECENT = 4096; // accounts that are remembered besides: what repeats one of them is kept no more
const MOST = 16_000_000; // accounts: 128 MB, and half as much while they grow

export const SEEDS = [0x811c9dc5 | 0, 0x2f0b4c47];
export const FACTORS = [0x01000193, 0x27d4eb2d];

export class Repeats {
  constructor() {
    this.parts = Array.from({ length: PARTS }, () => new Uint32Array(FIRST_SIZE));
    this.used = new Int32Array(PARTS);
    this.recent = new Int32Array(2 * RECENT);
    this.count = 0;
    this.repeated = 0;
  }

  // Whether there are more than memory may hold.
  get areTooMany() { return this.count > MOST; }

  add(first, second) {
    if (this.count > MOST) return;
    const seen = 2 * (first & (RECENT - 1));
    if (this.recent[seen] === first && this.recent[seen + 1] === second) { this.repeated += 1; return; }
    this.recent[seen] = first;
    this.recent[seen + 1] = second;
    this.count += 1;
    const place = first >>> 24;
    const used = this.used[place];
    if (used === this.parts[place].length) this.grow(place);
    const part = this.parts[place];
    part[used] = first;
    part[used + 1] = second;
    this.used[place] = used + 2;
  }

  grow(place) {
    const before = this.parts[place];
    const part = new Uint32Array(2 * Math.ceil(before.length * 0.75));
    part.set(before);
    this.parts[place] = part;
  }

  // How many repeat an earlier one; once all were added.
  settle() {
    const most = Math.max(...this.used) / 2;
    const bits = Math.max(4, Math.ceil(Math.log2(most + 1)) + 1);
    const table = new Uint32Array(2 << bits);
    let { repeated } = this;
    for (let place = 0; place < PARTS; place += 1) {
      repeated += repeatedIn(this.parts[place], this.used[place], table, bits);
      this.parts[place] = new Uint32Array(0);
    }
    return repeated;
  }
}

// Of one part. A second word of 0 marks a free place, so that of an account is never 0.
const repeatedIn = (part, used, table, bits) => {
  table.fill(0);
  const mask = (1 << bits) - 1;
  let repeated = 0;
  for (let at = 0; at < used; at += 2) {
    const first = part[at];
    const second = part[at + 1] || 1;
    let slot = ((first << 8) ^ second) >>> (32 - bits);
    while (table[2 * slot + 1] && (table[2 * slot] !== first || table[2 * slot + 1] !== second)) slot = (slot + 1) & mask;
    if (table[2 * slot + 1]) repeated += 1;
    table[2 * slot] = first;
    table[2 * slot + 1] = second;
  }
  return repeated;
};
