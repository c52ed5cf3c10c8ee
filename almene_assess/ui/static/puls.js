// What Streamlit's frame cannot do by itself: connect at once, come back after a lost connection, begin a new
// step at its heading, and leave its large icon font until the page can be read. Linked from the shell
// (almene_assess/web/shell.py); see docs/adr/0004 and 0006.
"use strict";
(() => {
  const APP = '[data-testid="stApp"]';
  const STATE = "data-test-connection-state";
  const RUN = "data-test-script-state";

  // By itself it asks /besvar/_stcore/ and then /_stcore/ where the server is, before it connects.
  window.__streamlit = {
    BACKEND_BASE_URL: `${location.origin}/`,
    HOST_CONFIG: { allowedOrigins: [], useExternalAuthToken: false },
  };

  // A browser that has lost its server reconnects without running anything, and shows what was never saved.
  // Pressing the hidden button sends every widget's value, and the run compares them with the database.
  let connected = false;
  let was = false;
  const beat = () => document.querySelector('[class*="st-key-puls-"] button')?.click();
  const watchConnection = () => {
    const now = document.querySelector(APP)?.getAttribute(STATE) === "CONNECTED";
    if (now && !connected && was) {
      beat();
      owed = 2;
    }
    was = was || now;
    connected = now;
  };

  // A new server process drops what is pressed on a card before its first run has reached that card. So press
  // again when a run has ended: twice, since the first end may be that of a run which was cut short.
  let owed = 0;
  let idle = true;
  const watchRuns = () => {
    const now = document.querySelector(APP)?.getAttribute(RUN) === "notRunning";
    if (now && !idle && connected && owed > 0) {
      owed -= 1;
      beat();
    }
    idle = now;
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

  // The icons' font (375 kB) would hold back the scripts of the first question: neither the frame's own call
  // nor an icon fetches it before the page can be read (pejling.css waits for the class).
  const READABLE = "laeselig";
  const page = document.documentElement;
  const readable = new Promise((resolve) => {
    new MutationObserver(() => { if (page.classList.contains(READABLE)) resolve(); }).observe(page, {
      attributeFilter: ["class"],
    });
  });
  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = async (font, text) => {
    if (font.includes("Material Symbols")) await readable;
    return load(font, text);
  };
  const watchIcons = () => {
    if (page.classList.contains(READABLE)) return;
    const drawn = document.querySelector('[data-testid="stMain"] :is([data-testid="stElementContainer"], input)');
    if (drawn && document.querySelector(APP)?.getAttribute(RUN) === "notRunning") page.classList.add(READABLE);
  };
  setTimeout(() => page.classList.add(READABLE), 8000);

  const watch = () => { watchConnection(); watchRuns(); watchStep(); watchIcons(); };
  new MutationObserver(watch).observe(page, {
    subtree: true,
    childList: true,
    attributeFilter: [STATE, RUN],
  });
})();
