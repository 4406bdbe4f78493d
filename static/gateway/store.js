// What the page of a device and its service worker both know, in IndexedDB: a service worker has no localStorage.
//
// device: what the worker needs to speak for the device. seen: notifications that were shown, or taken back before.
// news: what happened while no page looked, for the next page. reports: what the gateway has yet to note.
(() => {
  "use strict";

  const MOST = 1000; // of the news and reports that are kept
  const SEEN_FOR_MS = 32 * 24 * 3600 * 1000; // push services keep nothing for longer

  self.DeviceStore = class {
    constructor(name) {
      this.name = name;
    }

    opened() {
      return new Promise((resolve, reject) => {
        const request = indexedDB.open(this.name, 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore("device");
          request.result.createObjectStore("seen").createIndex("at", "");
          for (const list of ["news", "reports"]) request.result.createObjectStore(list, { autoIncrement: true });
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    }

    // What act asked the store for, once it is written.
    async within(name, act) {
      const base = await this.opened();
      try {
        return await new Promise((resolve, reject) => {
          const transaction = base.transaction(name, "readwrite");
          const request = act(transaction.objectStore(name));
          transaction.oncomplete = () => resolve(request.result);
          transaction.onabort = () => reject(transaction.error);
        });
      } finally {
        base.close();
      }
    }

    // A device with another token is another one: what was noted for the one before says nothing of it.
    async remember(device) {
      const had = await this.device();
      if (had && had.token !== device.token) await this.forget();
      await this.within("device", (store) => store.put(device, "device"));
    }

    device() {
      return this.within("device", (store) => store.get("device"));
    }

    async forget() {
      for (const name of ["device", "seen", "news", "reports"]) await this.within(name, (store) => store.clear());
    }

    // Whether nobody has shown it yet. Of page and worker that ask at the same moment, one hears yes.
    async isNew(id) {
      try {
        await this.within("seen", (store) => store.add(Date.now(), id));
      } catch (problem) {
        return problem?.name !== "ConstraintError"; // where nothing can be kept, twice is better than never
      }
      await this.within("seen", (store) => {
        const old = store.index("at").openKeyCursor(IDBKeyRange.upperBound(Date.now() - SEEN_FOR_MS));
        old.onsuccess = () => {
          if (!old.result) return;
          store.delete(old.result.primaryKey);
          old.result.continue();
        };
        return old;
      });
      return true;
    }

    async append(name, item) {
      const key = await this.within(name, (store) => store.add(item));
      await this.within(name, (store) => store.delete(IDBKeyRange.upperBound(key - MOST)));
      return key;
    }

    all(name) {
      return this.within(name, (store) => store.getAll());
    }

    // All up to the key, once they are somewhere else.
    drop(name, key) {
      return this.within(name, (store) => store.delete(IDBKeyRange.upperBound(key)));
    }

    // All, for one who takes them: nobody else gets them.
    async taken(name) {
      let found = null;
      await this.within(name, (store) => {
        found = store.getAll();
        return store.clear();
      });
      return found.result;
    }
  };
})();
