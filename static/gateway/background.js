// "Notify me even when this page is closed": the browser's subscription, its address at the gateway, and the switch.
//
// device: { page, accessId, slot, memory: { state, save() }, call(name, body), sentence(problem), news(item),
// report(id, event) }. What is wanted stays in memory.state.background; what is true is asked of the browser.
(() => {
  "use strict";

  const ANSWER_MS = 5000; // a browser that has just started may forget the first question
  const TRIES = 3;
  const at = (id) => document.getElementById(id);

  class Unanswered extends Error {}

  const within = (promise) =>
    Promise.race([promise, new Promise((_, late) => { setTimeout(() => late(new Unanswered()), ANSWER_MS); })]);

  async function tried(manager, options) {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await within(manager.subscribe(options));
      } catch (problem) {
        if (left === 1 || !(problem instanceof Unanswered)) throw problem;
      }
    }
  }

  window.DeviceBackground = class {
    constructor(device) {
      Object.assign(this, device, { trouble: "", busy: false });
      const name = `gateway.device.${this.slot}.${this.accessId}`;
      this.key = this.page.applications[this.accessId].key;
      this.store = new self.DeviceStore(name);
      at("background").addEventListener("change", (event) => this.change(event.target.checked));
      this.channel = new BroadcastChannel(`${name}.news`);
      this.channel.addEventListener("message", () => { this.draw(); this.hear(); });
      document.addEventListener("visibilitychange", () => this.draw());
    }

    get scope() {
      return `${this.page.addresses.page}${this.accessId}/${this.slot}/`;
    }

    // Why the switch cannot be used at all; empty where it can.
    get obstacle() {
      const { words } = this.page;
      if (!window.isSecureContext) return words.insecure;
      if (!navigator.serviceWorker || !("PushManager" in window) || !("Notification" in window) || this.isBarred) {
        return words.pushless;
      }
      if (!this.key) return words.channelless;
      return Notification.permission === "denied" ? words.denied : "";
    }

    async subscription() {
      try {
        const registration = await navigator.serviceWorker?.getRegistration(this.scope);
        this.registration = registration?.active && registration.scope.endsWith(this.scope) ? registration : null;
        return await this.registration?.pushManager?.getSubscription();
      } catch {
        this.isBarred = true; // where sites may keep nothing
        return null;
      }
    }

    async draw() {
      const subscription = await this.subscription();
      const isOn = Boolean(subscription) && !this.obstacle && Boolean(this.memory.state.background);
      const box = at("background");
      if (!this.busy) box.checked = isOn;
      box.disabled = this.busy || Boolean(this.obstacle && !subscription);
      const how = isOn ? `${this.page.words.by} ${new URL(subscription.endpoint).host}` : this.page.words.off;
      at("background-state").textContent = this.busy ? this.page.words.connecting : this.obstacle || this.trouble || how;
    }

    async change(wanted) {
      this.busy = true;
      this.trouble = "";
      this.draw();
      try {
        await (wanted ? this.begin() : this.end());
      } catch (problem) {
        this.trouble = this.words(problem);
      }
      this.busy = false;
      this.draw();
    }

    words(problem) {
      const { words } = this.page;
      if (problem instanceof Unanswered) return words.unanswered;
      return problem instanceof DOMException ? `${words.refused} ${problem.message}` : this.sentence(problem);
    }

    async begin() {
      if ((await Notification.requestPermission()) !== "granted") {
        this.trouble = this.page.words.unasked;
        return;
      }
      await this.subscribe();
      this.want(true);
    }

    async subscribe() {
      await this.remember();
      const { pushManager } = await this.registered();
      const call = (body) => this.call("addresses", body);
      const key = await self.DeviceSubscription.register(pushManager, this.key, call, (options) => tried(pushManager, options));
      if (key === this.key) return;
      this.key = key; // of today: this page was open before it changed
      await this.remember();
    }

    async registered() {
      const { worker } = this.page.addresses;
      const registration = await navigator.serviceWorker.register(worker, { scope: this.scope, updateViaCache: "none" });
      const coming = registration.installing || registration.waiting;
      while (!registration.active) {
        await within(new Promise((moved) => { coming.addEventListener("statechange", moved, { once: true }); }));
      }
      return registration;
    }

    remember() {
      const { addresses } = this.page;
      const { token } = this.memory.state;
      return this.store.remember({ token, report: addresses.report, addresses: addresses.addresses, key: this.key });
    }

    async end() {
      await this.hear();
      this.want(false);
      const registration = await navigator.serviceWorker.getRegistration(this.scope);
      await (await registration?.pushManager.getSubscription())?.unsubscribe();
      await registration?.unregister();
      await this.store.forget();
      await this.call("addresses", { channel: "webpush", address: null });
    }

    want(wanted) {
      this.memory.state.background = wanted;
      this.memory.save();
    }

    // The device has just registered: its address as well, so that one lives again that was dropped, and one that the
    // browser took away is replaced by another.
    async renew() {
      try {
        await this.hear();
        const isWanted = this.memory.state.background && !this.obstacle && Notification.permission === "granted";
        if (isWanted) await this.subscribe();
        else if (this.memory.state.background && this.obstacle === this.page.words.denied) await this.end();
        this.trouble = "";
      } catch (problem) {
        this.trouble = this.words(problem);
      }
      this.draw();
    }

    // What the worker has shown, and what became of it.
    async hear() {
      if (!this.key || !this.memory.state.background) return;
      for (const news of await this.store.taken("news")) this.news(news);
      for (const { id, event } of await this.store.taken("reports")) this.report(id, event);
    }

    // Show it by the worker, which hears of presses as if the page were closed. False where there is none.
    async announce(card) {
      if (!this.registration || !this.memory.state.background) return false;
      if (!(await this.store.isNew(card.id))) return true;
      const options = { body: card.content, tag: card.id, data: { id: card.id, link: card.link } };
      await this.registration.showNotification(card.title, options);
      return true;
    }

    // Taken back, or wiped away: it is not shown any more, whatever comes late.
    async close(id) {
      if (!this.registration) return;
      await this.store.isNew(id);
      for (const each of await this.registration.getNotifications({ tag: id })) each.close();
    }
  };
})();
