// The push's page says aloud how far it is: what the server puts into data-aloud, whenever that changes. The region
// stays where it is while pieces of the page are replaced, for a region that comes with its words is not read.
const region = document.getElementById("aloud");
const words = () => document.getElementById("progress")?.dataset.aloud ?? "";
let last = words();
document.addEventListener("htmx:load", () => {
  const said = words();
  if (said && said !== last) region.textContent = said;
  last = said || last;
});

// While nothing has changed the server says so in place of sending the same piece again. Nothing behind the login is
// stored by the browser, so the page itself says what it has.
let shown = "";
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id === "progress" && shown) event.detail.headers["If-None-Match"] = shown;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.elt.id === "progress") shown = event.detail.xhr.getResponseHeader("ETag") ?? "";
});

// While the console does not answer, that stands above what may be old. Asking goes on by itself.
const noAnswer = document.getElementById("no-answer");
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.elt.id !== "progress") return;
  const isAway = [0, 502, 503, 504].includes(detail.xhr.status);
  if (isAway && noAnswer.hidden) region.textContent = noAnswer.textContent.trim();
  noAnswer.hidden = !isAway;
});

// What a person has folded or unfolded stays so while the pieces around it are replaced.
const folds = new Map();
document.addEventListener("click", ({ target }) => {
  const fold = target.closest("#course summary")?.parentElement;
  if (fold?.id) folds.set(fold.id, !fold.open);
});
document.addEventListener("htmx:oobAfterSwap", () => {
  folds.forEach((open, id) => { document.getElementById(id)?.toggleAttribute("open", open); });
});

document.querySelector("[data-print]").addEventListener("click", () => window.print());
