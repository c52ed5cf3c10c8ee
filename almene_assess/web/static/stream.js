/* Keeps the page's <main id="nu"> as the server says it is: by events, and by asking where events fail.
   It tries for ever. Old phones run this too, so it is written in the JavaScript of 2009. */
(function () {
  "use strict";
  var main = document.getElementById("nu");
  if (!main || !document.querySelector || !window.addEventListener || !window.XMLHttpRequest) { return; }
  var body = document.body;
  var line = document.getElementById("forbindelse");
  var said = document.getElementById("sagt");
  var SILENCE = 40000; // two signs of life (15 s) missed, and a bit
  var SLOWEST = 4000; // between two tries: whoever lost the net is back within five seconds
  var POLL = 4000;
  var FIRST = 6000; // a stream that says nothing for so long is held back by something in between
  var source = null;
  var live = false; // whether this stream has spoken
  var failures = 0;
  var again = null;
  var asking = null;
  var heard = new Date().getTime();
  var ended = false;

  var pejling = {
    offset: 0, // the server's clock minus ours
    holds: function () { return false; }, // a page may keep an older state of its own card out for a moment
    keep: function () { return null; },
    restore: function () {},
    drawn: function () {},
    back: function () {},
    show: show,
    say: say,
    request: request
  };
  window.pejling = pejling;

  function now() { return new Date().getTime(); }

  function some(most) { return Math.round(most * (0.5 + Math.random() / 2)); }

  function say(words) { if (line && line.textContent !== words) { line.textContent = words; } }

  function show(html, mark) {
    if (mark && mark === main.getAttribute("data-mark")) { return; }
    var box = document.createElement("div");
    box.innerHTML = html;
    if (pejling.holds(box)) { return; }
    var kept = pejling.keep();
    var focused = main.contains(document.activeElement);
    var before = key();
    main.innerHTML = "";
    while (box.firstChild) { main.appendChild(box.firstChild); }
    main.setAttribute("data-mark", mark || "");
    pejling.restore(kept);
    if (before !== key()) { arrive(focused); }
    pejling.drawn();
  }

  function key() {
    var leaf = main.querySelector("[data-trin]");
    return leaf ? leaf.getAttribute("data-trin") : "";
  }

  function arrive(focused) {
    var head = main.querySelector("h1");
    var lead = main.querySelector("[data-sig]");
    if (said) { said.textContent = (lead ? lead.textContent + " " : "") + (head ? head.textContent : ""); }
    if (body.getAttribute("data-rul") !== null) { window.scrollTo(0, 0); }
    if (focused && head) { head.focus(); }
  }

  function request(method, address, fields, done) {
    var call = new XMLHttpRequest();
    call.open(method, address, true);
    call.timeout = 8000;
    call.setRequestHeader("X-Pejling", "1");
    if (fields !== null) { call.setRequestHeader("Content-Type", "application/x-www-form-urlencoded"); }
    call.onload = function () { done(call.status, call.responseText, call.getResponseHeader("X-Mark") || ""); };
    call.onerror = call.ontimeout = function () { done(0, "", ""); };
    call.send(fields);
  }

  function ask() {
    asking = null;
    request("GET", body.getAttribute("data-nu") + "?m=" + main.getAttribute("data-mark"), null, function (status, html, mark) {
      if (status === 200 || status === 410) { show(html, mark); }
      if (status === 410) { finish(); return; }
      if (status === 200 || status === 204) { answered(); } else { say(body.getAttribute("data-vaek")); }
      if (!live) { askLater(POLL); }
    });
  }

  function askLater(wait) { if (asking === null && !ended) { asking = setTimeout(ask, some(wait)); } }

  function finish() {
    ended = true;
    if (source) { source.close(); source = null; }
    say("");
  }

  function answered() {
    var was = heard;
    heard = now();
    say("");
    if (heard - was > 2000) { pejling.back(); }
  }

  function listen() {
    again = null;
    if (ended) { return; }
    live = false;
    if (!window.EventSource) { askLater(POLL); return; }
    if (source) { source.close(); }
    var mine = source = new EventSource(body.getAttribute("data-strom") + "?m=" + main.getAttribute("data-mark"));
    mine.addEventListener("nu", function (event) { answered(); show(event.data, event.lastEventId); });
    mine.addEventListener("puls", function (event) {
      var server = parseInt(event.data, 10);
      if (server) { pejling.offset = server - now(); }
      failures = 0;
      live = true;
      if (asking !== null) { clearTimeout(asking); asking = null; }
      answered();
    });
    mine.onerror = function () { if (mine === source) { lost(); } };
    setTimeout(function () { if (mine === source && !live) { askLater(0); } }, FIRST);
  }

  function lost() {
    if (source) { source.close(); source = null; }
    live = false;
    failures += 1;
    heard = Math.min(heard, now() - 2001);
    if (failures >= 2) { askLater(failures === 2 ? 0 : POLL); }
    if (again === null && !ended) { again = setTimeout(listen, failures === 1 ? some(400) : some(Math.min(SLOWEST, 500 * Math.pow(2, failures)))); }
  }

  function wake() {
    if (ended) { return; }
    if (now() - heard > 20000 || !source) {
      if (again !== null) { clearTimeout(again); }
      listen();
    }
  }

  setInterval(function () { if (source && now() - heard > SILENCE) { lost(); } }, 5000);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { wake(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { wake(); } });
  window.addEventListener("load", function () { pejling.drawn(); if (body.getAttribute("data-strom")) { listen(); } });
})();
