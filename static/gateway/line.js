// A device's line to the gateway: the device API and the event stream. It knows nothing of the page.
//
// memory.state is what the device remembers (token, accounts, reports to be made) and memory.save keeps it. The page
// gives what it does: show(online | connecting | offline), say(a sentence, or "" when all is well), drawDevice(),
// notification(data), withdraw(id).
(() => {
  "use strict";

  const RETRY_MS = 2000;
  const MOST_REPORTS = 500;

  class Refused extends Error {}

  window.DeviceLine = class {
    constructor(page, accessId, memory, does) {
      Object.assign(this, { page, accessId, memory, does, flushing: false });
    }

    async call(name, body) {
      const { token } = this.memory.state;
      const headers = { "Content-Type": "application/json" };
      if (token) headers.Authorization = `Bearer ${token}`;
      return this.answered(await fetch(this.page.addresses[name], { method: "POST", headers, body: JSON.stringify(body) }));
    }

    async answered(answer) {
      const members = await answer.json();
      if (members.ret_code !== 0) throw new Refused(members.err_msg);
      return members;
    }

    // The console gives whoever may push to the application a grant for this one device: no key comes here.
    async granted() {
      const [, csrf] = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || [];
      const body = new URLSearchParams({ access_id: this.accessId, token: this.memory.state.token });
      const headers = { "X-CSRFToken": csrf || "" };
      return this.answered(await fetch(this.page.addresses.grant, { method: "POST", headers, body }));
    }

    async register() {
      const { token, grant } = await this.granted();
      const members = await this.call("register", { access_id: this.accessId, token, grant });
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
      this.memory.save();
      this.does.drawDevice();
    }

    sentence(problem) {
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

    async listen() {
      for (;;) {
        this.does.show("connecting");
        try {
          await this.register();
          this.does.say("");
          await this.follow();
        } catch (problem) {
          this.does.say(this.sentence(problem));
        }
        this.does.show("offline");
        await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
      }
    }

    // Over fetch: it can send the token in a header, as an EventSource cannot.
    async follow() {
      const headers = { Accept: "text/event-stream", Authorization: `Bearer ${this.memory.state.token}` };
      const answer = await fetch(this.page.events, { headers, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.does.show("online");
      this.flush();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let buffer = "";
      for (;;) {
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
