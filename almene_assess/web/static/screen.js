/* The big screen's clock: counts down to the moment that the server named, by the server's clock. */
(function () {
  "use strict";
  var pejling = window.pejling;
  if (!pejling) { return; }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function tick() {
    var clock = document.querySelector("[data-slut]");
    if (!clock) { return; }
    var left = Math.round((parseInt(clock.getAttribute("data-slut"), 10) - new Date().getTime() - pejling.offset) / 1000);
    var words = left > 0 ? Math.floor(left / 60) + ":" + two(left % 60) : clock.getAttribute("data-faerdig");
    if (clock.textContent !== words) { clock.textContent = words; }
  }

  pejling.drawn = tick;
  setInterval(tick, 500);
})();
