// What was written on the road and not yet taken: kept in this browser, sent when the network is back, never twice.
// Runs in the page and in the service worker alike; it knows no document.
(function (self) {
  "use strict";
  var NAME = "kj-outbox", STORE = "drafts", LOCK = "kj-outbox";
  var TOKEN = "/visits/token", DELIVER = "/visits/deliver";
  var opened = null;

  // ---- the store: rejects where the browser keeps nothing (a private window, an old browser)
  function open() {
    if (opened) return opened;
    opened = new Promise(function (done, failed) {
      if (!self.indexedDB) { failed(new Error("none")); return; }
      var asked;
      try { asked = self.indexedDB.open(NAME, 1); } catch (e) { failed(e); return; }
      asked.onupgradeneeded = function () { asked.result.createObjectStore(STORE, { keyPath: "key" }); };
      asked.onsuccess = function () {
        asked.result.onversionchange = function () { asked.result.close(); opened = null; };
        done(asked.result);
      };
      asked.onerror = function () { failed(asked.error); };
      asked.onblocked = function () { failed(new Error("blocked")); };
    });
    opened.catch(function () { opened = null; });
    return opened;
  }
  function act(mode, ask) {
    return open().then(function (base) {
      return new Promise(function (done, failed) {
        var work = base.transaction(STORE, mode), asked = ask(work.objectStore(STORE));
        work.oncomplete = function () { done(asked.result); };
        work.onerror = work.onabort = function () { failed(work.error || asked.error); };
      });
    });
  }
  function save(draft) { return act("readwrite", function (store) { return store.put(draft); }).then(function () { return draft; }); }
  function remove(key) { return act("readwrite", function (store) { return store.delete(key); }); }
  function read(key) { return act("readonly", function (store) { return store.get(key); }); }
  function list() {
    return act("readonly", function (store) { return store.getAll(); }).then(function (rows) {
      return rows.sort(function (a, b) { return a.at - b.at; });
    });
  }
  function newKey() {
    var bytes = new Uint8Array(16);
    self.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  // ---- one sender at a time, whatever page or worker it is
  function alone(work) {
    var locks = self.navigator && self.navigator.locks;
    return locks ? locks.request(LOCK, work) : work();
  }

  // ---- who is signed in here now, and a token that holds
  function token() {
    return fetch(TOKEN, { credentials: "same-origin", cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401) return null;
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  }
  function packed(draft) {
    var form = new FormData();
    Object.keys(draft.fields).forEach(function (name) { form.append(name, draft.fields[name]); });
    form.append("key", draft.key);
    form.append("account", draft.account);
    (draft.photos || []).forEach(function (photo, i) { form.append("photos", photo.blob, photo.name || "photo-" + (i + 1) + ".jpg"); });
    if (draft.signature) form.append("signature", draft.signature, "signature.png");
    return form;
  }
  function told(answer) {
    return answer.json().catch(function () { return {}; });
  }

  // An outcome: { state: "sent" | "refused" | "waits", reason, message, errors, href, title }
  function deliver(draft, csrf) {
    return fetch(DELIVER, { method: "POST", body: packed(draft), credentials: "same-origin", redirect: "manual", headers: { "X-CSRFToken": csrf, Accept: "application/json" } }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401) return { state: "waits", reason: "sign-in" };
      if (answer.status >= 500 || answer.status === 429) return { state: "waits", reason: "server" };
      return told(answer).then(function (said) {
        if (answer.ok && said.href) return { state: "sent", href: said.href, title: said.title };
        if (said.reason === "account") return { state: "waits", reason: "account" };
        return { state: "refused", reason: "refused", message: said.message || "", errors: said.errors || [], status: answer.status };
      });
    }, function () { return { state: "waits", reason: "offline" }; });
  }
  function settle(draft, outcome) {
    if (outcome.state === "sent") {
      return (draft.volatile ? Promise.resolve() : remove(draft.key)).then(function () { outcome.key = draft.key; return outcome; });
    }
    // a refusal is an answer: nothing was taken, it may be mended; without an answer it may have been taken
    draft.state = outcome.state === "refused" ? "refused" : "queued";
    draft.unsure = outcome.state !== "refused" && (draft.unsure || outcome.reason !== "sign-in");
    draft.reason = outcome.reason;
    draft.message = outcome.message || "";
    draft.errors = outcome.errors || [];
    outcome.key = draft.key;
    return (draft.volatile ? Promise.resolve() : save(draft)).then(function () { return outcome; });
  }
  function sendOne(draft, who) {
    draft.tried = (draft.tried || 0) + 1;
    var kept = draft.unsure;
    draft.unsure = true;
    return (draft.volatile ? Promise.resolve() : save(draft)).then(function () { return deliver(draft, who.token); }).then(function (outcome) {
      if (outcome.reason === "sign-in" || outcome.reason === "account") draft.unsure = kept;
      return settle(draft, outcome);
    });
  }

  // Everything of whoever is signed in that waits, oldest first; stops at the first that meets no network.
  function sendAll() {
    return alone(function () {
      return list().then(function (rows) {
        var waiting = rows.filter(function (row) { return row.state === "queued"; });
        if (!waiting.length) return [];
        return token().then(function (who) {
          if (!who) return wait(waiting, "sign-in");
          var mine = waiting.filter(function (row) { return row.account === who.account; });
          return mine.reduce(function (before, row) {
            return before.then(function (outcomes) {
              var last = outcomes[outcomes.length - 1];
              if (last && (last.reason === "offline" || last.reason === "sign-in")) return outcomes;
              return sendOne(row, who).then(function (outcome) { return outcomes.concat(outcome); });
            });
          }, Promise.resolve([]));
        }, function (error) { return wait(waiting, /^\d+$/.test(error.message) ? "server" : "offline"); });
      });
    });
  }
  function wait(rows, reason) {
    return Promise.all(rows.map(function (row) {
      row.reason = reason;
      return save(row).then(function () { return { key: row.key, state: "waits", reason: reason }; });
    }));
  }
  // Where nothing can be kept: straight away, or not at all.
  function sendNow(draft) {
    draft.volatile = true;
    return token().then(function (who) {
      if (!who) return { state: "waits", reason: "sign-in" };
      return sendOne(draft, who);
    }, function () { return { state: "waits", reason: "offline" }; });
  }

  self.kjOutbox = { open: open, save: save, read: read, remove: remove, list: list, newKey: newKey, token: token, sendAll: sendAll, sendNow: sendNow };
})(self);
