// A form sent over a bad line: its key stays the same until the receipt was seen, so that one request is made of it.
(function () {
  "use strict";
  var doc = document, form = doc.querySelector("form[data-kj-door]"), taken = doc.querySelector("[data-kj-door-taken]");
  function slot(token) { return "kj-door:" + token; }
  function kept(token) { try { return localStorage.getItem(slot(token)); } catch (e) { return null; } }
  function keep(token, key) { try { localStorage.setItem(slot(token), key); } catch (e) { /* nothing is kept: the page's own key serves */ } }

  if (taken) {
    try {
      Object.keys(localStorage).forEach(function (name) {
        if (name.indexOf("kj-door:") !== 0 || localStorage.getItem(name) !== taken.getAttribute("data-kj-door-taken")) return;
        var token = name.slice("kj-door:".length);
        localStorage.removeItem(name);
        Object.keys(localStorage).forEach(function (draft) {
          if (draft.indexOf("kj-draft:") === 0 && draft.indexOf("/r/" + token + ":") > 0) localStorage.removeItem(draft);
        });
      });
    } catch (e) { /* nothing was kept */ }
  }
  var copy = doc.querySelector("[data-kj-door-copy]");
  if (copy) copy.addEventListener("click", function () {
    var done = function () { copy.textContent = copy.getAttribute("data-kj-done"); };
    if (navigator.clipboard) navigator.clipboard.writeText(copy.getAttribute("data-kj-door-copy")).then(done);
  });
  if (!form) return;

  var token = form.getAttribute("data-kj-door"), field = form.elements.submission, line = doc.querySelector("[data-kj-door-line]");
  if (kept(token)) field.value = kept(token);
  function complains() {
    var chosen = form.querySelector("[name=kind]:checked"), codes = form.getAttribute("data-kj-shielded").split(" ");
    doc.getElementById("complained").hidden = !chosen || codes.indexOf(chosen.value) < 0;
  }
  form.addEventListener("change", complains);
  complains();
  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return;
    keep(token, field.value);
    if (navigator.onLine !== false) return;
    event.preventDefault();
    line.textContent = form.getAttribute("data-kj-offline");
    // nothing went out: the draft is kept on
    window.setTimeout(function () { form.kjSent = false; }, 0);
  });
})();
