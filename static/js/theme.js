// Runs before the page is drawn: light or dark, if one was chosen; and tells CSS that scripts run.

// What a cookie holds. Behind TLS their names begin with what the page says; one without it may be another host's.
window.cookieCalled = (name) => {
  const begins = `${document.documentElement.dataset.cookies}${name}=`;
  return document.cookie.split("; ").find((cookie) => cookie.startsWith(begins))?.slice(begins.length);
};

(() => {
  const root = document.documentElement;
  const YEAR = 31536000;
  const chosen = () => ["light", "dark"].find((theme) => theme === window.cookieCalled("theme")) ?? "";
  const follow = () => {
    root.dataset.theme = chosen();
    document.querySelectorAll(".theme-switch button").forEach((button) => {
      button.setAttribute("aria-pressed", button.value === chosen());
    });
  };
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
    document.cookie = `${root.dataset.cookies}theme=${value}; Path=/; SameSite=Lax; Max-Age=${value ? YEAR : 0}${secure}`;
    follow();
  });
})();
