// Where the phone is: asked for once it was allowed, else by a button; without it the form works as it stands.
(() => {
  "use strict";
  const field = (form, name) => form.querySelector(`[data-kj-place="${name}"]`);

  const keep = (form, line, at) => {
    field(form, "latitude").value = at.coords.latitude.toFixed(6);
    field(form, "longitude").value = at.coords.longitude.toFixed(6);
    field(form, "accuracy").value = Math.round(at.coords.accuracy);
    line.textContent = line.dataset.kjPlaceKept.replace("{n}", Math.round(at.coords.accuracy));
  };

  const ask = (form, line) =>
    navigator.geolocation.getCurrentPosition(
      (at) => keep(form, line, at),
      () => { line.textContent = line.dataset.kjPlaceNone; },
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 },
    );

  for (const line of document.querySelectorAll("[data-kj-place-line]")) {
    const form = line.closest("form");
    const button = form.querySelector("[data-kj-place-ask]");
    if (!("geolocation" in navigator) || !field(form, "latitude")) continue;
    button.hidden = false;
    button.addEventListener("click", () => ask(form, line));
    navigator.permissions?.query({ name: "geolocation" }).then((right) => {
      if (right.state === "granted") ask(form, line);
    }, () => {});
  }
})();
