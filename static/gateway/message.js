// What a push's message opens, as the page and the service worker judge it.
(() => {
  "use strict";

  const webAddress = (text) => {
    const address = typeof text === "string" && URL.canParse(text) ? new URL(text) : null;
    return ["http:", "https:"].includes(address?.protocol) ? address : null;
  };

  const action = (message) => {
    const { action_type: kind, activity, browser, intent } = message?.android?.action ?? {};
    return { kind: Number(kind || 1), activity, browser, intent };
  };

  self.DeviceMessage = {
    webAddress,

    // A page, of http or https and nothing else.
    link(message) {
      const { kind, browser } = action(message);
      return kind === 2 ? webAddress(browser?.url)?.href : undefined;
    },

    // A place in the app.
    place(message) {
      const { kind, activity, intent } = action(message);
      const place = { 1: activity, 3: intent }[kind];
      return typeof place === "string" ? place : undefined;
    },
  };
})();
