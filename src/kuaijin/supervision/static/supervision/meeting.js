/* Arrows, and the keys of a presenter, lead to the next and the previous project while nobody is typing. */
(function () {
  "use strict";
  var KEYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous" };
  document.addEventListener("keydown", function (event) {
    var way = KEYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    var link = document.querySelector('[data-kj-meeting="' + way + '"]');
    if (link) {
      event.preventDefault();
      link.click();
    }
  });
})();
