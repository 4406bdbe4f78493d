// What follows from writing (counters, the device, what is still to do) waits until the letter itself is drawn, and is done
// once for all keys of that frame: the document hears "written". In a tab nobody looks at it waits for somebody to look.
(() => {
  const { port1, port2 } = new MessageChannel(); // heard once the frame is drawn; a timer would wait longer
  let isComing = false;
  port1.onmessage = () => {
    isComing = false;
    document.dispatchEvent(new Event("written"));
  };
  document.addEventListener("input", () => {
    if (!isComing) requestAnimationFrame(() => port2.postMessage(null));
    isComing = true;
  });
})();

// Say it there, unless it is said already. The text is changed in place where it can be: a new node in the page has the
// browser ask every rule of the style sheets anew that looks at what is inside of something (:has).
const put = (place, text) => {
  if (place.textContent === text) return;
  if (text && place.firstChild?.nodeType === Node.TEXT_NODE && place.childNodes.length === 1) place.firstChild.data = text;
  else place.textContent = text;
};
