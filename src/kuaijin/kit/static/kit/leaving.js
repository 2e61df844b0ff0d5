// Whoever signs out leaves nothing of what he was shown: the lists that were kept for work without network go. What he
// wrote and could not send yet stays under his account, and only he sees it again.
(function () {
  "use strict";
  if (!window.caches) return;
  function forget() { caches.delete("kj-known").catch(function () { /* nothing was kept */ }); }
  if (window.location.pathname === "/sign-in") forget();
  document.addEventListener("submit", function (event) {
    if (/\/sign-out$/.test(event.target.action || "")) forget();
  });
})();
