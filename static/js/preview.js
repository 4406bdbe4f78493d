// The button that sends sleeps until the gateway has said how many accounts have a device. The server waits for that
// as well; where no answer comes in time, the button wakes and there is a line to tick.
const send = document.getElementById("send");
const why = document.getElementById("comes-first");
let isLate = false;
const wait = () => {
  if (!send || send.form.dataset.sent) return;
  const waits = !isLate && document.querySelector("[data-comes-first]") !== null;
  send.disabled = waits;
  if (why) why.hidden = !waits;
};
window.addEventListener("pageshow", wait);
document.addEventListener("htmx:load", wait);
setTimeout(() => { isLate = true; wait(); }, 8000);

// A question without an answer, or with a proxy's, is asked again: nobody else would.
document.addEventListener("htmx:afterRequest", ({ detail: { successful, requestConfig: { elt } } }) => {
  if (!successful && elt.matches("[hx-trigger$=' again']")) setTimeout(() => htmx.trigger(elt, "again"), 3000);
});
