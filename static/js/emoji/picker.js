// The picker of emoji: a dialog with a search in both languages, those used last, and all of them in their groups.
// `groups` are those of data/emoji.json: of each its names, and its emoji, as [emoji, English name, Chinese name, other words].
class EmojiPicker {
  static LANGUAGE = document.documentElement.lang === "en" ? 0 : 1;
  static USED = "emoji-used"; // where the browser keeps the last ones
  static MOST_USED = 18;
  static MOST_FOUND = 120;

  constructor(words, { groups }) {
    this.words = words.dataset;
    this.dialog = words.content.firstElementChild.cloneNode(true);
    this.search = this.dialog.querySelector("input");
    this.tabs = this.dialog.querySelector("[role=toolbar]");
    this.place = this.dialog.querySelector(".emoji-found");
    this.told = this.dialog.querySelector("[role=status]");
    this.all = groups.flatMap((group) => group.emojis);
    this.used = this.section(this.words.used, []);
    this.sections = groups.map((group) => this.section(group.names[EmojiPicker.LANGUAGE], group.emojis));
    this.tabs.append(...groups.map((group, at) => this.tab(group, this.sections[at])));
    this.listen();
    document.body.append(this.dialog);
  }

  // -- What is drawn ----------------------------------------------------------------

  element(name, properties, ...inside) {
    const made = Object.assign(document.createElement(name), { ...properties });
    made.append(...inside);
    return made;
  }

  one([emoji, ...names]) {
    const name = names[EmojiPicker.LANGUAGE];
    return this.element("button", {
      type: "button", className: "emoji-one", tabIndex: -1, textContent: emoji, title: name, ariaLabel: name,
    });
  }

  section(name, emojis) {
    const grid = this.element("div", { className: "emoji-grid" }, ...emojis.map((each) => this.one(each)));
    return this.element("section", { className: "emoji-group", ariaLabel: name }, this.element("h3", { textContent: name }), grid);
  }

  tab({ names, emojis }, section) {
    const name = names[EmojiPicker.LANGUAGE];
    const tab = this.element("button", { type: "button", textContent: emojis[0][0], title: name, ariaLabel: name, tabIndex: -1 });
    tab.addEventListener("click", () => {
      this.search.value = "";
      this.draw();
      section.scrollIntoView({ block: "start" });
      this.goTo(section.querySelector("button"));
    });
    return tab;
  }

  draw() {
    const wanted = this.search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const found = wanted.length ? this.found(wanted) : null;
    const last = this.used.querySelector("button") ? [this.used] : [];
    if (!found) this.place.replaceChildren(...last, ...this.sections);
    else if (found.length) this.place.replaceChildren(this.section(this.words.found.replace("%s", found.length), found));
    else this.place.replaceChildren(this.element("p", { textContent: this.words.none }));
    this.place.scrollTop = 0;
    this.told.textContent = found ? this.place.firstElementChild.firstChild.textContent : "";
    this.stopAt(this.place, this.buttons()[0]);
  }

  // Those that have all the words, first those that are called so.
  found(wanted) {
    const rank = ([, ...names], word) => {
      const [english, chinese, others] = names.map((name) => name.toLowerCase());
      const own = english.split(/[ :,-]+/);
      if (english === word || chinese === word) return 0;
      if (own.includes(word)) return 1;
      if (others.split(" ").includes(word)) return 2;
      if ([...own, chinese, ...others.split(" ")].some((one) => one.startsWith(word))) return 3;
      return [english, chinese, others].some((one) => one.includes(word)) ? 4 : Infinity;
    };
    const ranked = this.all.map((one) => [Math.max(...wanted.map((word) => rank(one, word))), one]);
    const fits = ranked.filter(([place]) => place < Infinity).sort(([first], [second]) => first - second);
    return fits.slice(0, EmojiPicker.MOST_FOUND).map(([, one]) => one);
  }

  // -- Those used last, newest first. A browser may keep nothing: then there are none -------

  kept() {
    try {
      return JSON.parse(window.localStorage.getItem(EmojiPicker.USED)) ?? [];
    } catch {
      return [];
    }
  }

  keep(emoji) {
    const last = [emoji, ...this.kept().filter((other) => other !== emoji)].slice(0, EmojiPicker.MOST_USED);
    try {
      window.localStorage.setItem(EmojiPicker.USED, JSON.stringify(last));
    } catch { /* as above */ }
  }

  drawUsed() {
    const known = new Map(this.all.map((one) => [one[0], one]));
    const last = this.kept().flatMap((emoji) => (known.has(emoji) ? [known.get(emoji)] : []));
    this.used.lastElementChild.replaceChildren(...last.map((one) => this.one(one)));
  }

  // -- Opening, choosing, closing ------------------------------------------------------

  open(opener, field, caret) {
    Object.assign(this, { field, caret });
    this.search.value = "";
    this.drawUsed();
    const isTouched = window.matchMedia("(pointer: coarse)").matches; // there the search would bring up the keyboard
    this.search.autofocus = !isTouched;
    this.dialog.querySelector(".emoji-close").autofocus = isTouched;
    this.dialog.showModal();
    this.draw();
    this.stand(opener);
  }

  // Below the field, or above it, so that what is written stays in sight. In narrow windows the style sheet puts it at the bottom.
  stand(opener) {
    const { offsetHeight, offsetWidth, style } = this.dialog;
    const { top, right } = opener.getBoundingClientRect();
    const below = this.field.getBoundingClientRect().bottom + 4;
    const above = top - offsetHeight - 4;
    const lowest = window.innerHeight - offsetHeight - 8;
    style.top = `${below > lowest && above >= 8 ? above : Math.max(8, Math.min(below, lowest))}px`;
    style.left = `${Math.max(8, right - offsetWidth)}px`;
    if (offsetWidth === window.innerWidth) opener.scrollIntoView({ block: "start" });
  }

  // As typed, so that it can be undone like anything typed, and is heard of by all that listen to what is typed.
  insert(emoji) {
    this.keep(emoji);
    this.dialog.close();
    this.back();
    if (!document.execCommand("insertText", false, emoji)) {
      this.field.setRangeText(emoji, this.caret, this.caret, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.caret = this.field.selectionEnd;
  }

  back() {
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(this.caret, this.caret);
  }

  // -- Keys ----------------------------------------------------------------------------

  buttons() { return [...this.place.querySelectorAll("button")]; }

  // Tab stops at one button of many.
  stopAt(place, one) {
    place.querySelectorAll("button").forEach((other) => { other.tabIndex = other === one ? 0 : -1; });
  }

  goTo(one) {
    if (!one) return;
    this.stopAt(one.closest(".emoji-found, [role=toolbar]"), one);
    one.focus();
  }

  // The button in the next row up (-1) or down (1), of the next group after the last row of one.
  inNextRow(from, direction) {
    const grids = [...this.place.querySelectorAll(".emoji-grid")];
    const own = from.parentElement;
    const wide = getComputedStyle(own).gridTemplateColumns.split(" ").length;
    const at = [...own.children].indexOf(from) + direction * wide;
    const most = own.children.length - 1;
    if (own.children[at]) return own.children[at];
    if (direction > 0 && Math.floor(most / wide) > Math.floor((at - wide) / wide)) return own.children[most];
    const next = grids[grids.indexOf(own) + direction]?.children;
    if (!next) return null;
    const column = (at + wide) % wide;
    const row = direction > 0 ? 0 : Math.floor((next.length - 1) / wide) * wide;
    return next[Math.min(row + column, next.length - 1)];
  }

  moved(event) {
    const one = event.target.closest("button");
    if (!one) return;
    const all = [...event.currentTarget.querySelectorAll("button")];
    const step = (by) => all[all.indexOf(one) + by];
    const isGrid = event.currentTarget === this.place;
    const to = {
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      ArrowDown: () => (isGrid ? this.inNextRow(one, 1) : this.buttons()[0]),
      ArrowUp: () => (isGrid && this.inNextRow(one, -1)) || this.search,
      Home: () => all[0],
      End: () => all.at(-1),
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const found = to();
    if (found === this.search) found.focus();
    else this.goTo(found);
  }

  searched(event) {
    const [first] = this.buttons();
    if (event.key === "ArrowDown") this.goTo(first);
    else if (event.key === "Enter" && this.search.value && first) this.insert(first.textContent);
    else if (event.key === "Escape") this.dialog.close(); // a browser clears the search first
    if (["ArrowDown", "Enter", "Escape"].includes(event.key)) event.preventDefault();
  }

  listen() {
    this.stopAt(this.tabs, this.tabs.firstElementChild);
    this.search.addEventListener("input", () => this.draw());
    this.search.addEventListener("keydown", (event) => this.searched(event));
    this.place.addEventListener("keydown", (event) => this.moved(event));
    this.tabs.addEventListener("keydown", (event) => this.moved(event));
    this.place.addEventListener("click", ({ target }) => { if (target.matches("button")) this.insert(target.textContent); });
    this.dialog.addEventListener("click", ({ target }) => {
      if (target === this.dialog || target.closest(".emoji-close")) this.dialog.close(); // the dialog itself: beside it
    });
    this.dialog.addEventListener("close", () => this.back());
  }
}
