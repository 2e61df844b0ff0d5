// Drafts: what is typed is kept every 3 s and on leaving, in this browser, for 30 days, for the account that typed it.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, kj = window.kj;
  var DAYS_KEPT = 30 * 24 * 3600 * 1000, EVERY = 3000;
  var MINE = "kj-draft:" + root.getAttribute("data-kj-account") + ":";

  // ---- the store: nothing here may fail when the browser keeps nothing
  function read(key) {
    try { return JSON.parse(localStorage.getItem(key) || "null"); } catch (e) { return null; }
  }
  function write(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch (e) { return false; }
  }
  function forget(key) { try { localStorage.removeItem(key); } catch (e) { /* nothing was kept */ } }
  function keys() {
    try { return Object.keys(localStorage).filter(function (key) { return key.indexOf("kj-draft:") === 0; }); } catch (e) { return []; }
  }

  // ---- one form: its key outlives the page it stands on, because a refused form comes back under another address
  function home(form) {
    var action = form.getAttribute("action");
    return action ? new URL(action, window.location.href).pathname : window.location.pathname + window.location.search;
  }
  function slot(form) { return MINE + home(form).split("?")[0] + ":" + form.getAttribute("data-kj-draft"); }
  function fields(form) { return kj.all("input, textarea, select", form).filter(function (f) { return f.name && !/^(hidden|password|file|submit)$/.test(f.type); }); }
  function state(form) { return fields(form).map(function (f) { return [f.name, f.value, !!f.checked]; }); }
  // What the server sent: whoever types before this script has come has begun something too. What a browser fills in
  // again on the way back was begun before.
  var fresh = (performance.getEntriesByType("navigation")[0] || {}).type === "navigate";
  function sent(f) {
    if (/^(checkbox|radio)$/.test(f.type)) return [f.name, f.value, f.defaultChecked];
    if (f.tagName !== "SELECT") return [f.name, f.defaultValue, false];
    var marked = kj.all("option", f).filter(function (o) { return o.defaultSelected; });
    var one = f.multiple ? marked[0] : marked[marked.length - 1] || kj.all("option", f).filter(function (o) { return !o.disabled; })[0];
    return [f.name, one ? one.value : "", false];
  }
  function words(element) { return element ? element.textContent.replace(/\s+/g, " ").trim() : ""; }
  function title(form) {
    var panel = form.closest(".kj-why");
    if (!panel) return words(kj.one("h1"));
    return [words(kj.one("small", panel)), words(kj.one("h2", panel))].filter(Boolean).join(" · ");
  }
  function keep(form) {
    var now = JSON.stringify(state(form));
    if (now === form.kjKept || !write(slot(form), { at: Date.now(), state: state(form), title: title(form), href: home(form) })) return;
    form.kjKept = now;
    var line = kj.one("[data-kj-draft-line]", form), at = new Date();
    var hour = ("0" + at.getHours()).slice(-2) + ":" + ("0" + at.getMinutes()).slice(-2);
    if (line) line.textContent = kj.word("kept").replace("{at}", hour);
  }
  function watch(form) {
    if (form.kjKept !== undefined) return;
    form.kjKept = JSON.stringify(fresh ? fields(form).map(sent) : state(form));
    offer(form);
    var timer = window.setInterval(function () {
      if (doc.contains(form)) keep(form);
      else window.clearInterval(timer);
    }, EVERY);
    window.addEventListener("pagehide", function () { if (doc.contains(form) && !form.kjSent) keep(form); });
    // Whoever closes the margin leaves the field first.
    form.addEventListener("focusout", function () { if (!form.kjSent) keep(form); });
    // Sent is not yet taken: the next page tells whether the house has it.
    form.addEventListener("submit", function () {
      keep(form);
      form.kjSent = true;
      var draft = read(slot(form));
      if (draft) { draft.sent = true; write(slot(form), draft); }
    });
  }
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) kj.all("form[data-kj-draft]").forEach(function (form) { form.kjSent = false; });
  });
  // An error, or the sign-in after too long a pause, has no account: there nothing was taken.
  function settle() {
    var inside = root.hasAttribute("data-kj-account");
    var taken = !!kj.one(".kj-banner[role=status]:not(.kj-bad)"), here = kj.all("form[data-kj-draft]").map(slot);
    keys().forEach(function (key) {
      var draft = read(key);
      if (!draft || Date.now() - draft.at > DAYS_KEPT) { forget(key); return; }
      if (!draft.sent || (inside && key.indexOf(MINE) !== 0)) return;
      if (inside && (taken || here.indexOf(key) < 0)) { forget(key); return; }
      delete draft.sent;
      write(key, draft);
    });
  }
  function offer(form) {
    var kept = read(slot(form));
    if (!kept || JSON.stringify(kept.state) === form.kjKept) return;
    var line = doc.createElement("p"), again = doc.createElement("button");
    line.className = "kj-banner kj-draft";
    line.textContent = kj.word("draft").replace("{at}", instant(kept.at));
    again.type = "button";
    again.className = "kj-n";
    again.textContent = kj.word("restore");
    again.addEventListener("click", function () {
      var list = fields(form);
      kept.state.forEach(function (k, i) { if (list[i] && list[i].name === k[0]) { list[i].value = k[1]; list[i].checked = k[2]; if (list[i].type === "select-one") list[i].dispatchEvent(new Event("change")); } });
      line.remove();
      kj.say(kj.word("restored"));
    });
    line.appendChild(again);
    form.insertBefore(line, form.firstChild);
  }
  function instant(at) {
    var language = root.lang === "en" ? "en-GB" : root.lang;
    return new Date(at).toLocaleString(language, { month: root.lang === "en" ? "short" : "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  }

  // ---- the list in my day: what I began and did not send, newest first
  function list(within) {
    kj.all("[data-kj-drafts]", within).forEach(function (section) {
      var rows = kj.one("ul", section), shape = kj.one("template", section);
      var mine = keys().filter(function (key) { return key.indexOf(MINE) === 0 && !(read(key) || {}).sent; });
      mine.sort(function (a, b) { return read(b).at - read(a).at; });
      rows.textContent = "";
      mine.forEach(function (key) {
        var draft = read(key), row = doc.importNode(shape.content, true), link = kj.one("a", row), drop = kj.one("button", row);
        link.href = draft.href || "";
        link.textContent = draft.title || draft.href;
        kj.one("time", row).textContent = instant(draft.at);
        kj.one("time", row).dateTime = new Date(draft.at).toISOString();
        drop.setAttribute("aria-label", drop.textContent + " " + link.textContent);
        drop.addEventListener("click", function () {
          forget(key);
          list(doc);
          kj.say(section.getAttribute("data-kj-dropped"));
          var next = kj.one("button", rows) || kj.one("#main");
          if (next) next.focus({ preventScroll: true });
        });
        rows.appendChild(row);
      });
      section.hidden = !mine.length;
    });
  }

  function ready(within) {
    kj.all("form[data-kj-draft]", within).forEach(watch);
    list(within);
  }
  doc.addEventListener("kj:ready", function (event) { ready(event.detail.within); });
  settle();
  ready(doc);
})();
