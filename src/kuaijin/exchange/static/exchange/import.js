// Import: a file may be dropped on the form, a changed column is kept at once, Esc leaves. All of it also works without.
(function () {
  "use strict";
  var doc = document;
  function one(selector, within) { return (within || doc).querySelector(selector); }

  var field = one("[data-kj-drop]"), form = field && field.form;
  if (form) {
    ["dragenter", "dragover"].forEach(function (name) {
      form.addEventListener(name, function (event) { event.preventDefault(); form.classList.add("kj-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      form.addEventListener(name, function (event) { event.preventDefault(); form.classList.remove("kj-over"); });
    });
    form.addEventListener("drop", function (event) {
      var files = event.dataTransfer && event.dataTransfer.files;
      if (files && files.length === 1) { field.files = files; form.requestSubmit(); }
    });
  }

  doc.addEventListener("change", function (event) {
    var kept = event.target.closest("form[data-kj-save]");
    if (kept && event.target.tagName === "SELECT") kept.requestSubmit();
  });
  doc.addEventListener("input", function (event) {
    if (!event.target.hasAttribute("data-kj-typed")) return;
    var choice = one("input[name=option][value=typed]", event.target.form);
    if (choice) choice.checked = true;
  });
  doc.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-kj-once")) return;
    if (event.target.kjSent) event.preventDefault();
    event.target.kjSent = true;
  });

  // what was settled is kept already, so leaving loses nothing
  var margin = one("#kj-margin"), open = !!(margin && one("[data-kj-close]", margin));
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio") return;
    if (open) { open = false; return; }
    var away = one("[data-kj-leave]");
    if (away) window.location.assign(away.href);
  });
})();
