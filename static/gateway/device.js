// A phone in the browser: its screen, its accounts, and what a person does with them. line.js speaks to the gateway.
(() => {
  "use strict";

  const page = JSON.parse(document.getElementById("bench").dataset.page);
  const { words } = page;
  const { webAddress } = DeviceMessage;
  const language = document.documentElement.lang || "en";
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

  function cardOf({ id, title, content, message_type: kind, created, message }) {
    const card = { id, title, content, kind, at: Date.now(), shown: false, pressed: false };
    card.missed = Date.parse(created) < opened;
    Object.assign(card, besides(message || {}));
    state.seen.push(id);
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

  // What else it has to show: its picture, of another host that one's name alone, which must not hear of it; and what a
  // press opens.
  function besides(message) {
    const { xg_media_resources: picture, accept_time: hours } = message;
    return {
      hours: Array.isArray(hours) ? hours : [],
      picture: webAddress(picture)?.host,
      image: picture?.startsWith?.(page.pictures) ? webAddress(picture)?.pathname : undefined,
      link: DeviceMessage.link(message),
      place: DeviceMessage.place(message),
    };
  }

  // Its words are gone from the screen and from memory; that there was something stays to be seen.
  function takeBack(id) {
    state.seen.push(id);
    state.cards = state.cards.map((card) => (card.id === id ? emptied(card) : card));
    unannounce(id);
    drawCards();
    line.report(id, "withdrawn");
  }

  function emptied({ id }) {
    return { id, at: Date.now(), withdrawn: true };
  }

  // Its hours have not begun, or are over for today.
  function waits({ hours, shown: wasShown, kind }) {
    if (!hours?.length || wasShown || kind !== "notify") return false;
    const minutes = (moment) => Number(moment?.hour) * 60 + Number(moment?.min);
    const now = new Date().getHours() * 60 + new Date().getMinutes();
    return !hours.some(({ start, end }) => minutes(start) <= now && now <= minutes(end));
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

  function drawCards(newest) {
    at("cards").replaceChildren(...state.cards.map((card) => cardItem(card, card.id === newest)));
    at("no-cards").hidden = state.cards.length > 0;
    at("clear").hidden = state.cards.length === 0;
    fade();
  }

  // The list ends in a fade while there is more below.
  function fade() {
    const list = at("cards");
    list.toggleAttribute("data-more", list.scrollHeight - list.scrollTop - list.clientHeight > 4);
  }

  function cardItem(card, isNew) {
    const item = make("li", isNew ? "card-item card-new" : "card-item");
    const face = card.withdrawn || card.waited ? make("div", "card-face card-withdrawn") : make("button", "card-face");
    face.dataset.id = card.id;
    const head = make("span", "card-head");
    const time = make("time", "", clock(card.at));
    time.dateTime = new Date(card.at).toISOString();
    head.append(make("span", "card-app", page.applications[accessId].name), time);
    face.append(head);
    if (card.withdrawn || card.waited) face.append(make("span", "card-note", card.waited ? words.waits : words.withdrawn));
    else fill(face, card);
    item.append(face, wipe(card));
    if (card.pressed && card.link) item.append(link(card.link));
    return item;
  }

  function image(path) {
    const made = make("img", "card-image");
    [made.src, made.alt] = [path, words.image];
    return made;
  }

  function fill(face, card) {
    face.type = "button";
    face.append(make("span", "card-title", card.title), make("span", "card-text", card.content));
    if (card.image) face.append(image(card.image));
    else if (card.picture) face.append(make("span", "card-picture", `${words.picture} ${card.picture}`));
    const place = card.pressed && card.place ? `${words.place} ${card.place}` : "";
    const notes = [place, card.kind === "notify" ? "" : words.silent, card.missed ? words.missed : "", card.pressed ? words.pressed : ""];
    const note = notes.filter(Boolean).join(" · ");
    if (note) face.append(make("span", "card-note", note));
    if (card.pressed) face.classList.add("card-pressed");
    face.addEventListener("click", () => press(card));
  }

  // Followed by a person, in a tab of its own that learns nothing of this page: nothing that is pushed opens by itself.
  function link(address) {
    const anchor = make("a", "card-link", `${words.open} ${address}`);
    Object.assign(anchor, { href: address, target: "_blank", rel: "noopener noreferrer" });
    return anchor;
  }

  function wipe(card) {
    const button = make("button", "card-wipe", "×");
    button.type = "button";
    button.setAttribute("aria-label", `${words.clear} ${card.title || words.withdrawn}`);
    button.addEventListener("click", () => clear([card]));
    return button;
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

  at("cards").addEventListener("scroll", fade, { passive: true });
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
  tick();
  setInterval(() => { tick(); showDue(); }, 5000);
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
  const tabs = new DeviceTabs(stateKey(), { show, hold: (signal) => line.listen(signal) });
  drawDevice();
  drawCards();
  background.draw();
  background.hear();
  show("connecting");
  tabs.run();
})();
