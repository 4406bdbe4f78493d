// Runs before the page is drawn: follows the system's light or dark, and tells CSS that scripts run.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { document.documentElement.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
  document.documentElement.classList.add("scripts");
})();
