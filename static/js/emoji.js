// Create Push: a button at the title and at the text, for a picker of emoji that comes when it is first asked for.
(() => {
  const words = document.getElementById("emoji");
  const untouched = new Set(["id_title", "id_content"]);
  let picker = null;
  if (!window.HTMLDialogElement) return;

  // What did not arrive is asked for anew at the next press, and nothing else.
  const got = {};
  const once = (name, get) => {
    got[name] ??= get(words.dataset[name]).catch(() => {
      delete got[name];
      throw new Error(name);
    });
    return got[name];
  };
  const element = (properties) => new Promise((resolve, reject) => {
    const made = Object.assign(document.createElement(properties.src ? "script" : "link"), properties);
    made.onload = resolve;
    made.onerror = () => { made.remove(); reject(); };
    document.head.append(made);
  });
  const brought = async () => {
    const [list] = await Promise.all([
      once("list", async (address) => (await fetch(address)).json()),
      once("script", (src) => element({ src })),
      once("style", (href) => element({ rel: "stylesheet", href })),
    ]);
    return new EmojiPicker(words, list);
  };

  document.addEventListener("focusin", ({ target }) => { untouched.delete(target.id); });
  [...untouched].forEach((id) => {
    const place = document.getElementById(id).closest(".counted");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "emoji-open", textContent: "☺" });
    const problem = Object.assign(document.createElement("div"), { role: "alert", className: "form-text", hidden: true });
    button.ariaLabel = words.dataset.open.replace("%s", place.querySelector("label").textContent.trim());
    button.ariaHasPopup = "dialog";
    button.addEventListener("click", async () => {
      Object.assign(problem, { textContent: "", hidden: true });
      try {
        picker ??= await brought();
      } catch {
        problem.textContent = words.dataset.failed;
        problem.hidden = false;
        return;
      }
      const field = document.getElementById(id);
      // Beside what is selected, not in its place: stepping to a field by Tab selects all of it.
      picker.open(button, field, untouched.has(id) ? field.value.length : field.selectionEnd);
    });
    place.append(button, problem);
  });
})();
