#!/bin/sh
# @pushforge/builder 2.0.5 lets the signature of a message end when the message does (exp = now + ttl in lib/request.js): with a TTL of
# 30 seconds a server whose clock is half a minute late is refused by every push service, and the longer ones of the same server
# arrive. ttl: 0, which asks for "now or never" (RFC 8030, 5.2), is taken for no TTL, and the message is kept a day; RFC 8030's longer
# ones, as of three days, are refused, for a signature may not live so long. Each text is encrypted as aesgcm, of a draft before
# RFC 8291, which Firefox no longer offers (PushManager.supportedContentEncodings of 153: aes128gcm alone); web-push sends that.
# Needs node 20 and npm. Works in a temporary folder. Exits with 1 when the behaviour is another by now.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @pushforge/builder@2.0.5 web-push@3.6.7
cat > try.mjs <<'JS'
import { buildPushHTTPRequest } from "@pushforge/builder";
import webpush from "web-push";
import { createECDH, randomBytes } from "node:crypto";

const browser = createECDH("prime256v1");
const subscription = {
  endpoint: "https://push.example.com/one",
  keys: { p256dh: browser.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") },
};
const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
const privateJWK = await crypto.subtle.exportKey("jwk", pair.privateKey);
const vapidDetails = { subject: "mailto:us@example.com", ...webpush.generateVAPIDKeys() };

/** TTL, how the text is encrypted, and for how many minutes the signature is good. */
const told = (all) => {
  const headers = new Headers(all);
  const claims = JSON.parse(Buffer.from(headers.get("authorization").match(/t=[^.]+\.([^.]+)/)[1], "base64url"));
  return `TTL ${headers.get("ttl")}, ${headers.get("content-encoding")}, signed for ${Math.round((claims.exp - Date.now() / 1000) / 6) / 10} minutes`;
};
const byPushforge = async (ttl) => {
  const message = { payload: "Hello", adminContact: "mailto:us@example.com", options: { ttl } };
  try {
    return told((await buildPushHTTPRequest({ privateJWK, subscription, message })).headers);
  } catch (error) {
    return error.message;
  }
};
const byWebPush = (TTL) => told(webpush.generateRequestDetails(subscription, "Hello", { TTL, vapidDetails }).headers);

const found = [];
for (const ttl of [0, 30, 3600, 259200]) found.push(`ttl ${ttl}: ${await byPushforge(ttl)}`, `  web-push: ${byWebPush(ttl)}`);
console.log(found.join("\n"));
const others = [0, 30, 3600, 259200].map((ttl) => `  web-push: TTL ${ttl}, aes128gcm, signed for 720 minutes`);
const expected = [
  "ttl 0: TTL 86400, aesgcm, signed for 1440 minutes", others[0],
  "ttl 30: TTL 30, aesgcm, signed for 0.5 minutes", others[1],
  "ttl 3600: TTL 3600, aesgcm, signed for 60 minutes", others[2],
  "ttl 259200: TTL must be less than 24 hours", others[3],
];
process.exit(`${found}` === `${expected}` ? 0 : 1);
JS
node try.mjs
