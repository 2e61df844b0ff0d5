// Forms: the reading of a typed day or sum, and drafts that are never lost. Without it the reading comes with the answer.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, kj = window.kj;

  // ---- the reading beside a typed day or sum
  var asked = new WeakMap();
  doc.addEventListener("input", function (event) {
    var field = event.target, kind = field.getAttribute && field.getAttribute("data-kj-reading");
    var out = kind && doc.getElementById(field.id + "-reading"), address = root.getAttribute("data-kj-readings");
    if (!out || !address) return;
    window.clearTimeout(asked.get(field));
    asked.set(field, window.setTimeout(function () {
      var query = "?kind=" + encodeURIComponent(kind) + "&text=" + encodeURIComponent(field.value);
      fetch(address + query, { credentials: "same-origin" }).then(function (a) { return a.ok ? a.text() : ""; }).then(function (said) { out.textContent = said; }, function () { out.textContent = ""; });
    }, 200));
  });

  // ---- drafts: what is typed is kept every 3 s on this machine for 30 days, and offered again
  var DAYS_KEPT = 30 * 24 * 3600 * 1000;
  function slot(form) { return "kj-draft:" + window.location.pathname + ":" + form.getAttribute("data-kj-draft"); }
  function fields(form) { return kj.all("input, textarea, select", form).filter(function (f) { return f.name && !/^(hidden|password|file|submit)$/.test(f.type); }); }
  function state(form) { return fields(form).map(function (f) { return [f.name, f.value, !!f.checked]; }); }
  function keep(form) {
    var now = JSON.stringify(state(form));
    if (now === form.kjKept) return;
    form.kjKept = now;
    try { localStorage.setItem(slot(form), JSON.stringify({ at: Date.now(), state: state(form) })); } catch (e) { return; }
    var line = kj.one("[data-kj-draft-line]", form), at = new Date();
    var hour = ("0" + at.getHours()).slice(-2) + ":" + ("0" + at.getMinutes()).slice(-2);
    if (line) line.textContent = kj.word("kept").replace("{at}", hour);
  }
  function drafts(within) {
    kj.all("form[data-kj-draft]", within).forEach(function (form) {
      if (form.kjKept !== undefined) return;
      form.kjKept = JSON.stringify(state(form));
      offer(form);
      window.setInterval(function () { keep(form); }, 3000);
      window.addEventListener("pagehide", function () { if (!form.kjSent) keep(form); });
      form.addEventListener("submit", function () { form.kjSent = true; try { localStorage.removeItem(slot(form)); } catch (e) { /* nothing was kept */ } });
    });
  }
  function offer(form) {
    var kept;
    try { kept = JSON.parse(localStorage.getItem(slot(form)) || "null"); } catch (e) { kept = null; }
    if (!kept || Date.now() - kept.at > DAYS_KEPT || JSON.stringify(kept.state) === form.kjKept) return;
    var line = doc.createElement("p"), again = doc.createElement("button"), at = new Date(kept.at);
    line.className = "kj-banner kj-draft";
    line.textContent = kj.word("draft").replace("{at}", at.toLocaleString(root.lang));
    again.type = "button";
    again.className = "kj-n";
    again.textContent = kj.word("restore");
    again.addEventListener("click", function () {
      var list = fields(form);
      kept.state.forEach(function (k, i) { if (list[i] && list[i].name === k[0]) { list[i].value = k[1]; list[i].checked = k[2]; } });
      line.remove();
      kj.say(kj.word("restored"));
    });
    line.appendChild(again);
    form.insertBefore(line, form.firstChild);
  }

  doc.addEventListener("kj:ready", function (event) { drafts(event.detail.within); });
  drafts(doc);
})();
