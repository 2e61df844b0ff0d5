// The service worker of what is used on the road. It keeps the shell of its one page and the files that page needs, and
// nothing that belongs to an account. The view that serves it writes `KJ` above: { version, page, files, outbox }.
"use strict";
var SHELL = "kj-shell-" + KJ.version;

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(SHELL).then(function (cache) {
    return cache.addAll(KJ.files.concat(KJ.page));
  }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("kj-shell-") === 0 && name !== SHELL; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

function kept(address) {
  return caches.open(SHELL).then(function (cache) { return cache.match(address, { ignoreSearch: address === KJ.page }); });
}

// The page as the house has it now, within four seconds; else as it was kept.
function page() {
  if (self.navigator.onLine === false) return kept(KJ.page);
  var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, 4000);
  return fetch(KJ.page, { credentials: "same-origin", signal: stop.signal }).then(function (answer) {
    clearTimeout(timer);
    if (!answer.ok || answer.redirected) return answer;
    return caches.open(SHELL).then(function (cache) { return cache.put(KJ.page, answer.clone()); }).then(function () { return answer; });
  }, function () {
    clearTimeout(timer);
    return kept(KJ.page);
  });
}

self.addEventListener("fetch", function (event) {
  var request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === KJ.page) {
    event.respondWith(page().then(function (answer) { return answer || Response.error(); }));
    return;
  }
  // any other page of this part of the house leads, without network, to the one that works
  if (request.mode === "navigate") {
    if (self.navigator.onLine === false) event.respondWith(Response.redirect(KJ.page, 302));
    return;
  }
  var file = address.pathname + address.search;
  if (KJ.files.indexOf(file) >= 0) event.respondWith(kept(file).then(function (found) { return found || fetch(request); }));
});

// The browser says that the network is back, although no page may be open.
self.addEventListener("sync", function (event) {
  if (event.tag !== "kj-outbox") return;
  event.waitUntil(self.kjOutbox.sendAll().then(function (told) {
    return self.clients.matchAll().then(function (open) { open.forEach(function (one) { one.postMessage({ kjSent: told }); }); });
  }));
});
importScripts(KJ.outbox);
