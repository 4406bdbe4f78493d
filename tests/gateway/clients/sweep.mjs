// Cuts a stream of events at every byte and has each client of npm read what came: sweep.mjs WIRE FOLDER
// Writes into FOLDER/told, by client, what each cut handed on and the id that the client would come back with: [data, …], id.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , wireFile, folder] = process.argv;
const wire = readFileSync(wireFile);
const require = createRequire(pathToFileURL(`${folder}/index.js`));
globalThis.setTimeout = (act) => { queueMicrotask(act); return 0; };
for (const name of ["log", "info", "debug", "warn", "error"]) console[name] = () => {}; // some tell of each cut
globalThis.clearTimeout = () => {};
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };

const { fetchEventSource } = require("@microsoft/fetch-event-source");
const { EventSource: Extended } = require("extended-eventsource");
const { EventSource } = require("eventsource");
const { createParser } = require("eventsource-parser");

// A fetch whose first answer is the cut stream; the second call tells the id that the client comes back with.
function cutLine(cut, back) {
  let calls = 0;
  return async (address, options) => {
    if (calls++) {
      back(new Headers(options?.headers ?? address.headers).get("last-event-id") || "");
      return new Promise(() => {});
    }
    const body = new ReadableStream({
      start(controller) {
        if (cut) controller.enqueue(new Uint8Array(wire.subarray(0, cut)));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
}

const clients = {
  "@microsoft/fetch-event-source": (cut, hand) => new Promise((back) => {
    fetchEventSource("http://gateway/", {
      fetch: cutLine(cut, back), openWhenHidden: true, onmessage: (event) => hand(event.data),
      onclose() { throw new Error("closed"); }, onerror: () => 1,
    });
  }),
  "@microsoft/fetch-event-source with the loop of the docs": (cut, hand) => new Promise((back) => {
    let handled = "";
    const line = cutLine(cut, back);
    fetchEventSource("http://gateway/", {
      openWhenHidden: true,
      fetch: (address, options) => line(address, { ...options, headers: { ...options.headers, "last-event-id": handled } }),
      onmessage(event) { hand(event.data); handled = event.id || handled; },
      onclose() { throw new Error("closed"); },
      onerror: () => 1,
    });
  }),
  "extended-eventsource": (cut, hand) => new Promise((back) => {
    const source = new Extended("http://gateway/", { fetch: cutLine(cut, (id) => { source.close(); back(id); }) });
    source.addEventListener("notification", (event) => hand(event.data));
    source.addEventListener("message", (event) => hand(event.data));
  }),
  eventsource: (cut, hand) => new Promise((back) => {
    const source = new EventSource("http://gateway/", { fetch: cutLine(cut, (id) => { source.close(); back(id); }) });
    source.addEventListener("notification", (event) => hand(event.data));
    source.addEventListener("message", (event) => hand(event.data));
  }),
  "eventsource-parser": async (cut, hand) => {
    let last = "";
    const parser = createParser({ onEvent: (event) => { hand(event.data); last = event.id || last; } });
    parser.feed(new TextDecoder().decode(wire.subarray(0, cut), { stream: true }));
    return last;
  },
};

const told = {};
for (const [name, client] of Object.entries(clients)) {
  told[name] = [];
  for (let cut = 0; cut <= wire.length; cut++) {
    const handed = [];
    const id = await client(cut, (data) => handed.push(data));
    told[name].push([handed, id]);
  }
}
writeFileSync(`${folder}/told`, JSON.stringify(told));
process.exit(0);
