// The device of the preview draws what is being written, as the chosen look and channel show it.
(() => {
  const device = document.getElementById("device");
  const channels = document.getElementById("device-channel");
  const isWide = device.dataset.wide ? new RegExp(device.dataset.wide, "u") : null; // counts as two there
  const SOUNDLESS = ["1", "2"]; // of a channel's importance
  const OWN = /\/[0-9a-f]{64}\.\w+$/; // the name of a picture of this installation
  const one = (selector) => device.querySelector(selector);
  const written = (name) => document.getElementById(`id_${name}`)?.value;
  const show = (place, isShown) => { if (place && place.hidden === Boolean(isShown)) place.hidden = !isShown; };

  one(".said-of-look")?.remove();
  // What is not written on this page stays as it came.
  const places = [...device.querySelectorAll("[data-cuts]")].map((place) => {
    const [seen, pastLook, cut] = [".seen", ".past-look", ".cut"].map((piece) => place.querySelector(piece));
    const came = seen.textContent + pastLook.textContent + cut.textContent;
    pastLook.remove(); // each look is drawn by itself from here on
    return { seen, cut, came, empty: place.dataset.empty, name: place.dataset.cuts };
  });

  // How many UTF-16 units of a text are within `most` characters.
  const room = (text, most) => {
    let length = 0;
    let units = 0;
    for (const character of text) {
      length += isWide?.test(character) ? 2 : 1;
      if (length > most) break;
      units += character.length;
    }
    return units;
  };

  const cut = () => {
    const { title, content, whole, less } = channels.selectedOptions[0].dataset;
    const look = one("[name=look]:checked").dataset.content;
    const most = { title: Number(title) || Infinity, content: Number(content) || Infinity };
    if (content && look) most.content = Math.min(most.content, Number(look));
    let isCut = false;
    for (const place of places) {
      const text = written(place.name) ?? place.came;
      const end = room(text, most[place.name]);
      put(place.seen, text.slice(0, end) || place.empty);
      put(place.cut, text.slice(end));
      isCut ||= end < text.length;
    }
    put(one("[data-cut-said]"), isCut ? less : whole);
  };

  const host = (address) => {
    try {
      return new URL(address).hostname || address;
    } catch {
      return address;
    }
  };

  // Of this installation: no other host hears of it.
  const showImage = (path) => {
    const shown = one(".device-image");
    if ((shown?.getAttribute("src") ?? "") === path) return;
    shown?.remove();
    if (!path) return;
    const image = document.createElement("img");
    [image.className, image.alt, image.src] = ["device-image", "", path];
    one(".device-picture").prepend(image);
  };

  const draw = () => {
    cut();
    if (written("sound") === undefined) return; // the options are not written on this page
    const [silent, picture, level] = ["silent", "picture", "interruption"].map(written);
    show(one(".device-note"), !silent);
    show(one(".device-nothing"), silent);
    show(one(".device-picture"), picture);
    put(one("[data-host]"), host(picture));
    showImage(picture.startsWith(device.dataset.pictures) && OWN.test(picture) ? new URL(picture).pathname : "");
    show(one(".device-muted"), written("sound") === "none" || SOUNDLESS.includes(written("importance")));
    device.querySelectorAll("[data-level]").forEach((place) => { show(place, place.dataset.level === level); });
    const subtitle = one(".device-subtitle");
    if (subtitle) put(subtitle, written("subtitle"));
    const badge = one(".device-badge");
    if (badge) put(badge, written("badge") === "set" ? written("badge_number") : "");
  };

  document.addEventListener("written", draw);
  window.addEventListener("pageshow", draw); // what the browser has put back
  draw();
})();
