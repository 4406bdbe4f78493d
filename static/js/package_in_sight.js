// Create Push: what becomes of a package that was chosen is brought into sight, for on a phone it stands below the window.
// Who scrolls, presses or types meanwhile looks at something else and is left there.
(() => {
  const box = document.querySelector("[data-upload]");
  const state = box.querySelector(".upload-state");
  const bar = document.querySelector(".write-bar");
  let isFollowed = false;
  let hasArrived = false;

  const isInSight = (place) => {
    const { top, bottom } = place.getBoundingClientRect();
    return top >= 0 && bottom <= bar.getBoundingClientRect().top;
  };
  const showCard = () => {
    const card = document.getElementById("package-card");
    if (!isFollowed || !hasArrived || !card.firstElementChild) return;
    const found = card.querySelector(":scope > .ledger, :scope > .notice") ?? card.firstElementChild;
    if (!isInSight(found)) card.scrollIntoView();
  };

  box.addEventListener("package-chosen", () => {
    [isFollowed, hasArrived] = [true, false];
    state.scrollIntoView({ block: "nearest" });
  });
  box.addEventListener("package-left", () => {
    hasArrived = true;
    if (isFollowed && !state.hidden) state.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("htmx:afterSettle", showCard);
  new ResizeObserver(showCard).observe(document.body); // what was found makes other parts of the page grow and shrink
  ["wheel", "touchmove", "pointerdown", "keydown"].forEach((name) => {
    document.addEventListener(name, () => { isFollowed = false; }, { passive: true });
  });
})();
