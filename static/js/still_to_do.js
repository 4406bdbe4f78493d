// What is written meanwhile is asked for no more, though the summary that says so is as old as the last saving.
(() => {
  const settle = () => {
    document.querySelectorAll("#summary [data-until-written]").forEach((todo) => {
      const field = document.getElementById(`id_${todo.dataset.field}`);
      const isThere = Boolean(field?.value.trim());
      if (todo.hidden !== isThere) todo.hidden = isThere;
    });
  };

  document.addEventListener("written", settle);
  document.addEventListener("htmx:afterSettle", settle);
  window.addEventListener("pageshow", settle);
})();
