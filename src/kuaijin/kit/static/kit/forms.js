// The reading of a typed day or sum at once. Without it the reading comes with the answer.
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
})();
