// Two things that Streamlit's frame cannot do by itself: come back after a lost connection, and begin a new
// step at its heading. Linked from the shell (almene_assess/web/shell.py); see docs/adr/0006.
"use strict";
(() => {
  const APP = '[data-testid="stApp"]';
  const STATE = "data-test-connection-state";

  // A browser that has lost its server reconnects without running anything, and shows what was never saved.
  // Pressing the hidden button sends every widget's value, and the run compares them with the database.
  let connected = false;
  let was = false;
  const beat = () => document.querySelector('[class*="st-key-puls-"] button')?.click();
  const watchConnection = () => {
    const now = document.querySelector(APP)?.getAttribute(STATE) === "CONNECTED";
    if (now && !connected && was) beat();
    was = was || now;
    connected = now;
  };
  setInterval(() => { if (document.querySelector('[class*="st-key-usaved-"]')) beat(); }, 3000);

  // A new step is read from its top, by eye and by ear.
  let step = "";
  const watchStep = () => {
    const marks = document.querySelectorAll('[class*="st-key-trin-"]');
    const mark = marks[marks.length - 1];
    const found = mark ? [...mark.classList].find((name) => name.startsWith("st-key-trin-")) : "";
    if (!found || found === step) return;
    const first = step === "";
    const heading = mark.querySelector("h1");
    if (!heading) return;
    step = found;
    if (first) return;
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
  };

  new MutationObserver(() => { watchConnection(); watchStep(); }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: [STATE],
  });
})();
