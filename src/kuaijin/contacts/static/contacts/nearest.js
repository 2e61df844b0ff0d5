// Nearest first, once its reader asks and allows it: by where somebody last stood when he wrote down a contact there.
(function () {
  "use strict";
  function radians(degrees) { return degrees * Math.PI / 180; }
  function kilometres(a, b) {
    var dy = radians(b[0] - a[0]), dx = radians(b[1] - a[1]);
    var h = Math.pow(Math.sin(dy / 2), 2) + Math.cos(radians(a[0])) * Math.cos(radians(b[0])) * Math.pow(Math.sin(dx / 2), 2);
    return 12742 * Math.asin(Math.sqrt(h));
  }
  window.kjNearest = { kilometres: kilometres };
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-kj-nearest]"), said = document.getElementById("nearest-said");
    if (!button) return;
    function none() { said.textContent = button.getAttribute("data-none"); }
    if (!navigator.geolocation || !window.isSecureContext) { none(); return; }
    navigator.geolocation.getCurrentPosition(function (found) {
      var here = [found.coords.latitude, found.coords.longitude];
      Array.prototype.forEach.call(document.querySelectorAll(".kj-visits"), function (list) {
        var rows = Array.prototype.slice.call(list.children);
        rows.forEach(function (row) {
          var at = row.getAttribute("data-kj-at");
          row.kjFar = at ? kilometres(here, at.split(",").map(Number)) : Infinity;
          var out = row.querySelector("[data-kj-far]");
          out.textContent = at ? " · " + button.getAttribute("data-far").replace("{n}", row.kjFar.toFixed(1)) : "";
        });
        rows.sort(function (a, b) { return a.kjFar - b.kjFar; }).forEach(function (row) { list.appendChild(row); });
      });
      said.textContent = "";
    }, none, { timeout: 8000, maximumAge: 60000 });
  });
})();
