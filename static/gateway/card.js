// What a card on the screen is: made of a notification, and kept in the device's memory.
(() => {
  "use strict";

  const { webAddress } = DeviceMessage;

  // What else it has to show: its picture, of another host that one's name alone, which must not hear of it; and what a
  // press opens. `pictures` is where pictures of this console begin.
  function besides(message, pictures) {
    const { xg_media_resources: picture, accept_time: hours } = message;
    return {
      hours: Array.isArray(hours) ? hours : [],
      picture: webAddress(picture)?.host,
      image: picture?.startsWith?.(pictures) ? webAddress(picture)?.pathname : undefined,
      link: DeviceMessage.link(message),
      place: DeviceMessage.place(message),
    };
  }

  self.DeviceCard = {
    // `opened`: when the page was; what is older came while it was closed.
    of({ id, title, content, message_type: kind, created, message }, { opened, pictures }) {
      const card = { id, title, content, kind, at: Date.now(), shown: false, pressed: false };
      card.missed = Date.parse(created) < opened;
      return Object.assign(card, besides(message || {}, pictures));
    },

    // Of one that was taken back.
    emptied({ id }) {
      return { id, at: Date.now(), withdrawn: true };
    },

    // Its hours have not begun, or are over for today.
    waits({ hours, shown: wasShown, kind }) {
      if (!hours?.length || wasShown || kind !== "notify") return false;
      const minutes = (moment) => Number(moment?.hour) * 60 + Number(moment?.min);
      const now = new Date().getHours() * 60 + new Date().getMinutes();
      return !hours.some(({ start, end }) => minutes(start) <= now && now <= minutes(end));
    },
  };
})();
