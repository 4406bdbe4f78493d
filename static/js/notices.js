// Says which pushes of the person need them, and which have just ended: in the title, aloud, and where that is switched on in
// the profile by the browser's own notices. All tabs together ask once in 30 seconds, and of them one tells.
(() => {
  const place = document.getElementById("notices");
  const { url, who, waits } = place.dataset;
  const title = document.title;
  const EVERY_MS = 30000;
  const SOON_MS = 2000; // the page comes first

  const nameOf = (what) => `notices.${who}.${what}`;
  const read = (what) => JSON.parse(localStorage.getItem(nameOf(what)) ?? "null");
  const write = (what, value) => localStorage.setItem(nameOf(what), JSON.stringify(value));
  const isOn = () => read("on") && window.Notification?.permission === "granted";
  const alone = (work) => (navigator.locks ? navigator.locks.request(nameOf("lock"), work) : work());

  const show = ({ wait }) => { document.title = wait ? `(${wait}) ${waits} – ${title}` : title; };

  const notify = ({ key, words, more, url: to }) => {
    try {
      const notice = new Notification(words, { body: more, tag: key });
      notice.addEventListener("click", () => { window.open(to); notice.close(); });
    } catch { /* a phone's browser has them for installed pages only */ }
  };

  // Who comes for the first time is told nothing of what was there before.
  const tell = ({ said }) => {
    const seen = read("seen");
    const news = said.filter(({ key }) => seen && !seen.includes(key));
    write("seen", said.map(({ key }) => key));
    if (news.length) place.textContent = news.map(({ words, more }) => `${words} ${more}`).join(". ");
    if (isOn()) news.forEach(notify);
  };

  const ask = () => alone(async () => {
    const last = read("last");
    if (last && Math.abs(Date.now() - last.at) < EVERY_MS - SOON_MS) { show(last.answer); return; }
    const known = last ? { "If-None-Match": last.tag } : {};
    const response = await fetch(url, { headers: { "HX-Request": "true", ...known }, cache: "no-store" });
    if (response.status !== 200 && response.status !== 304) return; // nobody is logged in any more, say
    const answer = response.status === 200 ? await response.json() : last.answer;
    write("last", { at: Date.now(), tag: response.headers.get("ETag"), answer });
    tell(answer);
    show(answer);
  }).catch(() => {}); // the line is broken: the next time

  const askIfSeen = () => { if (!document.hidden || isOn()) ask(); };
  setTimeout(askIfSeen, SOON_MS);
  setInterval(askIfSeen, EVERY_MS);
  document.addEventListener("visibilitychange", askIfSeen);
  window.addEventListener("storage", ({ key }) => { if (key === nameOf("last") && read("last")) show(read("last").answer); });
})();
