// A long list is chosen from by typing: words or pinyin initials. Without this script it is the plain list.
(function () {
  "use strict";
  var doc = document, LONG = 20, SHOWN = 12, taken = new WeakSet();

  function plain(text) { return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase(); }
  function choices(select) {
    return Array.from(select.options).map(function (option) {
      return { option: option, text: option.text.trim(), key: plain(option.text + " ") + " " + (option.getAttribute("data-kj-search") || "").toLowerCase() };
    });
  }

  function dress(select) {
    if (taken.has(select) || select.multiple || select.disabled || select.options.length <= LONG) return;
    taken.add(select);
    var all = choices(select), shown = [], at = -1, id = select.id;
    var box = doc.createElement("div"), field = doc.createElement("input"), list = doc.createElement("ul"), none = doc.createElement("p");
    box.className = "kj-choose"; field.className = "kj-input"; field.type = "text"; field.id = id; field.autocomplete = "off"; field.required = select.required;
    list.id = id + "-list"; list.hidden = true; none.className = "kj-help"; none.setAttribute("role", "status");
    var told = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", "data-kj-draft": "off" };
    Object.keys(told).forEach(function (name) { field.setAttribute(name, told[name]); });
    ["aria-describedby", "aria-invalid"].forEach(function (name) { if (select.hasAttribute(name)) field.setAttribute(name, select.getAttribute(name)); });
    var label = doc.querySelector('label[for="' + CSS.escape(id) + '"]');
    list.setAttribute("role", "listbox"); list.setAttribute("aria-label", label ? label.textContent.trim() : id);
    select.id = id + "-kept"; select.required = false; select.hidden = true;
    select.parentNode.insertBefore(box, select);
    box.append(field, list, none, select);

    function said() { var kept = select.options[select.selectedIndex]; return kept && kept.value ? kept.text.trim() : ""; }
    function close() { list.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); none.textContent = ""; }
    function mark(next) {
      at = shown.length ? (next + shown.length) % shown.length : -1;
      Array.from(list.children).forEach(function (line, n) { line.setAttribute("aria-selected", String(n === at)); });
      if (at >= 0) { field.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
    }
    function open(wanted) {
      var key = plain(wanted);
      shown = all.filter(function (one) { return one.option.value && one.key.indexOf(key) >= 0; }).slice(0, SHOWN);
      list.replaceChildren.apply(list, shown.map(function (one, n) {
        var line = doc.createElement("li");
        line.id = list.id + "-" + n; line.textContent = one.text; line.setAttribute("role", "option"); line.setAttribute("aria-selected", "false");
        line.addEventListener("mousedown", function (event) { event.preventDefault(); take(one); });
        return line;
      }));
      list.hidden = !shown.length; field.setAttribute("aria-expanded", String(!list.hidden)); at = -1; field.removeAttribute("aria-activedescendant");
      none.textContent = shown.length ? "" : select.getAttribute("data-kj-none") || "";
    }
    function take(one) {
      select.value = one ? one.option.value : "";
      field.value = said(); close();
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function settle() {
      var key = plain(field.value), same = all.filter(function (one) { return one.option.value && plain(one.text) === key; });
      if (same.length === 1) { if (same[0].option !== select.options[select.selectedIndex]) take(same[0]); else { field.value = said(); close(); } }
      else if (!key) { if (said()) take(null); else close(); }
      else { field.value = said(); close(); }
    }
    field.value = said();
    field.addEventListener("input", function () { open(field.value); });
    field.addEventListener("blur", settle);
    select.addEventListener("change", function () { field.value = said(); });
    field.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open(field.value === said() ? "" : field.value);
        mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault(); take(shown[at < 0 ? 0 : at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault(); event.stopPropagation(); field.value = said(); close();
      }
    });
  }

  function every(root) { root.querySelectorAll("select[data-kj-none]").forEach(dress); }
  every(doc);
  new MutationObserver(function (changes) {
    changes.forEach(function (change) { change.addedNodes.forEach(function (node) { if (node.nodeType === 1) every(node.parentNode || node); }); });
  }).observe(doc.body, { childList: true, subtree: true });
})();
