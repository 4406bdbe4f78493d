// Create Push: a picture is uploaded as soon as it is chosen, and its address goes into the field above.
(() => {
  const input = document.getElementById("id_picture_file");
  const address = document.getElementById("id_picture");
  const form = document.getElementById("draft");
  const words = input.dataset;
  const line = document.createElement("p");
  line.className = "picture-told";
  line.setAttribute("role", "status");
  input.after(line);
  const box = document.getElementById("div_id_picture_file");
  const kept = document.createElement("span");
  kept.className = "kept-file-name";
  box.classList.add("kept-file");
  box.append(kept);

  // Beside the field, in the place of "No file chosen": the file whose address stands above.
  const name = (text) => {
    kept.textContent = text;
    box.classList.toggle("has-file", Boolean(text));
  };
  const settle = (text) => {
    input.value = ""; // it must not travel again, with a button of the form
    input.disabled = false;
    line.textContent = text;
  };

  const send = async (file) => {
    const body = new FormData();
    body.append("picture_file", file);
    const headers = { "HX-Request": "true", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(form.dataset.picture, { method: "POST", body, headers });
    if (answer.status === 401) return settle(words.loggedOut);
    if (answer.status === 413) return settle(words.proxyLimit);
    if (!answer.ok && answer.status !== 422) return settle(words.notUploaded);
    const told = await answer.json();
    if (told.address) {
      address.value = told.address;
      address.dispatchEvent(new Event("input", { bubbles: true }));
      name(file.name);
    }
    return settle(told.problem ?? told.told);
  };

  const upload = ([file]) => {
    if (!file) return;
    if (file.size > Number(words.largest)) { settle(words.tooLarge); return; }
    input.disabled = true;
    name("");
    line.textContent = `${words.uploading} ${file.name}`;
    send(file).catch(() => settle(words.notUploaded));
  };

  input.addEventListener("change", (event) => {
    event.stopPropagation(); // it travels by itself, not with the autosave
    upload(input.files);
  });
  input.addEventListener("input", (event) => event.stopPropagation());
  address.addEventListener("input", () => name(""));
  window.addEventListener("beforeunload", (event) => { if (input.disabled) event.preventDefault(); }); // it travels
  upload(input.files); // chosen before this script was there
})();
