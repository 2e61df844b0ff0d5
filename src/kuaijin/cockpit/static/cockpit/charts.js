// Draws the options that the page carries; each mark opens its rows, and the table beside says the same.
(function () {
  "use strict";
  var doc = document;
  var tokens = window.getComputedStyle(doc.documentElement);
  var font = window.getComputedStyle(doc.body).fontFamily;
  var drawn = [];

  // "token:ink" becomes the colour that the page has for ink now
  function coloured(value) {
    if (typeof value === "string" && value.indexOf("token:") === 0) return tokens.getPropertyValue("--" + value.slice(6)).trim();
    if (Array.isArray(value)) return value.map(coloured);
    if (value && typeof value === "object") {
      var made = {};
      Object.keys(value).forEach(function (key) { made[key] = coloured(value[key]); });
      return made;
    }
    return value;
  }

  function option(place) {
    var told = coloured(JSON.parse(doc.getElementById(place.getAttribute("data-kj-chart")).textContent));
    told.animation = false;
    told.textStyle = { fontFamily: font, fontSize: 13 };
    // the library's own tooltips are HTML with style attributes, which the content policy refuses
    told.tooltip = Object.assign({ renderMode: "richText", confine: true }, told.tooltip);
    return told;
  }

  function draw(place) {
    // twice as fine as the screen at least: the same picture goes to paper
    var chart = window.echarts.init(place, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio) });
    chart.setOption(option(place));
    chart.on("click", function (what) { if (what.data && what.data.href) window.location.assign(what.data.href); });
    drawn.push({ chart: chart, place: place });
  }

  function again() {
    tokens = window.getComputedStyle(doc.documentElement);
    drawn.forEach(function (one) { one.chart.setOption(option(one.place), true); one.chart.resize(); });
  }

  doc.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(doc.querySelectorAll("[data-kj-chart]"), draw);
    window.addEventListener("resize", again);
    window.matchMedia("print").addEventListener("change", again);
    new MutationObserver(again).observe(doc.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  });
})();
