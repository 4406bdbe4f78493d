// What the page asks for goes once it is done: the summary, which comes back with each saving, says what is left.
(() => {
  const list = document.querySelector(".error-summary");
  if (!list) return;

  const settle = (name, left) => {
    const field = document.getElementById(`div_id_${name}`);
    const said = list.querySelector(`li[data-field="${name}"]`);
    if (left) {
      said.querySelector("a").textContent = left.textContent;
      return;
    }
    said.remove();
    field?.querySelectorAll(".is-invalid").forEach((place) => {
      place.classList.remove("is-invalid");
      place.removeAttribute("aria-invalid");
    });
    field?.querySelectorAll(".invalid-feedback").forEach((sentence) => { sentence.remove(); });
    if (!list.querySelector("li")) list.remove();
  };

  document.addEventListener("htmx:afterSettle", () => {
    const isSaved = !document.querySelector("#saved.saved-not");
    const left = new Map([...document.querySelectorAll("#summary [data-field]")].map((todo) => [todo.dataset.field, todo]));
    list.querySelectorAll("li[data-field]").forEach(({ dataset: { field } }) => {
      if (isSaved || field === "package") settle(field, left.get(field));
    });
  });
})();
