// A device's line to the gateway: the device API and the event stream. It knows nothing of the page.
//
// memory.state is what the device remembers (token, accounts, reports to be made) and memory.save keeps it. The page
// gives what it does: tell(online | connecting | offline), say(a sentence, or "" when all is well), drawDevice(),
// registered(), notification(data), withdraw(id).
(() => {
  "use strict";

  const RETRY_MS = 2000;
  const SILENCE_MS = 40000; // the gateway says something every 15 seconds; longer silence is a dead line
  const MOST_REPORTS = 500;

  class Refused extends Error {
    constructor(members) {
      super(members.err_msg);
      this.members = members;
    }
  }
  class Silent extends Error {}

  // Gives a request up when nothing came of it for SILENCE_MS.
  class Patience {
    constructor() {
      this.controller = new AbortController();
      this.signal = this.controller.signal;
      this.isOver = false;
      this.renew();
    }

    renew() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.isOver = true; this.cut(); }, SILENCE_MS);
    }

    cut() {
      this.controller.abort();
    }

    end() {
      clearTimeout(this.timer);
    }
  }

  window.DeviceLine = class {
    constructor(page, accessId, memory, does) {
      Object.assign(this, { page, accessId, memory, does, flushing: false });
    }

    async call(name, body) {
      const { token } = this.memory.state;
      const headers = { "Content-Type": "application/json" };
      if (token) headers.Authorization = `Bearer ${token}`;
      return this.answered(this.page.addresses[name], headers, JSON.stringify(body));
    }

    async answered(address, headers, body) {
      const patience = new Patience();
      try {
        const answer = await fetch(address, { method: "POST", headers, body, signal: patience.signal });
        const members = await answer.json();
        if (members.ret_code !== 0) throw new Refused(members);
        return members;
      } catch (problem) {
        throw patience.isOver ? new Silent() : problem;
      } finally {
        patience.end();
      }
    }

    // The console gives whoever may push to the application a grant for this one device: no key comes here.
    async granted() {
      const body = new URLSearchParams({ access_id: this.accessId, token: this.memory.state.token });
      const headers = { "X-CSRFToken": window.cookieCalled("csrftoken") ?? "" };
      return this.answered(this.page.addresses.grant, headers, body);
    }

    async register() {
      const { token, grant } = await this.granted();
      const members = await this.call("register", { access_id: this.accessId, token, grant });
      const had = this.memory.state.token;
      if (members.token !== had) Object.assign(this.memory.state, { seen: [], reports: [], isForgotten: Boolean(had) });
      this.memory.state.token = members.token;
      this.keepAccounts(members);
    }

    // Bind or unbind an account. Resolves to a sentence when it was not done.
    async change(name, account) {
      try {
        this.keepAccounts(await this.call(name, { accounts: [account] }));
        return "";
      } catch (problem) {
        return this.sentence(problem);
      }
    }

    keepAccounts(members) {
      this.memory.state.accounts = members.accounts;
      if (members.accounts.length) this.memory.state.isForgotten = false;
      this.memory.save();
      this.does.drawDevice();
    }

    sentence(problem) {
      if (problem instanceof Silent) return this.page.words.silence;
      return problem instanceof Refused ? problem.message : this.page.words.trouble;
    }

    // Reports wait in the memory until the gateway has noted them: closing the page loses none.
    report(id, event) {
      this.memory.state.reports.push({ id, event });
      this.memory.save();
      this.flush();
    }

    async flush() {
      if (this.flushing) return;
      this.flushing = true;
      try {
        while (this.memory.state.reports.length) {
          const some = this.memory.state.reports.slice(0, MOST_REPORTS);
          await this.call("report", { reports: some });
          const noted = new Set(some.map((each) => `${each.id} ${each.event}`));
          const left = this.memory.state.reports.filter((each) => !noted.has(`${each.id} ${each.event}`));
          this.memory.state.reports = left;
          this.memory.save();
        }
      } catch {
        setTimeout(() => this.flush(), 2 * RETRY_MS);
      } finally {
        this.flushing = false;
      }
    }

    // Keep the line, again and again, until the signal says that it is no longer wanted.
    async listen(signal) {
      while (!signal.aborted) {
        this.does.tell("connecting");
        try {
          await this.register();
          this.does.registered();
          this.does.say(this.memory.state.isForgotten ? this.page.words.forgotten : "");
          await this.follow(signal);
        } catch (problem) {
          if (signal.aborted) return;
          this.does.say(this.sentence(problem));
        }
        if (signal.aborted) return;
        this.does.tell("offline");
        await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
      }
    }

    async follow(signal) {
      const patience = new Patience();
      const leave = () => patience.cut();
      signal.addEventListener("abort", leave);
      try {
        await this.hear(patience);
      } catch (problem) {
        throw patience.isOver ? new Silent() : problem;
      } finally {
        signal.removeEventListener("abort", leave);
        patience.end();
      }
    }

    // Over fetch: it can send the token in a header, as an EventSource cannot.
    async hear(patience) {
      const headers = { Accept: "text/event-stream", Authorization: `Bearer ${this.memory.state.token}` };
      const answer = await fetch(this.page.events, { headers, cache: "no-store", signal: patience.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.does.tell("online");
      this.flush();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = "";
      for (;;) {
        patience.renew();
        const { done, value } = await reader.read();
        if (done) return;
        const events = (buffer + value).split("\n\n");
        buffer = events.pop();
        for (const event of events) this.take(event);
      }
    }

    take(event) {
      const lines = event.split("\n");
      const data = lines.filter((each) => each.startsWith("data: ")).map((each) => each.slice(6)).join("\n");
      if (!data) return;
      if (lines.includes("event: withdraw")) this.does.withdraw(JSON.parse(data).id);
      else this.does.notification(JSON.parse(data));
    }
  };
})();
