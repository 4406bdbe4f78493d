#!/usr/bin/env bash
# A piece of a page that asks htmx 2.0.10 again and again (hx-trigger="every …") is replaced by the out-of-band answer to another
# request while its own question is on its way. Its answer then updates nothing: the pieces out of band in it are looked for
# beside the element that asked, which is in the page no more, though they all are. Each is logged as htmx:oobErrorNoTarget.
# An answer whose asker stands there still finds them. Needs node 20 and npm. Exits with 1 when the behaviour is another by now.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts htmx.org@2.0.10 jsdom@26.1.0
cat > try.cjs <<'JS'
const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const { once } = require("node:events");
const { JSDOM, VirtualConsole } = require("jsdom");

const PAGE = '<div id="card" hx-get="/card" hx-trigger="ask" hx-swap="outerHTML">old</div><p id="sum">old</p>';
const CARD = '<div id="card">answered</div><p id="sum" hx-swap-oob="true">answered</p>';
const held = [];
const server = createServer((request, response) => {
  if (request.url === "/card") { held.push(response); return; }
  response.setHeader("Content-Type", "text/html");
  response.end(request.url === "/" ? PAGE : '<div id="card" hx-swap-oob="true">newer</div>');
});

const seen = async (isReplaced) => {
  const errors = [];
  const virtualConsole = new VirtualConsole().on("error", (first) => errors.push(String(first).split(",")[0]));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const { window } = await JSDOM.fromURL(url, { runScripts: "outside-only", pretendToBeVisual: true, virtualConsole });
  // jsdom has neither CSS.escape nor an XPath that htmx could look for hx-on with; there is none on the page.
  window.CSS = { escape: (name) => name };
  window.XPathEvaluator = class { createExpression() { return { evaluate: () => ({ iterateNext: () => null }) }; } };
  window.eval(readFileSync("node_modules/htmx.org/dist/htmx.js", "utf8") + "; window.htmx = htmx;");
  const { htmx, document } = window;
  htmx.process(document.body);
  const asked = new Promise((done) => document.getElementById("card").addEventListener("htmx:afterRequest", done));
  htmx.trigger("#card", "ask");
  while (!held.length) await new Promise((done) => setTimeout(done, 20));
  if (isReplaced) await htmx.ajax("POST", "/save", { target: document.body, swap: "none" });
  held.pop().setHeader("Content-Type", "text/html").end(CARD);
  if (isReplaced) await new Promise((done) => setTimeout(done, 1000));
  else await asked;
  const texts = ["card", "sum"].map((id) => document.getElementById(id).textContent);
  window.close();
  return JSON.stringify([...texts, ...errors]);
};

server.listen(0, "127.0.0.1", async () => {
  const found = { "stands there still": await seen(false), "was replaced": await seen(true) };
  for (const [asker, what] of Object.entries(found)) console.log(`the asker ${asker}: card, sum, errors = ${what}`);
  const expected = ['["answered","answered"]', '["newer","old","htmx:oobErrorNoTarget"]'];
  process.exit(Object.values(found).every((what, at) => what === expected[at]) ? 0 : 1);
});
JS
node try.cjs
