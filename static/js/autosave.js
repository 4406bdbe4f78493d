// Autosave of the draft: says when it did not work, tries again by itself, and is never in a button's way.
(() => {
  const form = document.getElementById("draft");
  const RETRY_MS = 3000;
  let leaving = false; // a button was pressed: what it sends is newer than any autosave
  let pressed = null; // the button that waits for the autosave on the way
  let retry = 0;

  const own = (handle) => (event) => { if (event.detail.elt === form) handle(event); };

  const failed = (event) => {
    const line = document.getElementById("saved");
    line.textContent = event.detail.xhr.status === 401 ? form.dataset.loggedOut : form.dataset.notSaved;
    line.classList.add("saved-not");
    clearTimeout(retry);
    retry = setTimeout(() => htmx.trigger(form, "change"), RETRY_MS);
  };
  form.addEventListener("htmx:sendError", own(failed));
  form.addEventListener("htmx:responseError", own(failed));
  form.addEventListener("htmx:beforeRequest", own((event) => {
    clearTimeout(retry);
    if (leaving) event.preventDefault();
  }));

  // Two saves at once would meet as two tabs do: the button waits until the autosave has its answer.
  form.addEventListener("submit", (event) => {
    if (form.classList.contains("htmx-request")) {
      event.preventDefault();
      pressed = event.submitter;
    } else {
      leaving = true;
    }
  });
  form.addEventListener("htmx:afterRequest", own((event) => {
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    if (!event.detail.successful) return; // the line says so, and what is written stays
    leaving = true;
    setTimeout(() => form.requestSubmit(button));
  }));
  window.addEventListener("pageshow", () => { leaving = false; });
})();
