// The switch for the browser's own notices: kept in this browser, which asks for its leave only when the switch is pressed.
(() => {
  const button = document.getElementById("notices-switch");
  const state = document.getElementById("notices-state");
  const name = `notices.${document.getElementById("notices").dataset.who}.on`;
  const isOn = () => localStorage.getItem(name) === "true" && window.Notification?.permission === "granted";

  const show = () => {
    const cannot = !window.Notification || Notification.permission === "denied";
    state.textContent = cannot ? state.dataset.cannot : state.dataset[isOn() ? "on" : "off"];
    button.textContent = button.dataset[isOn() ? "off" : "on"];
    button.hidden = cannot;
  };

  button.addEventListener("click", async () => {
    const wanted = !isOn();
    if (wanted) await Notification.requestPermission();
    localStorage.setItem(name, wanted);
    show();
  });
  show();
})();
