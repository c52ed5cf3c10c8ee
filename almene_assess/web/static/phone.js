/* The phone's card: sends what was chosen without leaving the page, and again until the server has it. */
(function () {
  "use strict";
  var pejling = window.pejling;
  var main = document.getElementById("nu");
  if (!pejling || !main) { return; }
  var body = document.body;
  var PLACE = "pejling-svar"; // what was chosen lies here, so that a reload or a dead battery loses nothing
  var pending = null; // {address, fields, key}: sent, and not acknowledged yet
  var busy = false;
  var tries = 0;
  var later = null;

  function store(value) {
    try {
      if (value === null) { window.sessionStorage.removeItem(PLACE); }
      else { window.sessionStorage.setItem(PLACE, JSON.stringify(value)); }
    } catch (error) { /* a private window keeps nothing: then this page is all there is */ }
  }

  function stored() {
    try { return JSON.parse(window.sessionStorage.getItem(PLACE)); } catch (error) { return null; }
  }

  function form() { return main.querySelector("form[data-noegle]"); }

  function keyOf(box) {
    var found = box.querySelector("form[data-noegle]");
    return found ? found.getAttribute("data-noegle") : "";
  }

  function fieldsOf(one) {
    var parts = [];
    for (var n = 0; n < one.elements.length; n += 1) {
      var field = one.elements[n];
      var off = (field.type === "radio" || field.type === "checkbox") && !field.checked;
      if (field.name && !field.disabled && !off) {
        parts.push(encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value));
      }
    }
    return parts.join("&");
  }

  function fill(one, fields) {
    var pairs = fields.split("&");
    for (var n = 0; n < pairs.length; n += 1) {
      var pair = pairs[n].split("=");
      var found = one.querySelectorAll("input[name='" + decodeURIComponent(pair[0]) + "']");
      for (var m = 0; m < found.length; m += 1) {
        if (found[m].type !== "hidden" && found[m].value === decodeURIComponent(pair[1])) { found[m].checked = true; }
      }
    }
  }

  function note(words) {
    var place = main.querySelector("[data-besked]");
    if (!place) { return; }
    place.textContent = words;
    place.hidden = !words;
    for (var around = place; words && around !== main; around = around.parentNode) {
      if (around.tagName === "DETAILS") { around.open = true; }
    }
  }

  function send() {
    if (!pending || busy) { return; }
    if (later !== null) { clearTimeout(later); later = null; }
    busy = true;
    var mine = pending;
    pejling.request("POST", mine.address, mine.fields, function (status, html, mark) {
      busy = false;
      if (pending !== mine) { send(); return; } // a newer choice came meanwhile: the last one counts
      if (status === 200 || status === 409 || status === 410 || status === 422) {
        pending = null;
        tries = 0;
        store(null);
        pejling.show(html, mark);
        if (status === 200) { acknowledge(); } else if (status === 409) { note(body.getAttribute("data-for-sent")); }
        return;
      }
      tries += 1;
      note(body.getAttribute("data-ikke-sendt"));
      later = setTimeout(send, Math.round(Math.min(4000, 400 * Math.pow(2, tries)) * (0.5 + Math.random() / 2)));
    });
  }

  function acknowledge() {
    var receipt = main.querySelector("[data-kvittering]");
    var said = document.getElementById("sagt");
    if (!receipt) { return; }
    if (said) { said.textContent = receipt.textContent; }
    receipt.setAttribute("tabindex", "-1");
    receipt.focus();
    receipt.scrollIntoView(false);
  }

  main.addEventListener("submit", function (event) {
    var one = event.target;
    if (!one.getAttribute("data-noegle")) { return; }
    event.preventDefault();
    pending = { address: one.getAttribute("action"), fields: fieldsOf(one), key: one.getAttribute("data-noegle") };
    tries = 0;
    store(pending);
    note(body.getAttribute("data-sender"));
    send();
  });

  main.addEventListener("change", function (event) {
    var one = form();
    if (one && one.contains(event.target) && !pending) {
      store({ address: "", fields: fieldsOf(one), key: one.getAttribute("data-noegle") });
    }
  });

  /* A state that was drawn before the server had our choice must not wipe the choice out. */
  pejling.holds = function (box) { return pending !== null && keyOf(box) === pending.key; };

  pejling.keep = function () {
    var one = form();
    return one ? { key: one.getAttribute("data-noegle"), fields: fieldsOf(one) } : null;
  };

  pejling.restore = function (kept) {
    var one = form();
    if (!one || !kept || kept.key !== one.getAttribute("data-noegle")) { return; }
    if (!one.querySelector("input:checked")) { fill(one, kept.fields); }
  };

  pejling.drawn = function () {
    var one = form();
    if (pending && (!one || one.getAttribute("data-noegle") !== pending.key)) { send(); }
  };

  pejling.back = function () { if (pending) { note(body.getAttribute("data-igen")); send(); } };

  (function begin() {
    var one = form();
    var left = stored();
    if (!one || !left || left.key !== one.getAttribute("data-noegle")) { return; }
    fill(one, left.fields);
    if (left.address) {
      pending = left;
      note(body.getAttribute("data-igen"));
      send();
    }
  })();
})();
