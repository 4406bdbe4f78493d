// Create Push: where a package is chosen or dropped, what is said of its way to the console, and Cancel.
// On the box it says "package-chosen" (detail: { file }) when a file is about to travel, and "package-left" when that
// is over: stored, refused or cancelled.
(() => {
  const box = document.querySelector("[data-upload]");
  const input = document.getElementById("id_package");
  const state = box.querySelector(".upload-state");
  const line = box.querySelector(".upload-text");
  const bar = state.querySelector("progress");
  const cancel = state.querySelector(".upload-cancel");
  const note = box.querySelector(".upload-note"); // why what was dropped is not taken
  const kept = box.querySelector(".kept-file-name");
  const words = box.dataset;
  const places = { card: words.upload, uploads: words.uploads };
  let carrying = null;
  let unfinished = words.unfinished
    ? { url: words.unfinished, name: words.unfinishedName, size: Number(words.unfinishedSize), sent: Number(words.unfinishedSent) }
    : null;

  const announce = (name, detail) => box.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  const kilobytes = (bytes) => Math.ceil(bytes / 1024);
  const arrived = (sent, size) => (size < 1024 * 1024
    ? `${kilobytes(sent)} / ${kilobytes(size)} KB` : `${megabytes(sent)} / ${megabytes(size)} MB`);
  const left = (seconds) => (seconds < 60
    ? words.secondsLeft.replace("{seconds}", Math.ceil(seconds)) : words.minutesLeft.replace("{minutes}", Math.ceil(seconds / 60)));
  const say = (text) => {
    state.hidden = false;
    if (line.textContent !== text) line.textContent = text;
  };
  const show = (sent, size) => {
    bar.hidden = false;
    bar.value = size ? Math.floor((sent * 100) / size) : 0;
    cancel.hidden = false;
  };
  // Beside the field: the file that travels, or the one that is there.
  const name = (text) => {
    input.required = false;
    kept.textContent = text;
    kept.parentElement.classList.toggle("has-file", Boolean(text));
  };
  const nameStored = () => name(document.querySelector("#package-card [data-uploaded]")?.textContent ?? "");
  const settle = (text) => {
    carrying = null;
    input.value = "";
    nameStored();
    input.disabled = false;
    bar.hidden = cancel.hidden = true;
    if (text) say(text); else state.hidden = true;
    note.textContent = "";
    announce("package-left");
  };

  const sayWaiting = ({ sent, seconds, why }, size) => {
    const first = { 0: words.broken, 507: words.diskFull }[why] || words.noAnswer.replace("{status}", why);
    const kept = sent ? [words.kept.replace("{arrived}", arrived(sent, size))] : [];
    say([first, ...kept, words.again.replace("{seconds}", seconds)].join(" "));
  };
  const told = {
    comparing: () => say(words.comparing),
    moving: ({ sent, rate }, size) => {
      show(sent, size);
      const rest = rate > 0 ? ` · ${left((size - sent) / rate)}` : "";
      say(`${words.uploading} ${arrived(sent, size)} · ${bar.value} % · ${megabytes(rate)} MB/s${rest}`);
    },
    waiting: sayWaiting,
    login: () => line.replaceChildren(document.getElementById("upload-logged-out").content.cloneNode(true)),
    arrived: ({ html }) => {
      htmx.swap("#package-card", html, { swapStyle: "outerHTML" });
      unfinished = null;
      settle("");
    },
    refused: ({ words: why }) => settle(why),
    proxy: () => settle(words.proxyLimit),
    gone: () => settle(words.gone),
    changed: () => settle(words.changed),
    cancelling: ({ seconds, why }) => {
      cancel.hidden = true;
      const first = why === 401 ? words.cancelLoggedOut : words.cancelling;
      say(seconds ? [first, words.again.replace("{seconds}", seconds)].join(" ") : first);
    },
    cancelled: () => {
      unfinished = null;
      settle(words.cancelled);
    },
    elsewhere: () => {
      settle("");
      window.location.reload(); // logged out, or the draft is gone: the page says so
    },
  };

  const carry = (file) => new Carrying(file, places, unfinished, (name, facts) => told[name](facts, file.size));
  const upload = (file) => {
    if (carrying) return;
    if (file.size > Number(input.dataset.largest)) { settle(input.dataset.tooLarge); return; }
    note.textContent = "";
    input.disabled = true;
    name(file.name);
    say(`${words.uploading} ${file.name}`);
    show(0, file.size);
    announce("package-chosen", { file });
    carrying = carry(file);
    carrying.run();
  };

  nameStored();
  // Begun before this page was loaded. The file has to be chosen again, for a page may not look for it by itself; not
  // where all of it has arrived.
  if (unfinished && unfinished.sent === unfinished.size) {
    carrying = carry({ name: unfinished.name, size: unfinished.size });
    carrying.url = unfinished.url;
    carrying.run();
  } else if (unfinished) {
    show(unfinished.sent, unfinished.size);
    say(words.goOn.replace("{arrived}", arrived(unfinished.sent, unfinished.size)).replace("{name}", unfinished.name));
  }

  input.addEventListener("change", (event) => {
    event.stopPropagation(); // the file travels by itself, not with the autosave
    if (input.files.length) upload(input.files[0]);
  });
  input.addEventListener("input", (event) => event.stopPropagation());
  if (input.files.length) upload(input.files[0]); // chosen before this script was there
  cancel.addEventListener("click", () => {
    carrying ??= carry({ name: unfinished.name, size: unfinished.size });
    carrying.cancel();
  });
  ["dragover", "dragenter"].forEach((name) => box.addEventListener(name, (event) => {
    event.preventDefault();
    box.classList.add("dragged");
  }));
  ["dragleave", "drop"].forEach((name) => box.addEventListener(name, () => box.classList.remove("dragged")));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    const { files } = event.dataTransfer;
    note.textContent = files.length > 1 ? words.several : files.length && carrying ? words.busy : "";
    if (files.length === 1) upload(files[0]);
  });

  // Beside the box a browser would open the file in the place of the page.
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }));

  window.addEventListener("beforeunload", (event) => { if (carrying) event.preventDefault(); });
})();
