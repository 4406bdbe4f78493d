// A phone in the browser: its accounts, its notifications, and what a person does with them. line.js speaks to the
// gateway, screen.js draws the cards.
(() => {
  "use strict";

  const page = JSON.parse(document.getElementById("bench").dataset.page);
  const { words } = page;
  const { emptied, waits } = DeviceCard;
  const { make } = DeviceScreen;
  const at = (id) => document.getElementById(id);
  const MOST_CARDS = 100;
  const MOST_SEEN = 2000;
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
    const fresh = { token: "", accounts: [], cards: [], seen: [], reports: [], background: false };
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

  // -- What happens to notifications ---------------------------------------------------------------------------------

  const announced = new Map(); // the system's notifications of this page, by id

  function receive(notification) {
    load(); // another tab may have written meanwhile
    const { id } = notification;
    if (!state.seen.includes(id)) {
      const card = cardOf(notification);
      card.waited = waits(card);
      drawCards(id);
      if (card.kind === "notify" && !card.waited) announce(card);
    }
    line.report(id, "arrived");
    reportShown();
  }

  function cardOf(notification) {
    const card = DeviceCard.of(notification, { opened, pictures: page.pictures });
    state.seen.push(card.id);
    state.cards.unshift(card);
    return card;
  }

  // What the service worker has shown and reported, and what became of it there.
  function news({ id, event, data, at: moment }) {
    load();
    if (event === "shown" && !state.seen.includes(id)) cardOf(data).at = moment;
    if (event === "withdrawn") state.cards = state.cards.map((card) => (card.id === id ? emptied(card) : card));
    if (event === "cleared") state.cards = state.cards.filter((card) => card.id !== id);
    const card = state.cards.find((each) => each.id === id);
    if (card && !card.withdrawn) Object.assign(card, { shown: true, pressed: card.pressed || event === "clicked" });
    save();
    drawCards();
  }

  // Its words are gone from the screen and from memory; that there was something stays to be seen.
  function takeBack(id) {
    state.seen.push(id);
    state.cards = state.cards.map((card) => (card.id === id ? emptied(card) : card));
    unannounce(id);
    drawCards();
    line.report(id, "withdrawn");
  }

  // What has waited for its hours is shown as what comes now.
  function showDue() {
    const due = state.cards.filter((card) => card.waited && !waits(card));
    for (const card of due) {
      card.waited = false;
      announce(card);
    }
    if (!due.length) return;
    drawCards();
    reportShown();
    save();
  }

  function reportShown() {
    if (document.visibilityState !== "visible") return;
    state.cards.filter((card) => !card.withdrawn && !card.waited && !card.shown && card.kind === "notify").forEach(shown);
  }

  function shown(card) {
    if (card.shown) return;
    card.shown = true;
    line.report(card.id, "shown");
  }

  function press(card) {
    if (card.pressed) return;
    card.pressed = true;
    card.shown = true;
    line.report(card.id, "clicked");
    drawCards();
    document.querySelector(`[data-id="${card.id}"]`)?.focus({ preventScroll: true });
  }

  // Wiping away is reported of what people saw and did not open.
  function clear(cards) {
    state.cards = state.cards.filter((card) => !cards.includes(card));
    for (const card of cards) {
      unannounce(card.id);
      if (!card.withdrawn && !card.waited && !card.pressed && card.kind === "notify") line.report(card.id, "cleared");
    }
    save();
    drawCards();
    (at("cards").querySelector("button") || at("account")).focus({ preventScroll: true });
  }

  async function announce(card) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    if (await background.announce(card)) {
      shown(card);
      return;
    }
    const system = new Notification(card.title, { body: card.content, tag: card.id });
    announced.set(card.id, system);
    system.addEventListener("show", () => shown(card));
    system.addEventListener("click", () => { window.focus(); press(card); });
  }

  function unannounce(id) {
    announced.get(id)?.close();
    background.close(id);
  }

  // -- Drawing -------------------------------------------------------------------------------------------------------

  function say(sentence) {
    at("trouble").textContent = sentence;
    at("trouble").hidden = !sentence;
  }

  function drawDevice() {
    at("application").value = accessId;
    at("device-number").textContent = slot;
    at("token").textContent = state.token || "…";
    at("no-accounts").hidden = state.accounts.length > 0;
    at("bind").hidden = !page.applications[accessId].open;
    at("bound-elsewhere").hidden = page.applications[accessId].open;
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
    const problem = await line.change(name, account);
    say(problem);
    return !problem;
  }

  const screen = new DeviceScreen({ words, app: page.applications[accessId].name, press, clear });
  const drawCards = (newest) => screen.draw(state.cards, newest);

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

  at("clear").addEventListener("click", () => clear([...state.cards]));

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
    background.draw();
    reportShown();
  });

  localStorage.setItem(choiceKey, accessId);
  offerPermission();
  screen.tick();
  setInterval(() => { screen.tick(); showDue(); }, 5000);
  load();
  const line = new DeviceLine(page, accessId, { get state() { return state; }, save }, {
    tell: (how) => tabs.tell(how), say, drawDevice, notification: receive, withdraw: takeBack,
    registered: () => background.renew(),
  });
  const background = new DeviceBackground({
    page, accessId, slot, memory: line.memory, news,
    call: (name, body) => line.call(name, body),
    sentence: (problem) => line.sentence(problem),
    report: (id, event) => line.report(id, event),
  });
  const tabs = new DeviceTabs(stateKey(), { show: (how) => screen.show(how), hold: (signal) => line.listen(signal) });
  drawDevice();
  drawCards();
  background.draw();
  background.hear();
  screen.show("connecting");
  tabs.run();
})();
