// Streamlit's own words in Danish: the library has no catalogue, and a screen reader says them aloud.
// Only whole, known words of the frame are swapped; what people and pages write is left alone.
"use strict";
// Our content policy forbids WebAssembly. Streamlit tries it and does without; not trying breaks no rule.
delete window.WebAssembly;
(() => {
  const WORDS = {
    "Skip to main content": "Gå til indholdet",
    "Show password": "Vis adgangskoden",
    "Hide password": "Skjul adgangskoden",
    "Show password text": "Vis adgangskoden",
    "Hide password text": "Skjul adgangskoden",
    "Collapse sidebar": "Fold menuen sammen",
    "Expand sidebar": "Fold menuen ud",
    "Sidebar": "Menu",
    "App pages": "Sider",
    "Main menu": "Hovedmenu",
    "Navigate to home page": "Gå til forsiden",
    "Running...": "Arbejder …",
    "Stop": "Stop",
    "Stop script": "Stop",
    "Connecting": "Forbinder …",
    "CONNECTING": "Forbinder …",
    "Notifications": "Beskeder",
    "Alert": "Besked",
    "Close": "Luk",
    "Cancel": "Fortryd",
    "Clear value": "Ryd",
    "Clear all": "Ryd alt",
    "Clear entry": "Ryd",
    "Clear date": "Ryd datoen",
    "Choose date": "Vælg dato",
    "Choose an option": "Vælg",
    "Choose options": "Vælg",
    "Select...": "Vælg …",
    "Selected values": "Valgte værdier",
    "Open": "Åbn",
    "No results": "Ingen resultater",
    "No data": "Ingen data",
    "empty": "tom",
    "Increment": "Øg",
    "Decrement": "Sænk",
    "Next month": "Næste måned",
    "Previous month": "Forrige måned",
    "Next page": "Næste side",
    "Previous page": "Forrige side",
    "Link to heading": "Link til overskriften",
    "Copy to clipboard": "Kopiér",
    "Fullscreen": "Fuld skærm",
    "Toggle fullscreen": "Fuld skærm",
    "Close fullscreen": "Luk fuld skærm",
    "Show data": "Vis data",
    "Show chart": "Vis diagram",
    "Search": "Søg",
    "Close Search": "Luk søgning",
    "Download as CSV": "Hent som CSV",
    "Download as PNG": "Hent som PNG",
    "Copy Vega-Lite spec": "Kopiér diagrammets kilde",
    "Expand": "Fold ud",
    "Collapse": "Fold sammen",
    "progress": "Fremdrift",
    "check icon": "Flueben",
    "visualization": "diagram",
    "group mark container": "del af diagram",
    "Help": "Hjælp",
    "Show help": "Vis hjælp",
    "Connection error": "Ingen forbindelse",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Pejling svarer ikke lige nu. Det, der står som gemt, er i behold. Siden kommer igen af sig selv, når der er forbindelse.",
    "Page not found": "Siden findes ikke",
    "Try again": "Prøv igen",
    "Upload": "Vælg fil",
    "10MB per file": "Højst 10 MB",
    "10MB per file • XLSX, CSV": "Højst 10 MB: XLSX eller CSV",
    "File must be 10.0MB or smaller.": "Filen er større end 10 MB.",
    "file upload": "Vælg fil",
    "Delete file": "Fjern filen",
    "Remove file": "Fjern filen",
    "Add files": "Vælg en anden fil",
  };
  const BEGINNINGS = {
    "Help for ": "Hjælp til ",
    "Fullscreen: ": "Fuld skærm: ",
    "Close fullscreen: ": "Luk fuld skærm: ",
  };
  const ATTRIBUTES = ["aria-label", "aria-roledescription", "title", "placeholder", "alt"];
  // Heading anchors live inside written text, but their label is Streamlit's.
  const WRITTEN = '[data-testid="stMarkdownContainer"], [data-testid="stText"], textarea, input';
  // Its button is set like written text, but its words are Streamlit's.
  const UPLOADER = '[data-testid="stFileUploaderDropzone"]';

  const swapText = (node) => {
    const danish = WORDS[node.data.trim()];
    const frames = !node.parentElement?.closest(WRITTEN) || node.parentElement.closest(UPLOADER);
    if (danish && node.data !== danish && frames) node.data = danish;
  };
  const inDanish = (words) => {
    const begins = Object.keys(BEGINNINGS).find((beginning) => words?.startsWith(beginning));
    return begins ? BEGINNINGS[begins] + words.slice(begins.length) : WORDS[words?.trim()];
  };
  const swapAttributes = (element) => {
    for (const name of ATTRIBUTES) {
      const danish = inDanish(element.getAttribute(name));
      if (danish && element.getAttribute(name) !== danish) element.setAttribute(name, danish);
    }
  };
  // Streamlit's menu puts its groups between a list and its items, where screen readers count none of them.
  const mendMenu = () => {
    for (const list of document.querySelectorAll('[data-testid="stSidebarNavItems"]:not([role])')) {
      if (list.querySelector(":scope > div")) list.setAttribute("role", "presentation");
    }
    for (const head of document.querySelectorAll('[data-testid="stNavSectionHeader"]:not([role])')) {
      head.setAttribute("role", "presentation");
      head.parentElement.setAttribute("role", "list");
      head.parentElement.setAttribute("aria-label", head.querySelector("p")?.textContent ?? "");
    }
  };
  const swapAll = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return swapText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    swapAttributes(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) swapText(node);
      else swapAttributes(node);
    }
    return undefined;
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(swapAll);
      else if (change.type === "attributes") swapAttributes(change.target);
      else swapText(change.target);
    }
    mendMenu();
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
