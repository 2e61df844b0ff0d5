// The place of the phone, only when its owner presses the button and allows it. Without it one writes the place in words.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-kj-place]");
    if (!button) return;
    var form = button.form, out = document.getElementById(button.getAttribute("data-kj-place"));
    function say(word) { if (out) out.textContent = button.getAttribute("data-" + word); }
    if (!navigator.geolocation || !window.isSecureContext) { say("none"); return; }
    say("asking");
    navigator.geolocation.getCurrentPosition(function (found) {
      form.elements.latitude.value = found.coords.latitude.toFixed(6);
      form.elements.longitude.value = found.coords.longitude.toFixed(6);
      form.elements.accuracy.value = Math.round(found.coords.accuracy);
      if (out) out.textContent = button.getAttribute("data-found").replace("{m}", Math.round(found.coords.accuracy));
    }, function () { say("none"); }, { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 });
  });
})();
