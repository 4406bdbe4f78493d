// What every page has.

// A form marked data-once is sent once: its buttons sleep after the first press. The server holds the same line;
// this only keeps the page calm. Coming back by the browser's history wakes them.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-once]")) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
  // Not before it has travelled: what a button that sleeps says is left out.
  setTimeout(() => event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
});

// For the page that a proxy shows while the console does not answer (deploy/proxies/pages/away.html): whether it stands in the
// place of an answer to a button, and what is spoken here.
localStorage.setItem("language", document.documentElement.lang);
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.method === "post") sessionStorage.setItem("pressed", "yes");
});
window.addEventListener("pageshow", () => sessionStorage.removeItem("pressed"));

// A login in another tab renews the token that forms carry; this page goes on with the new one, unless somebody else has logged in:
// what was shown to one person is not sent as another. The old token is refused.
const isSomebodyElses = () => {
  const [shownTo, isIn] = [document.documentElement.dataset.person, window.cookieCalled("person")];
  return shownTo && isIn && shownTo !== isIn;
};
const renewTokens = () => {
  const token = isSomebodyElses() ? null : window.cookieCalled("csrftoken");
  if (token) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
};
document.addEventListener("submit", renewTokens, true);
document.addEventListener("visibilitychange", renewTokens);
document.addEventListener("htmx:confirm", renewTokens);

// A piece of a page that is answered with another page (the draft was sent meanwhile) leads there; one that is
// answered with "log in" leads to the login, unless something is being written here.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestPath, responsePath } = event.detail.pathInfo;
  if (!responsePath || responsePath.split("?")[0] === requestPath.split("?")[0]) return;
  event.preventDefault();
  window.location.assign(event.detail.xhr.responseURL);
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401 && !document.getElementById("draft")) window.location.reload();
});

// A piece that was replaced while its answer was on its way takes it no more: what stands there is newer, and htmx (2.0.10) looks
// for the other pieces of that answer beside the one that is gone (findings/htmx-pieces-of-an-answer-whose-asker-was-replaced.sh).
const letGo = (event) => { if (!event.detail.target.isConnected) event.preventDefault(); };
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.addEventListener("htmx:beforeOnLoad", letGo));

// A time is told in the reader's own zone too, where that shows another time. A clock costs a phone a tenth of a second.
let clock = null;
const newClock = () => {
  const language = document.documentElement.lang;
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
};
const tellLocally = () => {
  document.querySelectorAll("[data-local]:empty").forEach((place) => {
    clock ??= newClock();
    const zone = clock.resolvedOptions().timeZone;
    place.textContent = ` · ${clock.format(new Date(place.dataset.local))} ${place.dataset.words} (${zone})`;
  });
};
document.addEventListener("htmx:load", tellLocally);
document.addEventListener("htmx:oobAfterSwap", tellLocally);
tellLocally();

// A refused password is not tried again by reloading the page: it would count as one more wrong try.
if (document.querySelector("[data-refused]")) window.history.replaceState(null, "", window.location.href);

// After a refused form the eyes and the screen reader go to what there is to do first.
document.querySelector(".error-summary")?.focus();
