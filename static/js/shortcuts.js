// The shortcuts that components/shortcuts.html lists. None sends anything. Single keys rest while something is written, and
// where the person's profile turns them off.
(() => {
  const list = document.getElementById("keys");
  const WRITTEN_IN = "input, textarea, select, [contenteditable], [popover]";
  // What a key finds on the page itself, before it leads elsewhere. A button gets the focus: it is not pressed.
  const HERE = {
    n: 'main form[action$="/create-push/"] button',
    "/": "main [type=search], main [role=search] [type=text]",
  };
  const SOON_MS = 1500;
  let before = { key: "", at: -SOON_MS };

  const isOff = () => window.cookieCalled("keys") === "off";
  const isBusy = ({ target, ctrlKey, metaKey, altKey, repeat, isComposing }) =>
    ctrlKey || metaKey || altKey || repeat || isComposing || target.closest(WRITTEN_IN) || document.querySelector("dialog[open]");
  const goTo = (keys) => {
    const way = list.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
    const place = [...document.querySelectorAll(HERE[keys] ?? "none")].find((one) => one.offsetParent);
    if (place) place.focus();
    else way?.click();
    return Boolean(way);
  };

  document.addEventListener("keydown", (event) => {
    const preview = document.querySelector("#draft [name=preview]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && preview && !event.isComposing) {
      event.preventDefault();
      preview.click();
    } else if (!isOff() && !isBusy(event)) {
      const isSoon = event.timeStamp - before.at < SOON_MS;
      const keys = isSoon ? before.key + event.key : event.key;
      before = { key: event.key === "g" ? "g" : "", at: event.timeStamp };
      if (event.key === "?") list.showModal();
      else if (goTo(keys)) event.preventDefault();
    }
  });
  document.getElementById("show-keys").addEventListener("click", () => list.showModal());
})();
