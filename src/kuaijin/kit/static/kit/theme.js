// Runs before the first paint, so that a dark page never flashes white. Without it the page is light.
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)");
  // paper is white, whoever reads in the dark
  var paper = window.matchMedia && window.matchMedia("print");
  function wish() {
    try { return localStorage.getItem("kj-theme") || "auto"; } catch (e) { return "auto"; }
  }
  function paint() {
    var w = wish();
    var t = w === "auto" ? (dark && dark.matches ? "dark" : "light") : w;
    if (paper && paper.matches) t = "light";
    if (!root.hasAttribute("data-kj-fixed-theme")) root.setAttribute("data-bs-theme", t);
  }
  paint();
  if (dark && dark.addEventListener) dark.addEventListener("change", paint);
  if (paper && paper.addEventListener) paper.addEventListener("change", paint);
  window.kjTheme = {
    wish: wish,
    set: function (w) {
      try { localStorage.setItem("kj-theme", w); } catch (e) { /* a private window forgets */ }
      paint();
    },
  };
})();
