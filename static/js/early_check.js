// Create Push: a package that is chosen is read in this browser while it travels, by js/checking/worker.js. What it finds
// gives way to the answer of the server's check. Nothing of the accounts leaves the page.
(() => {
  const box = document.querySelector("[data-upload]");
  const place = document.querySelector(".early-check");
  const type = document.querySelector("select[name=account_type]");
  const ledger = place.querySelector(".ledger");
  const rows = place.querySelector(".early-rows");
  const QUIET_MS = 600; // a small file has arrived by then, and nothing flashes
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let file = null;
  let worker = null;
  let rules = null;
  let job = 0;
  let isStored = false; // and its check is what is waited for

  const askForRules = async () => {
    const answer = await fetch(place.dataset.rules, { headers: { "HX-Request": "true" } }).catch(() => null);
    return answer?.ok && !answer.redirected ? answer.json() : null;
  };

  const say = (text) => { place.querySelector(".early-line").textContent = text; };

  const rowOf = (reject, words) => {
    const [what, fix] = words[reject.reason] ?? ["", place.dataset.later];
    const row = document.createElement("tr");
    const [first, second] = [row.insertCell(), row.insertCell()];
    const [value, why] = [document.createElement("span"), document.createElement("span")];
    first.className = "num";
    first.textContent = number.format(reject.row);
    value.className = "code value";
    value.textContent = reject.value;
    why.className = "why";
    why.textContent = what ? `${what} · ${fix}` : fix;
    second.append(value, why);
    return row;
  };

  const count = (found, isTyped) => {
    place.querySelectorAll("[data-count]").forEach((term) => {
      const value = found[term.dataset.count];
      const isTold = term.dataset.count === "rows" || isTyped;
      term.hidden = !isTold || (term.dataset.count === "headers" && !value);
      term.querySelector("b").textContent = value === null ? "…" : number.format(value);
      const word = term.querySelector("[data-one]");
      if (word) word.textContent = value === 1 ? word.dataset.one : word.dataset.many;
    });
  };

  const show = (found, words) => {
    const isUnsure = found.state === "unsure";
    const isTyped = Boolean(type.value);
    ledger.hidden = isUnsure;
    rows.hidden = isUnsure || !isTyped || !found.first.length;
    if (isUnsure) { say(place.dataset.unsure); return; }
    count(found, isTyped);
    const body = rows.querySelector("tbody");
    if (!rows.hidden && body.rows.length !== found.first.length) body.replaceChildren(...found.first.map((each) => rowOf(each, words)));
    say(isTyped ? place.dataset[found.state] : place.dataset.untyped);
    if (found.state === "read") {
      document.getElementById("early-told").textContent = `${place.dataset.read} ${ledger.innerText.replace(/\s+/g, " ")}`;
    }
  };

  const stop = () => { worker?.terminate(); worker = null; job += 1; };

  const leave = () => {
    stop();
    file = null;
    isStored = false;
    place.hidden = true;
    ["#early-told", "tbody", ".early-line"].forEach((each) => place.querySelector(each).replaceChildren());
    ledger.hidden = true;
    rows.hidden = true;
  };

  const begin = async () => {
    stop();
    const mine = job;
    rules ??= await askForRules();
    if (mine !== job || !rules) return;
    const { words } = rules;
    worker = new Worker(place.dataset.worker, { type: "module" });
    worker.onmessage = ({ data }) => { if (data.job === job) show(data, words); };
    worker.onerror = () => show({ state: "unsure" }, words);
    worker.postMessage({ job, file, name: file.name, type: type.value || "0", rules });
    setTimeout(() => { if (mine === job) place.hidden = false; }, QUIET_MS);
  };

  const isInCheck = () => document.getElementById("package-card").hasAttribute("hx-trigger");

  box.addEventListener("package-chosen", (event) => {
    leave();
    file = event.detail.file;
    begin();
  });
  box.addEventListener("package-left", () => {
    isStored = Boolean(file) && isInCheck();
    if (!isStored) leave();
  });
  document.addEventListener("htmx:load", () => { if (isStored && !isInCheck()) leave(); });
  type.addEventListener("change", () => { if (file) begin(); });
})();
