// The page on the road, second half: writing down a visit, keeping it, sending it, and what is not yet sent.
(function () {
  "use strict";
  var doc = document, field = window.kjField, box = window.kjOutbox, drawing = window.kjDrawing;
  var one = field.one, say = field.say, form = one("v-form");
  var PHOTOS = 6, LINES = 5, AGAIN = 30000, KEEP_AFTER = 400;
  var draft = null, store = true, timer = 0, again = 0;
  var pad = drawing.pad(one("v-canvas"), function (blob) {
    if (!draft) return;
    draft.signature = blob;
    one("v-signed").textContent = say(blob ? "signed" : "not_signed");
    keepSoon();
  });

  // ---- the form and the draft
  function controls() { return Array.prototype.filter.call(form.elements, function (e) { return e.name && e.type !== "file" && e.type !== "submit"; }); }
  function collected() {
    var told = {};
    controls().forEach(function (e) { if (e.type !== "radio" || e.checked) told[e.name] = e.value; });
    return told;
  }
  function typed() {
    return !!(draft.photos.length || draft.signature) || controls().some(function (e) {
      return e.type !== "hidden" && e.name !== "on" && (e.type === "radio" ? e.checked : e.value);
    });
  }
  function fill() {
    form.reset();
    controls().forEach(function (e) {
      var value = draft.fields[e.name];
      if (e.type === "radio") e.checked = e.value === value;
      else if (value !== undefined) e.value = value;
      else if (e.type === "hidden") e.value = "";
    });
    if (!form.elements.on.value) form.elements.on.value = field.day();
    for (var n = 2; n <= LINES; n += 1) lineBox(n).hidden = !form.elements["line_words_" + n].value && !form.elements["line_kind_" + n].value;
    one("v-more").hidden = !nextLine();
    Array.prototype.forEach.call(form.querySelectorAll("details"), function (part) {
      if (part.id === "v-lines" || part.contains(one("v-photos"))) return;
      part.open = Array.prototype.some.call(part.querySelectorAll("input, textarea, select"), function (e) { return e.name !== "on" && e.type !== "hidden" && (e.type === "radio" ? e.checked : e.value); });
    });
    pad.show(draft.signature);
    one("v-signed").textContent = say(draft.signature ? "signed" : "not_signed");
    photos();
    errors();
  }
  function write(row, known) {
    draft = known || { key: box.newKey(), account: field.account(), whom: row.number, title: row.title, state: "draft", at: Date.now(), fields: {}, photos: [], signature: null, errors: [] };
    one("v-title").textContent = say("of", { title: draft.title });
    one("v-facts").textContent = row && row.facts ? row.facts.join(" · ") : "";
    one("v-kept").textContent = "";
    fill();
    show(true);
    one("v-title").focus();
  }
  function show(writing) {
    one("v-write").hidden = !writing;
    one("v-list").hidden = writing;
    window.scrollTo(0, 0);
    if (!writing) { draft = null; queue(); }
  }
  function keepSoon() {
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { keep().catch(function () { /* said above the form */ }); }, KEEP_AFTER);
  }
  function keep() {
    window.clearTimeout(timer);
    if (!draft || !store) return Promise.resolve();
    draft.fields = collected();
    if (!typed()) return Promise.resolve();
    var mine = draft;
    return box.save(mine).then(function () {
      var now = new Date();
      field.banner("store", "");
      if (mine === draft) one("v-kept").textContent = say("kept", { at: ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2) });
    }, function () { field.banner("store", say("full")); throw new Error("full"); });
  }

  // ---- lines, photos
  function lineBox(n) { return form.querySelector("[data-kj-line='" + n + "']"); }
  function nextLine() {
    for (var n = 1; n <= LINES; n += 1) if (lineBox(n).hidden) return lineBox(n);
    return null;
  }
  function photos() {
    var list = one("v-photos");
    list.textContent = "";
    draft.photos.forEach(function (photo, i) {
      var li = doc.createElement("li"), drop = doc.createElement("button");
      if (photo.thumb) {
        var image = doc.createElement("img");
        image.src = photo.thumb;
        image.alt = say("photo", { n: i + 1 });
        li.appendChild(image);
      } else { li.appendChild(doc.createTextNode(photo.name)); }
      drop.type = "button";
      drop.className = "kj-plainbtn";
      drop.textContent = say("photo_drop", { n: i + 1 });
      drop.addEventListener("click", function () { draft.photos.splice(i, 1); photos(); keepSoon(); });
      li.appendChild(drop);
      list.appendChild(li);
    });
  }
  function take(event) {
    var files = Array.prototype.slice.call(event.target.files), mine = draft;
    event.target.value = "";
    if (!mine) return;
    var room = PHOTOS - mine.photos.length;
    field.banner("photos", files.length > room ? say("photos_many", { n: PHOTOS }) : "");
    Promise.all(files.slice(0, Math.max(0, room)).map(drawing.small)).then(function (made) {
      mine.photos = mine.photos.concat(made);
      if (mine !== draft) return;
      photos();
      keepSoon();
    });
  }

  // ---- what was refused, at its field
  function errors() {
    var summary = one("v-errors");
    summary.textContent = "";
    summary.className = "";
    Array.prototype.forEach.call(form.querySelectorAll(".kj-error"), function (e) { e.remove(); });
    Array.prototype.forEach.call(form.querySelectorAll("[aria-invalid]"), function (e) { e.removeAttribute("aria-invalid"); });
    if (!draft.message && !draft.errors.length) return;
    summary.className = "kj-errors";
    var first = doc.createElement("p");
    first.setAttribute("role", "alert");
    first.textContent = draft.message;
    summary.appendChild(first);
    draft.errors.forEach(function (error) {
      var at = form.elements[error.field], line = doc.createElement("p");
      line.className = "kj-error";
      line.textContent = (error.label && !at ? error.label + " " : "") + error.message;
      if (!at || !at.closest) { summary.appendChild(line); return; }
      at.setAttribute("aria-invalid", "true");
      at.closest(".kj-field").appendChild(line);
      var part = at.closest("details"), ask = at.closest("[data-kj-line]");
      if (part) part.open = true;
      if (ask) ask.hidden = false;
    });
  }

  // ---- sending
  function submit(event) {
    event.preventDefault();
    if (!draft) return;
    draft.fields = collected();
    if (!draft.fields.done.trim()) {
      draft.message = "";
      draft.errors = [{ field: "done", label: "", message: say("need_done") }];
      errors();
      form.elements.done.focus();
      return;
    }
    draft.fields.whom = draft.whom;
    draft.fields.written_at = new Date().toISOString();
    draft.message = "";
    draft.errors = [];
    if (!store) { straight(); return; }
    draft.state = "queued";
    draft.reason = navigator.onLine === false ? "offline" : "";
    var mine = draft;
    window.clearTimeout(timer);
    box.save(mine).then(function () {
      show(false);
      window.kj.say(say("queued"));
      ask();
      return send();
    }, function () {
      mine.state = "draft";
      field.banner("store", say("full"));
      if (navigator.onLine !== false) straight();
    });
  }
  // nothing can be kept: it goes now, or stays on the page
  function straight() {
    var mine = draft;
    box.sendNow(mine).then(function (outcome) {
      if (outcome.state === "sent") { sent([outcome]); if (mine === draft) show(false); return; }
      mine.message = say("why_" + outcome.reason, { message: outcome.message || "" });
      if (mine === draft) errors();
    });
  }
  function ask() {
    if (!navigator.serviceWorker || !window.SyncManager) return;
    navigator.serviceWorker.ready.then(function (worker) { return worker.sync.register("kj-outbox"); }).catch(function () { /* the page sends by itself */ });
  }
  function send() {
    if (!store || navigator.onLine === false) return queue();
    return box.sendAll().then(function (outcomes) { sent(outcomes); return queue(); }, function () { return queue(); });
  }
  function sent(outcomes) {
    var done = outcomes.filter(function (one) { return one.state === "sent"; });
    done.forEach(function (outcome) {
      var line = doc.createElement("p"), link = doc.createElement("a");
      line.className = "kj-banner";
      link.className = "kj-n";
      link.href = outcome.href;
      link.textContent = say("sent", { title: outcome.title });
      line.appendChild(link);
      one("v-banners").appendChild(line);
      window.kj.say(link.textContent);
    });
    if (done.length) field.load();
  }

  // ---- what is not yet sent, and why
  function queue() {
    if (!store) return Promise.resolve();
    return box.list().then(function (rows) {
      var me = field.account(), mine = rows.filter(function (row) { return me && row.account === me && !(draft && row.key === draft.key); });
      var foreign = rows.filter(function (row) { return row.account !== me; }).length;
      one("v-queue").hidden = !mine.length && !foreign;
      one("v-unsent").textContent = say("unsent", { n: mine.length });
      one("v-send").hidden = !mine.some(function (row) { return row.state === "queued"; });
      one("v-foreign").hidden = !foreign;
      one("v-foreign").textContent = say("others", { n: foreign });
      var list = one("v-queued");
      list.textContent = "";
      mine.forEach(function (row) { list.appendChild(item(row)); });
      window.clearTimeout(again);
      if (mine.some(function (row) { return row.state === "queued"; })) again = window.setTimeout(send, AGAIN);
    }, noStore);
  }
  function reason(row) {
    if (row.state === "draft") return say("why_draft");
    if (row.state === "refused") return say("why_refused", { message: [row.message].concat(row.errors.map(function (e) { return (e.label ? e.label + " " : "") + e.message; })).filter(Boolean).join(" ") });
    return say(row.reason ? "why_" + row.reason : "why_waits") + (row.unsure ? " " + say("unsure") : "");
  }
  function item(row) {
    var li = doc.importNode(one("v-item").content, true).firstElementChild, acts = li.querySelector(".kj-visit-acts");
    li.className = "v-" + row.state;
    li.querySelector("b").textContent = row.title;
    li.querySelector("small").textContent = new Date(row.at).toLocaleString(doc.documentElement.lang === "en" ? "en-GB" : "zh-CN", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
    li.querySelector("p").textContent = reason(row);
    if (row.reason === "sign-in") {
      var link = doc.createElement("a");
      link.className = "kj-btn";
      link.href = "/sign-in?next=/visits/field";
      link.textContent = say("sign_in");
      acts.appendChild(link);
    }
    if (!row.unsure) button(acts, say(row.state === "refused" ? "mend" : "go_on"), row, function () {
      if (row.state === "queued") row.state = "draft";
      write(field.titled(row.whom), row);
    });
    button(acts, say("discard"), row, function () { sure(acts, row); });
    return li;
  }
  function button(acts, label, row, act) {
    var made = doc.createElement("button");
    made.type = "button";
    made.className = "kj-btn";
    made.textContent = label;
    made.setAttribute("aria-label", label + " " + row.title);
    made.addEventListener("click", act);
    acts.appendChild(made);
    return made;
  }
  function sure(acts, row) {
    acts.textContent = say("discard_sure") + " ";
    button(acts, say("yes_discard"), row, function () {
      box.remove(row.key).then(function () { window.kj.say(say("discarded")); return queue(); });
    });
    button(acts, say("keep_it"), row, queue).focus();
  }
  function noStore() {
    store = false;
    one("v-queue").hidden = true;
    field.banner("no-store", say("no_store"));
  }

  form.addEventListener("submit", submit);
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  one("v-camera").addEventListener("change", take);
  one("v-album").addEventListener("change", take);
  one("v-clear").addEventListener("click", function () { pad.clear(); });
  one("v-more").addEventListener("click", function () {
    var next = nextLine();
    if (next) { next.hidden = false; next.querySelector("select").focus(); }
    one("v-more").hidden = !nextLine();
  });
  one("v-back").addEventListener("click", function () { keep().catch(function () { /* said above */ }).then(function () { show(false); }); });
  one("v-send").addEventListener("click", send);
  doc.addEventListener("kj:write", function (event) {
    var row = event.detail;
    box.list().then(function (rows) {
      return rows.filter(function (each) { return each.state === "draft" && each.whom === row.number && each.account === field.account(); })[0];
    }, function () { return null; }).then(function (begun) { write(row, begun); });
  });
  doc.addEventListener("kj:known", queue);
  window.addEventListener("online", send);
  window.addEventListener("pagehide", function () { if (draft) keep().catch(function () { /* too late to say */ }); });
  doc.addEventListener("visibilitychange", function () {
    if (doc.visibilityState === "hidden" && draft) keep().catch(function () { /* said when the page is back */ });
    else if (doc.visibilityState === "visible") send();
  });
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register("/sw.js", { scope: "/visits/" }).catch(function () { field.banner("worker", say("no_worker")); });
    navigator.serviceWorker.addEventListener("message", function (event) {
      if (event.data && event.data.kjSent) { sent(event.data.kjSent); queue(); }
    });
  } else { field.banner("worker", say("no_worker")); }
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () { /* asked for, not owed */ });

  box.open().catch(noStore).then(field.load).then(function () {
    var asked = new URLSearchParams(window.location.search).get("whom"), row = asked && field.titled(asked);
    if (row) doc.dispatchEvent(new CustomEvent("kj:write", { detail: row }));
    return send();
  });
})();
