// On the phone the margin is a sheet from below: pulled down it closes, as by its button and the back key.
(function () {
  "use strict";
  var doc = document, kj = window.kj;
  var FAR = 90, BEGUN = 8;
  var pull = null;

  function sheet(target) {
    var aside = target.closest && target.closest("#kj-margin.kj-raised");
    return aside && window.getComputedStyle(aside).position === "fixed" ? aside : null;
  }
  function height(y) { return Math.max(0, y - pull.from); }
  function back() {
    if (!pull) return;
    pull.sheet.style.transform = "";
    pull = null;
  }

  doc.addEventListener("touchstart", function (event) {
    var aside = sheet(event.target);
    back();
    if (!aside || event.touches.length !== 1 || aside.scrollTop > 0 || event.target.closest("input, textarea, select")) return;
    pull = { sheet: aside, from: event.touches[0].clientY, side: event.touches[0].clientX };
  }, { passive: true });
  doc.addEventListener("touchmove", function (event) {
    if (!pull) return;
    var way = height(event.touches[0].clientY), aside = Math.abs(event.touches[0].clientX - pull.side);
    if (!pull.on && (event.touches.length !== 1 || pull.sheet.scrollTop > 0 || aside > Math.max(way, BEGUN))) { back(); return; }
    if (!pull.on && way < BEGUN) return;
    pull.on = true;
    pull.sheet.style.transform = "translateY(" + way + "px)";
    if (event.cancelable) event.preventDefault();
  }, { passive: false });
  doc.addEventListener("touchend", function (event) {
    if (!pull) return;
    var far = pull.on && height(event.changedTouches[0].clientY) > FAR, close = kj.one("[data-kj-close]", pull.sheet);
    back();
    if (far && close) close.click();
  });
  doc.addEventListener("touchcancel", back);
})();
