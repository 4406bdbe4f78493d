// Which tab has a device's line. A browser keeps six lines to an address that speaks HTTP/1.1, and the console needs some
// of them: tabs of one device share one line, a browser has MOST_LINES of all devices, and a tab that nobody sees for
// HIDDEN_MS lets go of its line. A tab that closes lets go by itself: the browser hands on its locks.
//
// does.hold(signal) keeps the line until the signal is aborted; does.show(how) draws how the line is, here and elsewhere.
(() => {
  "use strict";

  const MOST_LINES = 3;
  const HIDDEN_MS = 30000;

  window.DeviceTabs = class {
    constructor(name, does) {
      Object.assign(this, { name, does, holds: false, how: "connecting" });
      this.channel = new BroadcastChannel(name);
      this.channel.addEventListener("message", ({ data }) => this.hear(data));
      this.channel.postMessage("how?");
    }

    hear(said) {
      if (this.holds && said === "how?") this.channel.postMessage(this.how);
      else if (!this.holds && said !== "how?") this.does.show(said);
    }

    // How the line of this tab is.
    tell(how) {
      this.how = how;
      this.does.show(how);
      if (this.holds) this.channel.postMessage(how);
    }

    async run() {
      for (;;) {
        await this.whenSeen();
        const leave = new AbortController();
        const forget = this.whenHiddenForLong(() => leave.abort());
        try {
          await this.asOnlyTab(leave);
        } catch (problem) {
          if (problem.name !== "AbortError") throw problem;
        } finally {
          forget();
          leave.abort();
        }
        if (document.hidden) this.does.show("asleep");
      }
    }

    // Without a safe context (plain HTTP from another machine) browsers have no locks: each tab has its own line.
    asOnlyTab(leave) {
      if (!navigator.locks) return this.hold(leave);
      return navigator.locks.request(this.name, { signal: leave.signal }, () => this.withSeat(leave));
    }

    async withSeat(leave) {
      const seats = Array.from({ length: MOST_LINES }, (_, number) => `gateway.line.${number}`);
      for (const seat of seats) {
        const had = await this.seat(seat, { ifAvailable: true }, leave);
        if (had) return;
      }
      this.tell("crowded");
      const seat = seats[Math.floor(Math.random() * MOST_LINES)];
      const steal = new AbortController();
      leave.signal.addEventListener("abort", () => steal.abort());
      let wanted = false;
      const take = () => {
        wanted = wanted || !this.holds;
        if (wanted) steal.abort();
      };
      window.addEventListener("focus", take);
      try {
        await this.seat(seat, { signal: steal.signal }, leave);
      } catch (problem) {
        if (leave.signal.aborted || !wanted) throw problem;
        await this.seat(seat, { steal: true }, leave); // whoever looks at this tab wants its line
      } finally {
        window.removeEventListener("focus", take);
      }
    }

    // Hold the line with this seat; false when the seat was taken. Robbed of the seat, the line ends.
    async seat(name, how, leave) {
      const robbed = new AbortController();
      leave.signal.addEventListener("abort", () => robbed.abort());
      try {
        return await navigator.locks.request(name, how, async (lock) => {
          if (lock) await this.hold(robbed);
          return Boolean(lock);
        });
      } finally {
        robbed.abort();
      }
    }

    async hold(leave) {
      this.holds = true;
      try {
        await this.does.hold(leave.signal);
      } finally {
        this.tell("asleep");
        this.holds = false;
      }
    }

    async whenSeen() {
      while (document.hidden) {
        await new Promise((seen) => { document.addEventListener("visibilitychange", seen, { once: true }); });
      }
    }

    whenHiddenForLong(act) {
      let timer = 0;
      const look = () => {
        clearTimeout(timer);
        if (document.hidden) timer = setTimeout(act, HIDDEN_MS);
      };
      document.addEventListener("visibilitychange", look);
      look();
      return () => {
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", look);
      };
    }
  };
})();
