// Runs before the page is drawn: light, dark, or as the system has it; and tells CSS that scripts run.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const YEAR = 31536000;
  const chosen = () => /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1] ?? "";
  const follow = () => {
    root.dataset.bsTheme = chosen() || (dark.matches ? "dark" : "light");
    document.querySelectorAll(".theme-switch button").forEach((button) => {
      button.setAttribute("aria-pressed", button.value === chosen());
    });
  };
  dark.addEventListener("change", follow);
  document.addEventListener("visibilitychange", follow); // chosen in another tab
  window.addEventListener("pageshow", follow); // or on another page, before the way back to this one
  follow();
  root.classList.add("scripts");

  // The page stays, for something may be being written on it.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".theme-switch")) return;
    event.preventDefault();
    const { value } = event.submitter;
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${value}; Path=/; SameSite=Lax; Max-Age=${value ? YEAR : 0}${secure}`;
    follow();
  });
})();
