// Create Push: a package uploads with progress and Cancel, and waits in hand where nobody is logged in.
// On the box it says "package-chosen" (detail: { file }) when a file is about to travel, and "package-left" when that
// is over: stored, refused or cancelled.
(() => {
  const form = document.getElementById("draft");
  const box = document.querySelector("[data-upload]");
  const input = document.getElementById("id_package");
  const state = box.querySelector(".upload-state");
  const line = box.querySelector(".upload-text");
  const bar = state.querySelector("progress");
  const ASK_MS = 3000;
  let request = null;
  let waiting = 0; // for a login, with the file in hand

  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  const say = (text) => { state.hidden = false; line.textContent = text; };
  const announce = (name, detail) => box.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const settle = (text) => {
    request = null;
    clearInterval(waiting);
    waiting = 0;
    input.value = "";
    input.disabled = false;
    bar.hidden = true;
    state.querySelector(".upload-cancel").hidden = true;
    if (text) say(text); else state.hidden = true;
    announce("package-left");
  };

  // Nobody is logged in: the file stays in hand, and travels as soon as somebody is.
  const waitForLogin = (file) => {
    request = null;
    bar.hidden = true;
    line.replaceChildren(document.getElementById("upload-logged-out").content.cloneNode(true));
    waiting = setInterval(async () => {
      const answer = await fetch(box.dataset.upload, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!waiting || !answer || answer.status === 401) return;
      settle("");
      if (answer.ok && !answer.redirected) upload(file);
      else window.location.reload(); // somebody else, or the draft is gone: the page says so
    }, ASK_MS);
  };

  const upload = (file) => {
    if (request || waiting) return;
    if (file.size > Number(input.dataset.largest)) { bar.hidden = true; settle(input.dataset.tooLarge); return; }
    const data = new FormData();
    data.append("package", file);
    request = new XMLHttpRequest();
    const began = Date.now();
    request.upload.onprogress = (event) => {
      const percent = Math.floor((event.loaded * 100) / event.total);
      const rate = event.loaded / Math.max(1, Date.now() - began) * 1000;
      bar.value = percent;
      say(`${box.dataset.uploading} ${megabytes(event.loaded)} / ${megabytes(event.total)} MB · ${percent} % · ${megabytes(rate)} MB/s`);
    };
    request.onload = () => {
      if (request.status === 401) { waitForLogin(file); return; }
      const known = request.status === 200 || request.status === 422;
      const ended = request.responseURL && !request.responseURL.endsWith(box.dataset.upload);
      if (ended) { window.location.reload(); return; } // logged out, or the draft is gone: the page says so
      if (known) htmx.swap("#package-card", request.responseText, { swapStyle: "outerHTML" });
      const refused = { 413: box.dataset.proxyLimit, 507: box.dataset.diskFull }[request.status] || box.dataset.failed;
      settle(known ? "" : refused);
    };
    request.onerror = () => settle(box.dataset.failed);
    request.onabort = () => settle(box.dataset.cancelled);
    input.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    state.querySelector(".upload-cancel").hidden = false;
    say(`${box.dataset.uploading} ${file.name}`);
    announce("package-chosen", { file });
    renewTokens();
    request.open("POST", box.dataset.upload);
    request.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    request.setRequestHeader("HX-Request", "true");
    request.send(data);
  };

  input.addEventListener("change", (event) => {
    event.stopPropagation(); // the file travels by itself, not with the autosave
    if (input.files.length) upload(input.files[0]);
  });
  input.addEventListener("input", (event) => event.stopPropagation());
  if (input.files.length) upload(input.files[0]); // chosen before this script was there
  state.querySelector(".upload-cancel").addEventListener("click", () => {
    if (waiting) settle(box.dataset.cancelled); else request?.abort();
  });
  ["dragover", "dragenter"].forEach((name) => box.addEventListener(name, (event) => {
    event.preventDefault();
    box.classList.add("dragged");
  }));
  ["dragleave", "drop"].forEach((name) => box.addEventListener(name, () => box.classList.remove("dragged")));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) upload(event.dataTransfer.files[0]);
  });

  // Beside the box a browser would open the file in the place of the page.
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  }));

  window.addEventListener("beforeunload", (event) => { if (request || waiting) event.preventDefault(); });
})();
