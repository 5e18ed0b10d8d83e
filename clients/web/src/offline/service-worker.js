// The phone without a line: its page and files, kept whole and replaced whole. FILES stands above, written by the build;
// their names carry digests, so another list is another version. What is kept is served first: an update comes in behind
// and is used at the next start, so that no update ever blocks. Nothing of a case passes through here.
const VERSION = `gaiwan-phone-${FILES.join().split("").reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)}`;
// Pages of others at the same address.
const NOT_OURS = /^\/(desk|p|apply|room|slip|evidence|rpc|health)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || NOT_OURS.test(pathname)) return;
  const kept = event.request.mode === "navigate" ? "/" : pathname;
  if (!FILES.includes(kept)) return;
  event.respondWith(caches.match(kept).then((found) => found ?? fetch(event.request)));
});
