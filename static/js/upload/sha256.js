// The SHA-256 of a piece of a file. Browsers have it over https and on localhost only; over plain http it is computed
// here, as FIPS 180-4 describes it, a third as fast.
const sha256 = (() => {
  const PIECE = 1024 * 1024; // between two of them the page answers
  const FIRST = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ];
  // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  const K = (() => {
    const primes = [];
    for (let number = 2; primes.length < 64; number += 1) {
      if (primes.every((prime) => number % prime)) primes.push(number);
    }
    return Int32Array.from(primes, (prime) => Math.floor((Math.cbrt(prime) % 1) * 2 ** 32));
  })();

  const mix = (state, bytes, from, to) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const words = new Int32Array(64);
    for (let at = from; at < to; at += 64) {
      for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const x = words[i - 15];
        const y = words[i - 2];
        const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        words[i] = (words[i - 16] + small + words[i - 7] + large) | 0;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const one = (h + turned + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
        const other = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const two = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
    }
  };

  // What is left after whole blocks of 64 bytes, a bit, and the length in bits.
  const ending = (bytes, from) => {
    const left = bytes.length - from;
    const last = new Uint8Array(left < 56 ? 64 : 128);
    last.set(bytes.subarray(from));
    last[left] = 0x80;
    const view = new DataView(last.buffer);
    view.setUint32(last.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(last.length - 4, bytes.length * 8);
    return last;
  };

  const computed = async (bytes) => {
    const state = Int32Array.from(FIRST);
    const blocks = bytes.length - (bytes.length % 64);
    for (let at = 0; at < blocks; at += PIECE) {
      mix(state, bytes, at, Math.min(blocks, at + PIECE));
      await new Promise((done) => { setTimeout(done); });
    }
    const last = ending(bytes, blocks);
    mix(state, last, 0, last.length);
    const digest = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => digest.setInt32(4 * i, word));
    return digest.buffer;
  };

  // The digest of an ArrayBuffer, as bytes.
  return async (buffer) => new Uint8Array(
    window.crypto?.subtle ? await crypto.subtle.digest("SHA-256", buffer) : await computed(new Uint8Array(buffer)),
  );
})();

// The digest of a Blob, as the console writes it.
const hexDigest = async (blob) => {
  const digest = await sha256(await blob.arrayBuffer());
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
