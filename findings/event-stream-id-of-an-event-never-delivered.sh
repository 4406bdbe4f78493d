#!/usr/bin/env bash
# @microsoft/fetch-event-source 2.0.1 and extended-eventsource 2.1.0 come back with the id of an event that they never
# handed to the app: they keep an id when its line is read, not when the event is complete. A server that writes `id:`
# before `data:`, as most do, and whose line breaks inside the event, is told that the event was taken.
# The HTML standard keeps it only with the event (eventsource 4.1.1 does). Put `id:` last in each event.
# Needs node 18 or newer and npm. Exits with 1 when the behaviour is another by now.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @microsoft/fetch-event-source@2.0.1 extended-eventsource@2.1.0 eventsource@4.1.1
cat > try.cjs <<'JS'
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
for (const name of ["log", "info", "debug", "warn"]) console[name] = () => {};
console.error = () => {};
const { fetchEventSource } = require("@microsoft/fetch-event-source");
const extended = require("extended-eventsource").EventSource;
const { EventSource } = require("eventsource");
const WIRE = "retry: 1\nid: 1\ndata: one\n\nid: 2\nda"; // valid, and cut off inside the second event

function line(back) {
  let calls = 0;
  return async (address, options) => {
    if (calls++) { back(new Headers(options?.headers ?? address.headers).get("last-event-id")); return new Promise(() => {}); }
    return new Response(WIRE, { headers: { "content-type": "text/event-stream" } });
  };
}
const clients = {
  "@microsoft/fetch-event-source 2.0.1": (hand) => new Promise((back) => fetchEventSource("http://example/", {
    fetch: line(back), openWhenHidden: true, onmessage: (event) => hand(event.data), onclose() { throw new Error(); }, onerror: () => 1,
  })),
  "extended-eventsource 2.1.0": (hand) => new Promise((back) => {
    new extended("http://example/", { fetch: line(back) }).addEventListener("message", (event) => hand(event.data));
  }),
  "eventsource 4.1.1": (hand) => new Promise((back) => {
    new EventSource("http://example/", { fetch: line(back) }).addEventListener("message", (event) => hand(event.data));
  }),
};
(async () => {
  const seen = [];
  for (const [name, client] of Object.entries(clients)) {
    const handed = [];
    const id = await client((data) => handed.push(data));
    process.stdout.write(`${name}: handed on ${handed.join(", ")}; comes back with id ${id}\n`);
    seen.push(`${handed} ${id}`);
  }
  process.exit(seen.join("; ") === "one 2; one 2; one 1" ? 0 : 1);
})();
JS
node try.cjs
# Seen: the first two say "handed on one; comes back with id 2", eventsource "comes back with id 1".
