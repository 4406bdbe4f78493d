// What every page has.

// A form marked data-once is sent once: its buttons sleep after the first press. The server holds the same line;
// this only keeps the page calm. Coming back by the browser's history wakes them.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-once]")) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
});

// After a refused form the eyes and the screen reader go to what there is to do first.
document.querySelector(".error-summary")?.focus();
