// A browser's subscription, for the key that the application has today. The page and its service worker use it.
(() => {
  "use strict";

  const text = (buffer) => {
    const bytes = new Uint8Array(buffer ?? []);
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  // The browser keeps one subscription: that of another key goes first.
  async function subscribed(manager, key, subscribe) {
    const old = await manager.getSubscription();
    if (old && text(old.options.applicationServerKey) !== key) await old.unsubscribe();
    return subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  self.DeviceSubscription = {
    // Subscribe, and have the gateway note the address. subscribe(options) may have more patience than the browser's own;
    // call(body) throws the gateway's refusal with its members. Resolves to the key it was done for: where the gateway
    // refuses an older one, it says which is today's.
    async register(manager, key, call, subscribe = (options) => manager.subscribe(options)) {
      const subscription = await subscribed(manager, key, subscribe);
      try {
        await call({ channel: "webpush", address: subscription.toJSON(), key });
        return key;
      } catch (problem) {
        const today = problem.members?.channels?.webpush?.key;
        if (!today || today === key) throw problem;
        return this.register(manager, today, call, subscribe);
      }
    },
  };
})();
