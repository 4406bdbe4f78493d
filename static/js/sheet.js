// Create Push: the rail, which is a sheet in narrow windows, does not stay where the focus left it, nor where the window has
// become so wide that it has its column again; and the bar at the bottom does not lie over what is being written.
(() => {
  const WRITTEN_IN = "textarea, input:not([type=checkbox], [type=radio], [type=file])"; // a press on others must stay on them
  const rail = document.getElementById("rail");
  const close = () => { if (rail.hidePopover && rail.matches(":popover-open")) rail.hidePopover(); }; // old browsers have none
  rail.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !rail.contains(relatedTarget)) close();
  });
  // The bar lies over what is at the bottom. Where a field is stepped to, the browser keeps it clear of the bar by itself.
  document.getElementById("draft").addEventListener("focusin", ({ target }) => {
    if (target.matches(WRITTEN_IN)) target.scrollIntoView({ block: "nearest" });
  });
  window.matchMedia("(min-width: 1024px)").addEventListener("change", close);
})();
