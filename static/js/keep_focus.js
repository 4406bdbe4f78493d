// A card is replaced while its check runs: who stood on one of its boxes stands there again when the box is back.
(() => {
  const CARDS = "#package-card, #typed-card";
  let stood = "";

  document.addEventListener("focusin", ({ target }) => { stood = target.closest(CARDS) ? target.id : ""; });
  document.addEventListener("pointerdown", ({ target }) => { if (!target.closest(CARDS)) stood = ""; });
  document.addEventListener("htmx:afterSettle", () => {
    if (stood && document.activeElement === document.body) document.getElementById(stood)?.focus({ preventScroll: true });
  });
})();
