// The page on the road, first half: what is known of the house, today's visits, whom else one may meet.
(function () {
  "use strict";
  var doc = document, KNOWN = "/visits/known", KEPT = "kj-known";
  var words = JSON.parse(doc.getElementById("v-words").textContent);
  var known = null;

  function one(id) { return doc.getElementById(id); }
  function say(name, values) {
    return Object.keys(values || {}).reduce(function (text, key) { return text.replace("{" + key + "}", values[key]); }, words[name] || "");
  }
  function banner(name, text, href, label) {
    var line = one("v-banner-" + name), all = one("v-banners");
    if (line) line.remove();
    if (!text) return;
    line = doc.createElement("p");
    line.id = "v-banner-" + name;
    line.className = "kj-banner kj-bad";
    line.textContent = text + " ";
    if (href) {
      var link = doc.createElement("a");
      link.className = "kj-n";
      link.href = href;
      link.textContent = label;
      line.appendChild(link);
    }
    all.appendChild(line);
  }

  // ---- what the house knows: fresh when there is network, else as it was kept at the last visit of the same account
  function keep(body) {
    if (!window.caches) return Promise.resolve();
    return caches.open(KEPT).then(function (cache) {
      return cache.put(KNOWN, new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } }));
    }).catch(function () { /* the storage is full: the list is asked again */ });
  }
  function forget() { return window.caches ? caches.delete(KEPT).catch(function () { return false; }) : Promise.resolve(); }
  function kept() {
    if (!window.caches) return Promise.resolve(null);
    return caches.open(KEPT).then(function (cache) { return cache.match(KNOWN); }).then(function (found) { return found ? found.json() : null; }).catch(function () { return null; });
  }
  function load() {
    if (navigator.onLine === false) return kept().then(told);
    return fetch(KNOWN, { credentials: "same-origin", cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        // nobody is signed in: what belongs to whoever was goes, what he wrote stays
        return forget().then(function () { banner("known", say("signed_out"), "/sign-in?next=/visits/field", say("sign_in")); told(null); });
      }
      if (answer.status === 403) { banner("known", say("forbidden")); told(null); return null; }
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json().then(function (body) {
        banner("known", "");
        body.device = today();
        return keep(body).then(function () { told(body); });
      });
    }).catch(function () {
      return kept().then(function (body) { if (body) banner("known", say("list_failed")); told(body); });
    });
  }
  function today() {
    var now = new Date();
    return [now.getFullYear(), ("0" + (now.getMonth() + 1)).slice(-2), ("0" + now.getDate()).slice(-2)].join("-");
  }
  // The house's day; where the list is from another day of this machine, as many days later.
  function day() {
    if (!known) return today();
    var gone = Math.round((Date.parse(today()) - Date.parse(known.device || today())) / 86400000);
    return new Date(Date.parse(known.today) + gone * 86400000).toISOString().slice(0, 10);
  }
  function told(body) {
    known = body;
    one("v-who").textContent = body ? body.name : "";
    one("v-finding").textContent = body ? body.finding : say("write");
    one("v-taken").textContent = body ? say("list_taken", { at: body.taken }) : say("list_none");
    draw();
    doc.dispatchEvent(new CustomEvent("kj:known"));
  }

  // ---- rows
  function draw() {
    var box = one("v-visits");
    box.textContent = "";
    if (!known) return;
    if (!known.visits.length) {
      var none = doc.createElement("p");
      none.className = "kj-empty";
      none.textContent = say("list_empty");
      box.appendChild(none);
    }
    ["late", "today", "round"].forEach(function (turn) {
      var rows = known.visits.filter(function (row) { return row.turn === turn; });
      if (!rows.length) return;
      var head = doc.createElement("div"), title = doc.createElement("h2"), list = doc.createElement("ol");
      head.className = "kj-gh" + (turn === "late" ? " kj-hot" : "");
      title.textContent = say(turn);
      head.appendChild(title);
      rows.forEach(function (row) { list.appendChild(drawRow(row)); });
      box.appendChild(head);
      box.appendChild(list);
    });
    one("v-near").hidden = !known.visits.some(function (row) { return row.place; }) || !navigator.geolocation || !window.isSecureContext;
    find();
  }
  function drawRow(row) {
    var li = doc.importNode(one("v-row").content, true).firstElementChild;
    li.className = row.turn === "late" ? "v-late" : "";
    li.querySelector("h3").textContent = row.title;
    var facts = [row.tier].concat(row.facts);
    if (row.far !== undefined && row.far !== Infinity) facts.push(say("far", { n: row.far.toFixed(1) }));
    li.querySelector("small").textContent = facts.join(" · ");
    li.querySelector(".kj-due").textContent = row.provisional ? say("provisional", { due: row.due }) : row.due;
    var call = li.querySelector("a"), write = li.querySelector("button");
    if (row.phone) {
      call.hidden = false;
      call.href = "tel:" + row.phone.replace(/[^\d+]/g, "");
      call.textContent = say("call", { who: row.person || row.phone });
    }
    write.textContent = say("write");
    write.setAttribute("aria-label", say("write") + " " + row.title);
    write.addEventListener("click", function () { ask(row); });
    return li;
  }
  function ask(row) { doc.dispatchEvent(new CustomEvent("kj:write", { detail: row })); }
  function find() {
    var typed = one("v-find").value.trim().toLowerCase(), out = one("v-found");
    out.textContent = "";
    if (!typed || !known) return;
    var fits = known.visits.concat(known.others).filter(function (row) { return (row.search + " " + row.number + " " + row.title).toLowerCase().indexOf(typed) >= 0; });
    if (!fits.length) {
      var none = doc.createElement("li");
      none.textContent = say("nothing_found");
      out.appendChild(none);
    }
    fits.slice(0, 12).forEach(function (row) {
      var li = doc.createElement("li"), name = doc.createElement("span"), write = doc.createElement("button");
      name.textContent = row.title;
      write.type = "button";
      write.className = "kj-btn";
      write.textContent = say("write");
      write.setAttribute("aria-label", say("write") + " " + row.title);
      write.addEventListener("click", function () { ask(row); });
      li.appendChild(name);
      li.appendChild(write);
      out.appendChild(li);
    });
  }
  one("v-nearest").addEventListener("click", function () {
    navigator.geolocation.getCurrentPosition(function (found) {
      var here = [found.coords.latitude, found.coords.longitude];
      known.visits.forEach(function (row) { row.far = row.place ? window.kjNearest.kilometres(here, row.place) : Infinity; });
      known.visits.sort(function (a, b) { return a.far - b.far; });
      banner("place", "");
      draw();
    }, function () { banner("place", say("no_place")); }, { timeout: 8000, maximumAge: 60000 });
  });
  one("v-find").addEventListener("input", find);

  window.kjField = {
    one: one, say: say, banner: banner, load: load, day: day, words: words,
    known: function () { return known; },
    account: function () { return known ? known.account : ""; },
    titled: function (number) {
      var all = known ? known.visits.concat(known.others) : [];
      return all.filter(function (row) { return row.number === number; })[0] || null;
    },
  };
})();
