// Autosave of the draft: says when it did not work, tries again by itself, and is never in a button's way. What is ticked
// in a card while an answer is on its way that brings this card anew stays ticked.
(() => {
  const form = document.getElementById("draft");
  const told = document.getElementById("told");
  const RETRY_MS = 3000;
  const CARDS = "#package-card, #typed-card";
  let leaving = false; // a button was pressed: what it sends is newer than any autosave
  let pressed = null; // the button that waits for the autosave on the way
  let isAway = false; // the console does not answer: who leaves would lose what is written
  let retry = 0;
  let unsent = false; // something was ticked in a card since the last save left
  let overdue = false; // an answer brought a newer card, and it was not taken
  const url = document.querySelector("[data-upload]").dataset.upload;

  const own = (handle) => (event) => { if (event.detail.elt === form) handle(event); };

  // The line is always seen. It is read aloud only when things turn bad or good again, not at each pause.
  const tell = () => {
    const line = document.getElementById("saved");
    const isBad = line.classList.contains("saved-not");
    const words = isBad ? line.textContent.trim().replace(/\s+/g, " ") : told.textContent && form.dataset.saved;
    if (told.textContent !== words) told.textContent = words;
  };

  const failed = (event) => {
    const line = document.getElementById("saved");
    const isLoggedOut = event.detail.xhr.status === 401;
    if (isLoggedOut) line.replaceChildren(document.getElementById("logged-out").content.cloneNode(true));
    else line.textContent = event.detail.xhr.status === 413 ? form.dataset.tooLarge : form.dataset.notSaved;
    line.className = "saved saved-not";
    tell();
    clearTimeout(retry);
    retry = setTimeout(() => htmx.trigger(form, "change"), RETRY_MS);
  };
  form.addEventListener("htmx:sendError", own(failed));
  form.addEventListener("htmx:responseError", own(failed));
  form.addEventListener("htmx:timeout", own(failed));
  document.addEventListener("htmx:afterSettle", tell); // before that the new line still has the looks of the old one
  form.addEventListener("htmx:beforeRequest", own((event) => {
    clearTimeout(retry);
    if (leaving) event.preventDefault();
  }));

  // Each save has a number: what came since of this page is no conflict, though its answers were lost, and what is late of
  // it is not stored over what is newer.
  const numbered = () => { form.elements.saving.value = Number(form.elements.saving.value) + 1; };
  form.addEventListener("htmx:configRequest", own(({ detail }) => {
    numbered();
    detail.parameters.saving = form.elements.saving.value;
  }));

  // Two saves at once would meet as two tabs do: the button waits until the autosave has its answer. While the console is
  // away, a press tries to save first, and the page is left only when that worked.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.classList.contains("visually-hidden")) {
      event.preventDefault(); // Enter in a field: saved like any other change, and the page stays
      htmx.trigger(form, "change");
    } else if (isAway || form.classList.contains("htmx-request")) {
      event.preventDefault();
      pressed = event.submitter;
      if (isAway) htmx.trigger(form, "change");
    } else {
      leaving = true;
      numbered();
    }
  });
  // Whoever goes on writing has stayed: the browser asked them, for a file was on its way, or they stopped the next page.
  ["input", "change"].forEach((name) => form.addEventListener(name, ({ target }) => {
    if (target !== form) leaving = false;
  }));
  form.addEventListener("htmx:afterRequest", own((event) => {
    isAway = [0, 502, 503, 504].includes(event.detail.xhr.status);
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    if (!event.detail.successful) return; // the line says so, and what is written stays
    leaving = true;
    setTimeout(() => form.requestSubmit(button));
  }));

  // The card of an answer knows nothing of what was ticked since it was asked for: the next save carries that.
  form.addEventListener("change", ({ target }) => { unsent ||= Boolean(target.closest(CARDS)); });
  form.addEventListener("htmx:beforeRequest", own(() => { if (!leaving) unsent = false; }));
  ["htmx:oobBeforeSwap", "htmx:beforeSwap"].forEach((swap) => form.addEventListener(swap, (event) => {
    if (!unsent || !event.target.matches(CARDS)) return;
    event.preventDefault();
    overdue = true;
  }));
  form.addEventListener("htmx:afterRequest", own((event) => {
    if (unsent || !overdue || !event.detail.successful) return;
    overdue = false;
    htmx.ajax("GET", url, { target: "#package-card", swap: "outerHTML" });
  }));
  window.addEventListener("pageshow", () => { leaving = false; });
})();
