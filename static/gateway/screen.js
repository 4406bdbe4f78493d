// A device's screen: its clocks, and its cards with what a person does to them, which is the page's to say.
(() => {
  "use strict";

  const language = document.documentElement.lang || "en";
  const at = (id) => document.getElementById(id);
  const HOURS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function clock(moment) {
    const date = new Date(moment);
    const today = date.toDateString() === new Date().toDateString();
    const style = { ...HOURS, second: "2-digit" };
    return new Intl.DateTimeFormat(language, today ? style : { day: "numeric", month: "short", ...style }).format(date);
  }

  function image(path, words) {
    const made = make("img", "card-image");
    [made.src, made.alt] = [path, words.image];
    return made;
  }

  // The list ends in a fade while there is more below.
  function fade() {
    const list = at("cards");
    list.toggleAttribute("data-more", list.scrollHeight - list.scrollTop - list.clientHeight > 4);
  }

  self.DeviceScreen = class {
    // `app` is the application's name; press(card) and clear([card]) are called.
    constructor({ words, app, press, clear }) {
      Object.assign(this, { words, app, press, clear });
      at("cards").addEventListener("scroll", fade, { passive: true });
    }

    static make = make;

    // `newest`: the id of the one that has just come.
    draw(cards, newest) {
      at("cards").replaceChildren(...cards.map((card) => this.item(card, card.id === newest)));
      at("no-cards").hidden = cards.length > 0;
      at("clear").hidden = cards.length === 0;
      fade();
    }

    item(card, isNew) {
      const item = make("li", isNew ? "card-item card-new" : "card-item");
      const isClosed = card.withdrawn || card.waited;
      const face = isClosed ? make("div", "card-face card-withdrawn") : make("button", "card-face");
      face.dataset.id = card.id;
      const head = make("span", "card-head");
      const time = make("time", "", clock(card.at));
      time.dateTime = new Date(card.at).toISOString();
      head.append(make("span", "card-app", this.app), time);
      face.append(head);
      if (isClosed) face.append(make("span", "card-note", card.waited ? this.words.waits : this.words.withdrawn));
      else this.fill(face, card);
      item.append(face, this.wipe(card));
      if (card.pressed && card.link) item.append(this.link(card.link));
      return item;
    }

    fill(face, card) {
      const { words } = this;
      face.type = "button";
      face.append(make("span", "card-title", card.title), make("span", "card-text", card.content));
      if (card.image) face.append(image(card.image, words));
      else if (card.picture) face.append(make("span", "card-picture", `${words.picture} ${card.picture}`));
      const place = card.pressed && card.place ? `${words.place} ${card.place}` : "";
      const kind = card.kind === "notify" ? "" : words.silent;
      const note = [place, kind, card.missed ? words.missed : "", card.pressed ? words.pressed : ""].filter(Boolean);
      if (note.length) face.append(make("span", "card-note", note.join(" · ")));
      if (card.pressed) face.classList.add("card-pressed");
      face.addEventListener("click", () => this.press(card));
    }

    // Followed by a person, in a tab of its own that learns nothing of this page: nothing that is pushed opens by itself.
    link(address) {
      const anchor = make("a", "card-link", `${this.words.open} ${address}`);
      Object.assign(anchor, { href: address, target: "_blank", rel: "noopener noreferrer" });
      return anchor;
    }

    wipe(card) {
      const button = make("button", "card-wipe", "×");
      button.type = "button";
      button.setAttribute("aria-label", `${this.words.clear} ${card.title || this.words.withdrawn}`);
      button.addEventListener("click", () => this.clear([card]));
      return button;
    }

    // How its line is.
    show(how) {
      for (const id of ["connection", "bar-state"]) {
        const place = at(id);
        place.dataset.state = how;
        place.textContent = this.words[how];
      }
    }

    // The clocks of the bar and of the lock screen.
    tick() {
      const now = new Date();
      const time = new Intl.DateTimeFormat(language, HOURS).format(now);
      at("bar-clock").textContent = time;
      at("bar-clock").dateTime = now.toISOString();
      at("lock-clock").textContent = time;
      const date = { weekday: "long", day: "numeric", month: "long" };
      at("lock-date").textContent = new Intl.DateTimeFormat(language, date).format(now);
    }
  };
})();
