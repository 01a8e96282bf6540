/** The side sheet: one <aside id="sheet"> that htmx fills. */

import { around, one, words } from "./dom.js";
import { register } from "./keys.js";

/** @type {HTMLElement | null} */
let opener = null;

/** @returns {HTMLElement | null} */
const sheet = () => document.getElementById("sheet");

export function isOpen() {
  return sheet()?.hidden === false;
}

/**
 * Show what `url` answers at the side. Focus stays where it is unless `focus` is set.
 * @param {string} url
 * @param {HTMLElement} from where focus returns to
 * @param {boolean} [focus]
 */
export async function open(url, from, focus = false) {
  opener = from;
  await htmx.ajax("get", url, { target: "#sheet", swap: "innerHTML", source: "#sheet" });
  const aside = sheet();
  if (!aside) return;
  aside.hidden = false;
  document.body.dataset.sheet = "open";
  aside.scrollTop = 0;
  if (focus) aside.focus();
}

export function close() {
  const aside = sheet();
  if (!aside || aside.hidden) return;
  aside.hidden = true;
  aside.replaceChildren();
  delete document.body.dataset.sheet;
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

export function start() {
  document.addEventListener("click", (event) => {
    if (around(event.target, "[data-sheet-close]")) close();
    const link = around(event.target, "a[data-sheet-url], button[data-sheet-url]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link.dataset.sheetUrl ?? "", link, true);
  });
  register({
    keys: "Escape",
    label: words("key_close"),
    group: "always",
    when: () => isOpen(),
    run: close,
  });
  // A form in the sheet may answer with an empty body: the work is done, the sheet goes.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === sheet() && !one("#sheet > *")) close();
  });
}
