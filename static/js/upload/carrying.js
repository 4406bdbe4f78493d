// Carries a file to the console in chunks, by tus 1.0 (docs/adr/0040): what has arrived stays there when the line breaks,
// and it goes on from there by itself, after waits that grow. Knows nothing of the page: `tell(state, facts)` is told
//   "moving"   { sent, rate }          bytes that are there, bytes a second
//   "comparing"                        whether this file is the one that was begun
//   "waiting"  { sent, seconds, why }  tries again so soon; why: 0 the line broke, 507 the disk is full, else the status
//   "login"    { sent }                nobody is logged in; goes on when somebody is
//   "cancelling" { seconds, why }      given up here, not yet at the console
// and how it ends, once:
//   "arrived"  { html, refused }       the package card, which says what is wrong where it was refused
//   "refused"  { words }               before anything travelled
//   "proxy", "gone", "changed", "elsewhere", "cancelled"
class Carrying {
  static LARGEST = 8 * 1024 * 1024; // bytes of a chunk
  static SMALLEST = 64 * 1024;
  static FIRST = 256 * 1024;
  static AIM_MS = 1000; // that a chunk should take
  static WAITS = [1, 2, 4, 8, 15, 30]; // seconds
  static LOGIN_MS = 3000;
  static SLEPT_MS = 20000; // without a byte, and then one came: the line stood still, or the machine slept
  static RATED_MS = 1000; // of sending tell how fast it is

  // `file`: a File, or the name and size of one that has arrived. `places`: { card, uploads }, the addresses of the package
  // card and of uploads. `unfinished`: { url, name, size } of an upload that was begun, or null.
  constructor(file, places, unfinished, tell) {
    Object.assign(this, { file, places, tell });
    this.unfinished = unfinished?.size === file.size && unfinished?.name === file.name ? unfinished : null;
    Object.assign(this, { url: "", offset: null, sent: 0, tries: 0, ended: false });
    this.window = crypto.getRandomValues(new Uint32Array(4)).join("-"); // known again when an answer is lost
    Object.assign(this, { size: Carrying.FIRST, most: Carrying.LARGEST, prepared: null, rate: 0, movedAt: Infinity });
  }

  async run() {
    while (!this.ended) {
      try {
        const answer = await this.step();
        if (!this.ended && answer) await this.hear(answer);
      } catch (error) { // the file cannot be read any more
        if (!(error instanceof DOMException)) throw error;
        this.end("changed");
      }
    }
  }

  end(state, facts = {}) {
    if (this.ended) return;
    this.ended = true;
    this.wake?.();
    this.tell(state, facts);
  }

  // Given up once the console says so: what nobody told it to drop would be attached when the draft is opened again.
  async cancel() {
    const url = this.url || this.unfinished?.url;
    this.ended = true;
    this.wake?.();
    this.request?.abort();
    for (this.tries = 0; url; this.tries += 1) {
      this.tell("cancelling", {});
      const answer = await this.ask("DELETE", url);
      if (answer.isElsewhere) { this.tell("elsewhere", {}); return; }
      if (answer.status === 409 && await this.isShown()) return;
      if ([204, 404, 410].includes(answer.status)) break;
      const seconds = answer.status === 401 ? Carrying.LOGIN_MS / 1000 : this.waits();
      this.tell("cancelling", { seconds, why: answer.status });
      await this.pause(seconds * 1000);
    }
    this.tell("cancelled", {});
  }

  // It was attached before it could be given up: its card is shown, where there is *Remove*.
  async isShown() {
    const { status, text, isElsewhere } = await this.ask("GET", this.places.card);
    if (status === 200) this.tell(isElsewhere ? "elsewhere" : "arrived", { html: text, refused: false });
    return status === 200;
  }

  // What is to be done next; the answer to it.
  step() {
    if (!this.url) return this.unfinished ? this.takeUp() : this.begin();
    if (this.offset === null) return this.ask("HEAD", this.url);
    if (this.offset === this.file.size) return this.attach();
    if (this.file.slice) return this.sendChunk();
    this.end("elsewhere"); // nobody has chosen it on this page: loaded again, it asks for that
    return null;
  }

  begin() {
    const name = btoa(Array.from(new TextEncoder().encode(this.file.name), (byte) => String.fromCharCode(byte)).join(""));
    const headers = { "Upload-Length": this.file.size, "Upload-Metadata": `filename ${name}` };
    return this.ask("POST", this.places.uploads, headers);
  }

  // The file was begun before: where its chunks are the same, the upload is taken over, else begun anew.
  async takeUp() {
    this.tell("comparing");
    const me = { "Upload-Window": this.window };
    const answer = await this.ask("GET", this.unfinished.url, me);
    if (answer.status !== 200 || answer.isElsewhere) {
      if (answer.status === 404 || answer.status === 410) this.unfinished = null;
      return answer.status === 404 || answer.status === 410 ? null : answer;
    }
    let begin = 0;
    for (const [end, digest] of JSON.parse(answer.text).chunks) {
      if (this.ended) return null;
      if (await hexDigest(this.file.slice(begin, end)) !== digest) { this.unfinished = null; return null; }
      begin = end;
    }
    return this.ask("POST", this.unfinished.url, me);
  }

  // A chunk with its checksum; the next one is read and hashed while this one travels. It travels from the file itself,
  // which costs the page nothing: were it changed meanwhile, its checksum would be wrong.
  prepare(begin) {
    if (this.prepared?.begin === begin) return this.prepared;
    const end = Math.min(this.file.size, begin + this.size);
    const data = this.file.slice(begin, end);
    const ready = (async () => ({ data, checksum: btoa(String.fromCharCode(...await sha256(await data.arrayBuffer()))) }))();
    ready.catch(() => {}); // heard where it is awaited
    this.prepared = { begin, end, ready };
    return this.prepared;
  }

  async sendChunk() {
    const { begin, end, ready } = this.prepare(this.offset);
    const { data, checksum } = await ready;
    if (this.ended) return null;
    this.began ??= { at: Date.now(), offset: this.offset };
    const at = Date.now();
    const sending = this.ask("PATCH", this.url, {
      "Content-Type": "application/offset+octet-stream", "Upload-Offset": begin, "Upload-Checksum": `sha256 ${checksum}`,
    }, data);
    if (end < this.file.size) this.prepare(end);
    const answer = await sending;
    if (answer.status === 204) this.suit(Date.now() - at, end - begin);
    return answer;
  }

  // The size of the chunks after the next one, which is prepared already.
  suit(took, size) {
    const wanted = took < Carrying.AIM_MS ? size * 2 : size * Math.max(0.5, Carrying.AIM_MS / took);
    this.size = Math.round(Math.min(this.most, Math.max(Carrying.SMALLEST, wanted)));
  }

  attach() {
    return this.ask("POST", this.places.card, {}, new URLSearchParams({ upload: this.url.split("/").at(-2) }));
  }

  ask(method, url, headers = {}, body = null) {
    const onSent = (loaded) => { if (method === "PATCH") this.moved(this.offset + loaded); };
    const { request, answer } = asked(method, url, headers, body, onSent);
    this.request = request;
    return answer;
  }

  moved(sent) {
    if (this.ended || !this.began) return;
    const now = Date.now();
    if (now - this.movedAt > Carrying.SLEPT_MS) this.began = { at: now, offset: this.sent };
    this.movedAt = now;
    this.sent = Math.max(this.sent, Math.min(sent, this.file.size));
    const { at, offset } = this.began;
    if (!this.rate || now - at >= Carrying.RATED_MS) this.rate = (this.sent - offset) / Math.max(1, now - at) * 1000;
    this.tell("moving", { sent: this.sent, rate: this.rate });
  }

  // Go on by what was answered.
  async hear(answer) {
    const { method, status } = answer;
    if (answer.isElsewhere) { this.end("elsewhere"); return; } // another page answers: it says why
    if (status === 401) { await this.login(); return; }
    if (method === "POST" && status === 422) {
      if (this.url) {
        this.ask("DELETE", this.url); // or it would be tried again when the draft is opened
        this.end("arrived", { html: answer.text, refused: true });
      } else this.end("refused", { words: answer.text });
      return;
    }
    if (status >= 200 && status < 300) { this.advance(answer); return; }
    if (status === 413 && this.size > Carrying.SMALLEST) { this.shrink(); return; }
    if (status === 413) { this.end("proxy"); return; }
    if (status === 410) { this.end("gone"); return; }
    if (status === 404) { this.forget(); return; }
    if (status === 409 && !this.url) this.unfinished = null; // attached meanwhile
    if (status === 409 && !this.tries) this.tries = 1; // once at once
    else await this.rest(status);
    this.offset = null; // ask how far it is
  }

  advance(answer) {
    const { method } = answer;
    if (method === "POST" && this.url) { this.end("arrived", { html: answer.text, refused: false }); return; }
    if (method === "POST") {
      this.url = new URL(answer.header("Location"), window.location.href).pathname;
      this.unfinished = null;
    }
    if (method === "HEAD" || method === "POST") this.sent = Number(answer.header("Upload-Offset"));
    this.offset = Number(answer.header("Upload-Offset"));
    if (method === "PATCH") this.tries = 0;
  }

  // A proxy takes no such chunk.
  shrink() {
    this.most = this.size = Math.max(Carrying.SMALLEST, Math.floor(Math.min(this.size, this.most) / 2));
    this.prepared = null;
  }

  // The upload is not there any more: it rested too long. The file is here, and begins anew.
  forget() {
    if (!this.url) { this.end("elsewhere"); return; } // the draft is gone
    Object.assign(this, { url: "", offset: null, sent: 0, began: null });
  }

  waits() { return Carrying.WAITS[Math.min(this.tries, Carrying.WAITS.length - 1)]; }

  async rest(why) {
    const seconds = this.waits();
    this.tries += 1;
    this.began = null;
    this.prepared = null; // whether the file can still be read
    this.sent = this.offset ?? this.sent;
    this.tell("waiting", { sent: this.sent, seconds, why });
    await this.pause(seconds * 1000);
  }

  async login() {
    this.tell("login", { sent: this.sent });
    this.began = null;
    this.offset = null;
    for (;;) {
      await this.pause(Carrying.LOGIN_MS);
      if (this.ended) return;
      const answer = await this.ask("GET", this.places.card);
      if (answer.isElsewhere) this.end("elsewhere"); // somebody else, or the draft is gone: the page says so
      if (answer.isElsewhere || answer.status === 200) return;
    }
  }

  // So long, or until the network is back or it is cancelled.
  pause(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(() => this.wake(), milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", this.wake);
        done();
      };
      window.addEventListener("online", this.wake);
    });
  }
}
