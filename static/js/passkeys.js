// Passkeys: before such a form is sent, the browser asks the person's device for one, and its answer goes along.
// Where the browser knows none, the forms stay hidden: there are other ways to prove who one is.
(() => {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;

  const asked = async (form) => {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.options, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("not answered");
    return answer.json();
  };

  const made = async (form) => {
    const options = await asked(form);
    const isNew = form.dataset.passkey === "new";
    const credential = isNew
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    return JSON.stringify(credential.toJSON());
  };

  const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const state = form.querySelector("[role=status]");
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      state.textContent = form.dataset.waiting;
      try {
        form.elements.passkey.value = await made(form);
        form.submit();
      } catch (error) {
        state.textContent = form.dataset[words[error.name] ?? "failed"];
        button.disabled = false;
        button.focus();
      }
    });
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-passkey]").forEach((form) => {
      form.querySelector("button").disabled = false;
      form.querySelector("[role=status]").textContent = "";
    });
  });
})();
