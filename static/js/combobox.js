// A select that is searched by typing (data-searchable; "words" where its values mean nothing to people), after the
// ARIA Authoring Practices' editable combobox with a list. The select stays, out of sight: it keeps the value, travels
// with the form, and is all there is without scripts.
// An option is found by its text, and by what its data-also holds.
// Its words: data-none (nothing is found), data-found (how many are; %s is the number).
(() => {
  const element = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...inside);
    return made;
  };
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const enhance = (select) => {
    const { id } = select;
    const isByNumber = select.dataset.searchable !== "words"; // the values are numbers that people type
    const input = element("input", {
      id, type: "text", class: `${select.className} combobox-input`, role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`,
    });
    ["aria-describedby", "aria-invalid"].forEach((name) => {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    });
    const label = document.querySelector(`label[for="${id}"]`);
    const list = element("ul", { id: `${id}-list`, role: "listbox", "aria-label": label.textContent.trim() });
    const none = element("p", { class: "combobox-none" }, select.dataset.none);
    const popup = element("div", { class: "combobox-popup" }, list, none);
    const told = element("p", { class: "visually-hidden", role: "status" });
    let active = null;

    // -- The list: the options of the select in their groups ------------------------
    const row = (option) => {
      const [number, name, ...more] = option.textContent.split(" · ");
      const words = element("b", {}, name ? `${number} · ${name}` : number);
      const made = element("li", { id: `${id}-${option.index}`, role: "option" }, words);
      if (more.length) made.append(" ", element("span", { class: "combobox-more" }, more.join(" · ")));
      made.option = option;
      made.known = plain(`${made.textContent} ${option.dataset.also ?? ""}`);
      return made;
    };
    [...select.children].forEach((child, place) => {
      if (child.tagName === "OPTION") { list.append(row(child)); return; }
      const head = element("li", { id: `${id}-head-${place}`, role: "presentation", class: "combobox-head" }, child.label);
      const rows = [...child.children].map(row);
      list.append(element("li", { role: "presentation" },
        element("ul", { role: "group", "aria-labelledby": head.id }, head, ...rows)));
    });
    const rows = [...list.querySelectorAll('[role="option"]')];
    const seen = () => rows.filter((one) => !one.hidden);
    const isOpen = () => !popup.hidden;

    const activate = (one) => {
      active?.classList.remove("active");
      active = one ?? null;
      active?.classList.add("active");
      active?.scrollIntoView({ block: "nearest" });
      if (active) input.setAttribute("aria-activedescendant", active.id);
      else input.removeAttribute("aria-activedescendant");
    };

    // -- Filter: every word is in it; a number begins with what is typed, if any does -
    const filter = (typed) => {
      const words = plain(typed).split(/[\s·]+/).filter(Boolean);
      const begins = (one) => one.option.value.startsWith(words[0]);
      const byNumber = isByNumber && words.length === 1 && /^\d+$/.test(words[0]) && rows.some(begins);
      rows.forEach((one) => {
        one.hidden = byNumber ? !begins(one) : !words.every((word) => one.known.includes(word));
      });
      list.querySelectorAll('[role="group"]').forEach((group) => {
        group.parentElement.hidden = !group.querySelector('[role="option"]:not([hidden])');
      });
      const left = seen();
      none.hidden = left.length > 0;
      told.textContent = left.length ? select.dataset.found.replace("%s", left.length) : select.dataset.none;
      activate(words.length ? left.find((one) => isByNumber && one.option.value === words[0]) ?? left[0] : null);
    };

    const show = () => {
      const chosen = select.selectedOptions[0];
      input.value = chosen.textContent.trim();
      rows.forEach((one) => one.setAttribute("aria-selected", one.option === chosen));
    };
    const open = () => {
      if (isOpen()) return;
      popup.hidden = false;
      input.setAttribute("aria-expanded", "true");
      rows.forEach((one) => { one.hidden = false; });
      list.querySelectorAll("[hidden]").forEach((one) => { one.hidden = false; });
      none.hidden = true;
      activate(rows.find((one) => one.option.selected));
      popup.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      popup.hidden = true;
      input.setAttribute("aria-expanded", "false");
      told.textContent = "";
      activate(null);
      show();
    };
    const choose = (one) => {
      const isOther = select.value !== one.option.value;
      one.option.selected = true;
      close();
      if (isOther) select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const step = (by) => {
      const all = seen();
      const next = active ? all.indexOf(active) + by : by > 0 ? 0 : -1;
      activate(all.at(next % all.length));
    };

    const keys = {
      ArrowDown: (event) => { const was = isOpen(); open(); if (!event.altKey && (was || !active)) step(1); },
      ArrowUp: (event) => {
        if (event.altKey) { close(); return; }
        const was = isOpen();
        open();
        if (was || !active) step(-1);
      },
      Enter: () => { if (active) choose(active); else close(); },
      Escape: () => { close(); input.select(); },
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Tab" && active && isOpen()) { choose(active); return; }
      if (!keys[event.key] || event.isComposing || ((event.key === "Enter" || event.key === "Escape") && !isOpen())) return;
      event.preventDefault();
      keys[event.key](event);
    });
    input.addEventListener("input", (event) => {
      event.stopPropagation(); // nothing is chosen yet, so there is nothing to save
      open();
      filter(input.value);
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => { if (isOpen()) return; input.select(); open(); });
    input.addEventListener("blur", () => {
      if (isByNumber && active && input.value.trim() === active.option.value) choose(active); // its very number was typed
      else close();
    });
    popup.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
    popup.addEventListener("click", (event) => {
      const one = event.target.closest('[role="option"]');
      if (one) choose(one);
    });
    select.addEventListener("change", show);
    window.addEventListener("pageshow", show); // what the browser has put back

    select.id = `${id}-kept`;
    select.hidden = true;
    select.after(element("div", { class: "combobox" }, input, popup, told));
    popup.hidden = true;
    show();
  };

  document.querySelectorAll("select[data-searchable]").forEach(enhance);
})();
