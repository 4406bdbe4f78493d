// The device while its page is closed: shows what is pushed, reports it, opens what a press asks for, takes back.
//
// It keeps no page: there is no fetch handler. store.js, message.js and subscription.js stand before it, in the same file.
// Which device it speaks for is its scope, PAGE/ACCESS_ID/NUMBER/, where no page lies: each device of a browser has a
// worker of its own.
(() => {
  "use strict";

  const [, page, accessId, number] = /^(.*\/)(\w+)\/(\d+)\/$/.exec(new URL(self.registration.scope).pathname);
  const name = `gateway.device.${number}.${accessId}`;
  const store = new self.DeviceStore(name);
  const pages = new BroadcastChannel(`${name}.news`);
  const closing = new Set(); // what is closed here was not wiped away by anybody

  async function call(address, body) {
    const { token } = await store.device();
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const members = await answer.json();
    if (members.ret_code !== 0) throw Object.assign(new Error(String(answer.status)), { members });
  }

  // Reports wait until the gateway has noted them: for the next that happens, or for the page.
  async function report(id, ...events) {
    let last = 0;
    for (const event of events) last = await store.append("reports", { id, event });
    try {
      await call((await store.device()).report, { reports: await store.all("reports") });
      await store.drop("reports", last);
    } catch {
      // the next time
    }
  }

  async function tell(news) {
    await store.append("news", { at: Date.now(), ...news });
    pages.postMessage("news");
  }

  async function show(data) {
    const { id, title, content, message, message_type: kind } = data;
    if (kind !== "notify" || !(await store.isNew(id))) return;
    const options = { body: content, tag: id, data: { id, link: self.DeviceMessage.link(message) } };
    await self.registration.showNotification(title, options);
    await tell({ id, event: "shown", data });
    await report(id, "arrived", "shown");
  }

  async function takeBack({ id }) {
    await store.isNew(id); // what comes late of it is not shown
    for (const each of await self.registration.getNotifications({ tag: id })) close(each);
    await tell({ id, event: "withdrawn" });
    await report(id, "withdrawn");
  }

  function close(notification) {
    closing.add(notification.data.id);
    notification.close();
  }

  async function happened(id, event) {
    await tell({ id, event });
    await report(id, event);
  }

  // The page that the message names, else the device's own: an open one, before a new one.
  async function open(link) {
    if (link) return self.clients.openWindow(link);
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const mine = windows.find((each) => {
      const { pathname, searchParams } = new URL(each.url);
      return pathname === page && (searchParams.get("device") || "1") === number;
    });
    return mine ? mine.focus() : self.clients.openWindow(`${page}?device=${number}`);
  }

  function read(data) {
    try {
      return data.json();
    } catch {
      return {};
    }
  }

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("push", (event) => {
    const data = event.data ? read(event.data) : {};
    if (data.event === "notification") event.waitUntil(show(data));
    if (data.event === "withdraw") event.waitUntil(takeBack(data));
  });
  self.addEventListener("notificationclick", (event) => {
    const { id, link } = event.notification.data;
    close(event.notification);
    event.waitUntil(Promise.allSettled([open(link), happened(id, "clicked")]));
  });
  self.addEventListener("notificationclose", (event) => {
    const { id } = event.notification.data;
    if (!closing.delete(id)) event.waitUntil(happened(id, "cleared"));
  });

  // The browser has taken the subscription away, or made another one.
  async function subscribeAgain() {
    const device = await store.device();
    const register = (body) => call(device.addresses, body);
    const key = await self.DeviceSubscription.register(self.registration.pushManager, device.key, register);
    await store.remember({ ...device, key });
    pages.postMessage("subscribed");
  }

  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain()));
})();
