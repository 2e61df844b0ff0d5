// Quicker hands, nothing more: every act here also works as a plain link or form.
(function () {
  "use strict";
  var doc = document;
  var root = doc.documentElement;
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function one(selector, within) { return (within || doc).querySelector(selector); }
  function text(element) { return element ? element.innerText.replace(/\s+/g, " ").trim() : ""; }
  function typing(target) { return target && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio)$/.test(target.type) || target.isContentEditable); }
  root.classList.add("kj-js");

  // ---- said once to screen readers; the words come with the page, in its language
  function word(name) { var live = one("#kj-live"); return live && live.getAttribute("data-" + name) || ""; }
  function say(words) {
    var live = one("#kj-live");
    if (!live) return;
    live.textContent = "";
    window.setTimeout(function () { live.textContent = words; }, 60);
  }

  // ---- 2 px line under the heading when an answer takes longer than 300 ms
  var waiting = 0;
  function working(promise) {
    var late = window.setTimeout(function () { var h = one(".kj-head") || one("h1"); if (h) h.classList.add("kj-working"); }, 300);
    waiting += 1;
    doc.documentElement.setAttribute("data-kj-waiting", "");
    function over() {
      window.clearTimeout(late);
      waiting -= 1;
      if (!waiting) doc.documentElement.removeAttribute("data-kj-waiting");
      if (!waiting) all(".kj-working").forEach(function (e) { e.classList.remove("kj-working"); });
    }
    promise.then(over, over);
    return promise;
  }
  function get(address, header) {
    var headers = { "X-Requested-With": "fetch" };
    headers[header] = "1";
    return working(fetch(address, { headers: headers, credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.text();
    }));
  }
  function parsed(html) { return new DOMParser().parseFromString(html, "text/html"); }

  // ---- the margin: the same address as the plain link, only #kj-margin is taken from the answer
  var cameFrom = null;
  function margin() { return one("#kj-margin"); }
  function mark(link) {
    all(".kj-on").forEach(function (e) { e.classList.remove("kj-on"); });
    var row = link && link.closest(".kj-rows > li, .kj-tab tbody tr");
    if (row) row.classList.add("kj-on");
  }
  function openMargin(address, link, remember) {
    return get(address, "KJ-Margin").then(function (html) {
      var fresh = one("#kj-margin", parsed(html)), old = margin();
      if (!fresh || !old || fresh.hidden) throw new Error("no margin");
      old.replaceWith(doc.importNode(fresh, true));
      if (window.htmx) window.htmx.process(margin());
      if (link) { cameFrom = link; mark(link); }
      if (remember) history.pushState({ kjMargin: true }, "", address);
      ready(margin());
      var head = one("h2", margin());
      if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
    }).catch(function () { window.location.assign(address); });
  }
  function closeMargin(remember) {
    var aside = margin();
    if (!aside || aside.hidden) return false;
    var close = one("[data-kj-close]", aside);
    aside.hidden = true;
    aside.textContent = "";
    mark(null);
    if (remember && close) history.pushState({ kjMargin: false }, "", close.href);
    if (cameFrom && doc.contains(cameFrom)) cameFrom.focus();
    cameFrom = null;
    return true;
  }
  window.addEventListener("popstate", function () {
    var here = window.location;
    var link = all("a[data-kj-why]").filter(function (a) { return a.href === here.href; })[0];
    if (link) openMargin(here.href, link, false);
    else if (/[?&]why=/.test(here.search)) here.reload();
    else closeMargin(false);
  });

  // ---- 再看 N 个: the next rows come under these, the foot is replaced
  function moreRows(link) {
    var table = link.closest("table");
    return get(link.href, "KJ-More").then(function (html) {
      var fresh = one("table[data-kj-table]", parsed(html));
      if (!fresh) throw new Error("no table");
      var rows = all("tbody > tr", fresh);
      rows.forEach(function (row) { one("tbody", table).appendChild(doc.importNode(row, true)); });
      table.tFoot.replaceWith(doc.importNode(fresh.tFoot, true));
      say(word("more").replace("{n}", rows.length));
      var next = one("a", table.rows[table.rows.length - rows.length - table.tFoot.rows.length]);
      if (next) next.focus();
    }).catch(function () { window.location.assign(link.href); });
  }

  // ---- copy as text
  function asText(section) {
    var lines = [];
    all("h2, .kj-big, p, tr, dt", section).forEach(function (e) {
      if (e.closest(".kj-ends") || e.closest("thead")) return;
      if (e.tagName === "TR") lines.push(all("td", e).map(text).join("\t"));
      else if (e.tagName === "DT") lines.push(text(e) + "\t" + text(e.nextElementSibling));
      else lines.push(text(e));
    });
    return lines.concat(window.location.href).join("\n");
  }
  function copy(button) {
    var words = asText(button.closest("[data-kj-copyable]"));
    function done() { say(word("copied")); button.textContent = word("copied"); }
    if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(words).then(done); return; }
    var area = doc.createElement("textarea");
    area.value = words;
    area.className = "visually-hidden";
    doc.body.appendChild(area);
    area.select();
    if (doc.execCommand("copy")) done();
    area.remove();
  }

  // ---- rows: J K move, space selects, enter opens, Esc clears
  function rows() { return all(".kj-tab tbody tr, .kj-rows > li"); }
  function current() { return one(".kj-at"); }
  function go(step) {
    var list = rows(), at = list.indexOf(current());
    var next = list[Math.max(0, Math.min(list.length - 1, at < 0 ? 0 : at + step))];
    if (!next) return;
    all(".kj-at").forEach(function (e) { e.classList.remove("kj-at"); });
    next.classList.add("kj-at");
    var link = one("a.kj-t, a[href]", next);
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function picked() { return all("input[name=pick]:checked"); }
  function bulk() {
    var bar = one("[data-kj-bulk]");
    if (!bar) return;
    var n = picked().length, words = one("[data-kj-picked]", bar);
    bar.hidden = !n;
    words.textContent = words.getAttribute("data-kj-picked").replace("{n}", n);
    all("input[name=pick]").forEach(function (box) { box.closest("tr").classList.toggle("kj-sel", box.checked); });
  }
  function unpick() {
    var some = picked();
    some.forEach(function (box) { box.checked = false; });
    bulk();
    return some.length > 0;
  }

  function keysList(show) {
    var list = one("#kj-keys"), button = one("[data-kj-keys]");
    if (!list) return false;
    var before = !list.hidden;
    list.hidden = show === undefined ? before : !show;
    if (button) button.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) { list.focus(); list.scrollIntoView({ block: "center" }); }
    return before;
  }

  doc.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (typing(event.target)) { event.target.blur(); return; }
      if (keysList(false) || closeMargin(true) || unpick()) event.preventDefault();
      return;
    }
    if (typing(event.target)) return;
    var row = current();
    var acts = {
      "/": function () { var s = one("#kj-search"); if (s) { s.focus(); s.select(); } return !!s; },
      "?": function () { keysList(); return true; },
      j: function () { go(1); return true; },
      k: function () { go(-1); return true; },
      f: function () { var a = one("[data-kj-add]"); if (a) a.click(); return !!a; },
      n: function () { var a = one("[data-kj-next]"); if (a) a.click(); return !!a; },
      w: function () { var a = row && one("[data-kj-why]", row); if (a) a.click(); return !!a; },
      " ": function () {
        var box = row && one("input[name=pick]", row);
        if (!box || /^(BUTTON|INPUT)$/.test(event.target.tagName)) return false;
        box.checked = !box.checked;
        bulk();
        return true;
      },
      Enter: function () {
        if (event.target !== doc.body || !row) return false;
        var a = one("a.kj-t, a[href]", row);
        if (a) a.click();
        return !!a;
      },
    };
    var act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act && act()) event.preventDefault();
  });

  doc.addEventListener("click", function (event) {
    var target = event.target.closest("a, button");
    if (!target || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    function takes(name) { return target.hasAttribute(name); }
    if (takes("data-kj-why") && margin()) { event.preventDefault(); openMargin(target.href, target, true); }
    else if (takes("data-kj-close") && closeMargin(true)) event.preventDefault();
    else if (takes("data-kj-more") && target.closest("table[data-kj-table]")) { event.preventDefault(); moreRows(target); }
    else if (takes("data-kj-copy")) copy(target);
    else if (takes("data-kj-print")) window.print();
    else if (takes("data-kj-keys")) keysList();
    else if (takes("data-kj-theme")) { window.kjTheme.set(target.getAttribute("data-kj-theme")); themes(); }
  });
  doc.addEventListener("change", function (event) { if (event.target.name === "pick") bulk(); });

  function themes() {
    all("[data-kj-theme]").forEach(function (b) { b.setAttribute("aria-pressed", String(b.getAttribute("data-kj-theme") === window.kjTheme.wish())); });
  }

  // ---- undo stays for 10 s in the row where it happened, longer while somebody is at it
  var UNDO_FOR = 10000;
  function undos(within) {
    all("[data-kj-undo]", within).forEach(function (e) {
      if (e.kjTimed) return;
      e.kjTimed = true;
      say(e.getAttribute("data-kj-say") || text(e));
      window.setTimeout(function over() {
        if (e.matches(":hover, :focus-within, :has(.htmx-request)")) { window.setTimeout(over, 1000); return; }
        drop(e);
      }, UNDO_FOR);
    });
  }
  // the last row takes its heading along
  function drop(row) {
    var list = row.parentElement, head = list && list.previousElementSibling;
    row.remove();
    if (!list || list.tagName !== "OL" || list.children.length) return;
    list.remove();
    if (head && head.classList.contains("kj-gh")) head.remove();
  }

  // ---- htmx: announce once, move the focus to the new heading; what failed is said and changes nothing
  doc.addEventListener("htmx:afterSettle", function (event) {
    var where = event.detail.elt, head = one("h1, h2, h3", where);
    ready(where);
    if (head && !typing(doc.activeElement) && !where.hasAttribute("data-kj-stay")) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
    say(where.getAttribute("data-kj-say") || text(head));
  });
  doc.addEventListener("htmx:responseError", function (event) {
    var fresh = parsed(event.detail.xhr.responseText), banner = one(".kj-banner", fresh), main = one("#main");
    if (banner && main) main.insertBefore(doc.importNode(banner, true), one(".kj-head", main) || main.firstChild);
    say(banner ? text(banner) : word("failed"));
  });
  doc.addEventListener("htmx:beforeRequest", function (event) {
    working(new Promise(function (over) { event.detail.xhr.addEventListener("loadend", over); }));
  });

  function line() { var p = one("#kj-offline"); if (p) p.hidden = navigator.onLine !== false; }
  window.addEventListener("online", line);
  window.addEventListener("offline", line);

  // on the phone what can be closed comes as a sheet from below
  function raise() {
    var aside = margin();
    if (aside) aside.classList.toggle("kj-raised", !!one("[data-kj-close]", aside));
  }
  function ready(within) {
    raise();
    undos(within);
    bulk();
    doc.dispatchEvent(new CustomEvent("kj:ready", { detail: { within: within } }));
  }
  window.kj = { all: all, one: one, say: say, word: word };
  themes();
  line();
  ready(doc);
  mark(one('a[data-kj-why][href="' + window.location.search.replace(/"/g, "") + '"]'));
  var summary = one("#kj-errors");
  if (summary) summary.focus();
})();
