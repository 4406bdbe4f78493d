// A phone in the browser. It knows the device API only: register, bind, unbind, report, and the event stream.
(() => {
  "use strict";

  const page = JSON.parse(document.getElementById("bench").dataset.page);
  const words = page.words;
  const language = document.documentElement.lang || "en";
  const at = (id) => document.getElementById(id);
  const MOST_CARDS = 100;
  const MOST_SEEN = 2000;
  const MOST_REPORTS = 500;
  const RETRY_MS = 2000;
  const opened = Date.now();

  // -- What this device remembers: one entry of localStorage for each device and application ------------------------

  const slot = /^[1-9]\d{0,3}$/.test(new URLSearchParams(location.search).get("device") || "")
    ? new URLSearchParams(location.search).get("device") : "1";
  const choiceKey = `gateway.choice.${slot}`;
  let accessId = localStorage.getItem(choiceKey);
  if (!(accessId in page.applications)) accessId = at("application").value;
  let state = null;

  const stateKey = () => `gateway.device.${slot}.${accessId}`;

  function load() {
    const fresh = { token: "", accounts: [], cards: [], seen: [], reports: [] };
    try {
      state = { ...fresh, ...JSON.parse(localStorage.getItem(stateKey()) || "{}") };
    } catch {
      state = fresh;
    }
  }

  function save() {
    state.cards = state.cards.slice(0, MOST_CARDS);
    state.seen = state.seen.slice(-MOST_SEEN);
    localStorage.setItem(stateKey(), JSON.stringify(state));
  }

  // -- The device API ------------------------------------------------------------------------------------------------

  async function call(name, body) {
    const headers = { "Content-Type": "application/json" };
    if (state.token) headers.Authorization = `Bearer ${state.token}`;
    const answer = await fetch(page.addresses[name], { method: "POST", headers, body: JSON.stringify(body) });
    const members = await answer.json();
    if (members.ret_code !== 0) throw new Refused(members.err_msg);
    return members;
  }

  class Refused extends Error {}

  async function register() {
    const keys = { access_id: accessId, access_key: page.applications[accessId].key };
    const members = await call("register", { ...keys, token: state.token });
    state.token = members.token;
    keepAccounts(members);
  }

  function keepAccounts(members) {
    state.accounts = members.accounts;
    save();
    drawDevice();
  }

  // Reports wait in the state until the gateway has noted them: closing the page loses none.
  function report(id, event) {
    state.reports.push({ id, event });
    save();
    flush();
  }

  let flushing = false;

  async function flush() {
    if (flushing) return;
    flushing = true;
    try {
      while (state.reports.length) {
        const some = state.reports.slice(0, MOST_REPORTS);
        await call("report", { reports: some });
        const noted = new Set(some.map((each) => `${each.id} ${each.event}`));
        state.reports = state.reports.filter((each) => !noted.has(`${each.id} ${each.event}`));
        save();
      }
    } catch {
      // The stream's next connection tries again.
    } finally {
      flushing = false;
    }
  }

  // -- The event stream, over fetch: it can send the token in a header, as an EventSource cannot ---------------------

  async function listen() {
    for (;;) {
      show("connecting");
      try {
        await register();
        say("");
        await follow();
      } catch (problem) {
        say(problem instanceof Refused ? problem.message : words.trouble);
      }
      show("offline");
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
    }
  }

  async function follow() {
    const headers = { Accept: "text/event-stream", Authorization: `Bearer ${state.token}` };
    const answer = await fetch(page.events, { headers, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    show("online");
    flush();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (buffer + value).split("\n\n");
      buffer = events.pop();
      events.forEach(take);
    }
  }

  function take(event) {
    const data = event.split("\n").filter((each) => each.startsWith("data: ")).map((each) => each.slice(6));
    if (data.length) receive(JSON.parse(data.join("\n")));
  }

  function receive(notification) {
    const { id, title, content, message_type: kind, created } = notification;
    if (!state.seen.includes(id)) {
      state.seen.push(id);
      const card = { id, title, content, kind, at: Date.now(), shown: false, pressed: false };
      card.missed = Date.parse(created) < opened;
      state.cards.unshift(card);
      drawCards(id);
      if (kind === "notify") announce(card);
    }
    report(id, "arrived");
    reportShown();
  }

  function reportShown() {
    if (document.visibilityState !== "visible") return;
    const unseen = state.cards.filter((card) => !card.shown && card.kind === "notify");
    for (const card of unseen) shown(card);
  }

  function shown(card) {
    if (card.shown) return;
    card.shown = true;
    report(card.id, "shown");
  }

  function press(card) {
    if (card.pressed) return;
    card.pressed = true;
    card.shown = true;
    report(card.id, "clicked");
    drawCards();
  }

  function announce(card) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const system = new Notification(card.title, { body: card.content, tag: card.id });
    system.addEventListener("show", () => shown(card));
    system.addEventListener("click", () => { window.focus(); press(card); });
  }

  // -- Drawing -------------------------------------------------------------------------------------------------------

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function show(how) {
    for (const id of ["connection", "bar-state"]) {
      const place = at(id);
      place.dataset.state = how;
      place.textContent = words[how];
    }
  }

  function say(sentence) {
    at("trouble").textContent = sentence;
    at("trouble").hidden = !sentence;
  }

  function drawDevice() {
    at("application").value = accessId;
    at("device-number").textContent = slot;
    at("token").textContent = state.token || "…";
    at("no-accounts").hidden = state.accounts.length > 0;
    at("accounts").replaceChildren(...state.accounts.map(accountItem));
  }

  function accountItem(account) {
    const item = make("li");
    const name = make("span", "account-name");
    const kind = `${account.account_type} · ${page.types[account.account_type] || ""}`;
    name.append(make("code", "code", account.account), make("span", "dim", kind));
    const button = make("button", "btn btn-link btn-sm", words.unbind);
    button.type = "button";
    button.setAttribute("aria-label", `${words.unbind} ${account.account}`);
    button.addEventListener("click", () => change("unbind", account));
    item.append(name, button);
    return item;
  }

  async function change(name, account) {
    try {
      keepAccounts(await call(name, { accounts: [account] }));
      say("");
      return true;
    } catch (problem) {
      say(problem instanceof Refused ? problem.message : words.trouble);
      return false;
    }
  }

  function drawCards(newest) {
    at("cards").replaceChildren(...state.cards.map((card) => cardItem(card, card.id === newest)));
    at("no-cards").hidden = state.cards.length > 0;
    at("clear").hidden = state.cards.length === 0;
  }

  function cardItem(card, isNew) {
    const item = make("li", isNew ? "card-item card-new" : "card-item");
    const button = make("button", "card-face");
    button.type = "button";
    button.dataset.id = card.id;
    const head = make("span", "card-head");
    const time = make("time", "", clock(card.at));
    time.dateTime = new Date(card.at).toISOString();
    head.append(make("span", "card-app", page.applications[accessId].name), time);
    button.append(head, make("span", "card-title", card.title), make("span", "card-text", card.content));
    const notes = [card.kind === "notify" ? "" : words.silent, card.missed ? words.missed : "", card.pressed ? words.pressed : ""];
    const note = notes.filter(Boolean).join(" · ");
    if (note) button.append(make("span", "card-note", note));
    if (card.pressed) button.classList.add("card-pressed");
    button.addEventListener("click", () => press(card));
    item.append(button);
    return item;
  }

  function clock(moment) {
    const date = new Date(moment);
    const today = date.toDateString() === new Date().toDateString();
    const style = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    return new Intl.DateTimeFormat(language, today ? style : { day: "numeric", month: "short", ...style }).format(date);
  }

  function tick() {
    const now = new Date();
    const time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
    at("bar-clock").textContent = time;
    at("bar-clock").dateTime = now.toISOString();
    at("lock-clock").textContent = time;
    at("lock-date").textContent = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(now);
  }

  // -- What a person does ---------------------------------------------------------------------------------------------

  at("application").addEventListener("change", (event) => {
    localStorage.setItem(choiceKey, event.target.value);
    location.reload(); // another application is another device
  });

  at("bind").addEventListener("submit", async (event) => {
    event.preventDefault();
    const account = { account: at("account").value.trim(), account_type: Number(at("account-type").value) };
    if (await change("bind", account)) at("account").value = "";
  });

  at("clear").addEventListener("click", () => {
    state.cards = [];
    save();
    drawCards();
    at("account").focus({ preventScroll: true });
  });

  at("new-device").addEventListener("click", (event) => {
    const taken = Object.keys(localStorage).map((key) => /^gateway\.(?:device|choice)\.(\d+)/.exec(key));
    const numbers = taken.filter(Boolean).map((match) => Number(match[1]));
    event.currentTarget.href = `?device=${Math.max(Number(slot), ...numbers) + 1}`;
  });

  at("permission").addEventListener("click", async () => {
    await Notification.requestPermission();
    offerPermission();
  });

  function offerPermission() {
    at("permission").hidden = !("Notification" in window) || Notification.permission !== "default";
  }

  document.addEventListener("visibilitychange", reportShown);
  window.addEventListener("storage", (event) => {
    if (event.key !== stateKey() || event.newValue === null) return;
    load(); // another tab is the same device
    drawDevice();
    drawCards();
  });

  localStorage.setItem(choiceKey, accessId);
  offerPermission();
  tick();
  setInterval(tick, 5000);
  load();
  drawDevice();
  drawCards();
  listen();
})();
