// Who goes away within the second in which what is written is not saved yet takes it along: links and the forms of other
// things wait for that save, the browser asks before it reloads or closes, and a page that nobody looks at any more, which
// a phone may end without a word, is saved at once.
(() => {
  const form = document.getElementById("draft");
  let unsaved = false; // something was written since the last save left, or that save came to nothing
  let isSaving = false;
  let isRefused = false; // the last save came to nothing: who presses again is asked by the browser, not held
  let isSent = false; // with a button of the draft, which takes everything along
  let go = null; // what waits

  const own = (handle) => (event) => { if (event.detail.elt === form) handle(event); };
  const isOpen = () => !isSent && (unsaved || isSaving);
  const isHeld = () => isOpen() && !isRefused;
  const save = () => { if (unsaved) htmx.trigger(form, "leave"); };

  ["input", "change"].forEach((name) => form.addEventListener(name, ({ target }) => {
    if (target === form) return;
    unsaved = true;
    isSent = false;
  }));
  form.addEventListener("htmx:beforeRequest", own((event) => {
    if (event.defaultPrevented) return;
    unsaved = false;
    isSaving = true;
  }));
  form.addEventListener("htmx:beforeOnLoad", own(() => { isSaving = false; })); // an answer may lead to another page
  form.addEventListener("htmx:afterRequest", own(({ detail }) => {
    isSaving = false;
    isRefused = !detail.successful && detail.xhr.status !== 401; // what is sent by nobody logged in is kept as well
    unsaved ||= isRefused;
    if (isRefused) go = null; // the line says so, and the page stays
    if (isOpen() || !go) return;
    const waited = go;
    go = null;
    setTimeout(waited);
  }));
  form.addEventListener("submit", (event) => { isSent = !event.defaultPrevented; });

  const hold = (event, then) => {
    event.preventDefault();
    event.stopPropagation();
    go = then;
    save();
  };
  const isFollowed = (event, link) => // in this window, by a press and nothing else
    !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented
    && !link.target && !link.hasAttribute("download") && !link.getAttribute("href").startsWith("#");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && isHeld() && isFollowed(event, link)) hold(event, () => link.click());
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form || !isHeld()) return;
    const { target, submitter } = event;
    hold(event, () => target.requestSubmit(submitter));
  }, true);

  window.addEventListener("beforeunload", (event) => {
    if (!isOpen()) return;
    save();
    event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("pageshow", () => { isSent = false; });
})();
