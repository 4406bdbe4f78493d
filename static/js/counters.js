// Create Push: counters count what is written, as it is written.
(() => {
  const length = (text) => [...text].length; // characters as people count them, not UTF-16 units
  // As it is sent: JSON in UTF-8. What is neither title nor text is counted by the server, at each saving.
  const bytes = (id) => new TextEncoder().encode(JSON.stringify(document.getElementById(id).value.trim())).length;
  const weigh = () => {
    const place = document.getElementById("size");
    const size = Number(place.dataset.besides) + bytes("id_title") + bytes("id_content");
    put(place.querySelector("span"), size.toLocaleString("en"));
    place.classList.toggle("over", size > Number(place.dataset.most));
  };
  const count = () => {
    document.querySelectorAll("[data-counts]").forEach((place) => {
      const written = length(document.getElementById(place.dataset.counts).value);
      const advice = Number(place.dataset.advice || 0);
      put(place, advice ? `${written} / ${advice}` : `${written}`);
      place.classList.toggle("over", advice > 0 && written > advice);
    });
    weigh();
  };
  document.addEventListener("written", count);
  count();
  document.addEventListener("htmx:afterSettle", weigh); // more may have been typed than was saved
})();
