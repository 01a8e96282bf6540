/** Rows: walk with j and k, pick with x, look with o, open with Enter. */

import { all, around, one, words } from "./dom.js";
import { register } from "./keys.js";
import * as sheet from "./sheet.js";

const FOLLOW_MS = 120;

/** @type {HTMLElement | null} */
let here = null;
/** @type {HTMLInputElement | null} */
let lastPicked = null;
/** @type {number | undefined} */
let following;

const rows = () => all("[data-table] [data-row]");
const boxes = () => /** @type {HTMLInputElement[]} */ (all("[data-table] [data-pick]"));

/** @param {HTMLElement} row */
function stand(row) {
  here?.classList.remove("is-here");
  here = row;
  row.classList.add("is-here");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** @param {number} step */
function walk(step) {
  const list = rows();
  const at = here ? list.indexOf(here) : -1;
  const next = list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + step))];
  if (!next) return;
  stand(next);
  if (!sheet.isOpen()) return;
  clearTimeout(following);
  following = setTimeout(() => look(next), FOLLOW_MS);
}

/** @param {HTMLElement} row */
function look(row) {
  const url = row.dataset.sheetUrl;
  if (url) sheet.open(url, row);
  else go(row);
}

/** @param {HTMLElement} row */
function go(row) {
  if (row.dataset.url) location.assign(row.dataset.url);
}

/** @param {HTMLInputElement} box @param {boolean} on */
function pick(box, on) {
  box.checked = on;
  box.closest("tr")?.classList.toggle("is-picked", on);
}

/**
 * Set every box between the last picked one and `box`.
 * @param {HTMLInputElement} box
 */
function pickRange(box) {
  const list = boxes();
  const [from, to] = [list.indexOf(lastPicked ?? box), list.indexOf(box)].sort((a, b) => a - b);
  for (const each of list.slice(Math.max(0, from), to + 1)) pick(each, box.checked);
}

/** @param {boolean} on */
function pickAll(on) {
  for (const box of boxes()) pick(box, on);
  count();
}

/** Bring the bulk bar and the head's box in line with the boxes. */
function count() {
  const list = boxes();
  const picked = list.filter((box) => box.checked).length;
  const every = picked > 0 && picked === list.length;
  const bar = one("[data-bulk]");
  if (bar) bar.hidden = picked === 0;
  const said = one("[data-bulk-count]");
  if (said) said.textContent = words("picked", { n: picked });
  const offer = one("[data-bulk-all]");
  if (offer) offer.hidden = !every;
  const wide = /** @type {HTMLInputElement | null} */ (one("[data-bulk-all] input"));
  if (wide && !every) wide.checked = false;
  const head = /** @type {HTMLInputElement | null} */ (one("[data-pick-all]"));
  if (head) [head.checked, head.indeterminate] = [every, picked > 0 && !every];
}

/** With Shift a head sorts further; Shift and Enter come here too. @param {MouseEvent} event */
function sortedFurther(event) {
  const head = around(event.target, "thead a[data-also-url]");
  if (!head || !event.shiftKey) return false;
  event.preventDefault();
  location.assign(head.dataset.alsoUrl ?? "");
  return true;
}

/** @param {MouseEvent} event */
function clicked(event) {
  if (sortedFurther(event)) return;
  if (around(event.target, "[data-bulk-clear]")) pickAll(false);
  const box = around(event.target, "[data-pick]");
  if (box instanceof HTMLInputElement) {
    if (event.shiftKey) pickRange(box);
    pick(box, box.checked);
    lastPicked = box;
    count();
    return;
  }
  const all = around(event.target, "[data-pick-all]");
  if (all instanceof HTMLInputElement) pickAll(all.checked);
  openRow(event);
}

/** @param {MouseEvent} event */
function openRow(event) {
  const row = around(event.target, "[data-table] [data-row]");
  if (!row || around(event.target, "a, button, input, label, select, summary, .pick, [role=grid]")) return;
  // Marking text in a row is not a wish to open it.
  if (getSelection()?.toString()) return;
  stand(row);
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.url, "_blank", "noopener");
  else look(row);
}

function pickHere() {
  const box = here && /** @type {HTMLInputElement | null} */ (one("[data-pick]", here));
  if (!box) return;
  pick(box, !box.checked);
  lastPicked = box;
  count();
}

const hasRows = () => Boolean(one("[data-table] [data-row]"));
const hasPicked = () => boxes().some((box) => box.checked);
const hasSheets = () => Boolean(one("[data-table] [data-sheet-url]"));

/**
 * @param {string} keys
 * @param {string} label
 * @param {() => void} run
 * @param {() => boolean} [when]
 */
function rowKey(keys, label, run, when = hasRows) {
  register({ keys, label: words(label), group: "rows", run, when });
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("focusin", (event) => {
    const row = around(event.target, "[data-table] [data-row]");
    if (row && row !== here && event.target === row) stand(row);
  });
  document.body.addEventListener("htmx:afterSettle", count);
  rowKey("j", "key_down", () => walk(1));
  rowKey("k", "key_up", () => walk(-1));
  rowKey("x", "key_pick", pickHere, () => hasRows() && Boolean(one("[data-pick]")));
  rowKey("X", "key_pick_all", () => pickAll(!hasPicked()), () => Boolean(one("[data-pick]")));
  rowKey("o", "key_sheet", () => here && look(here), hasSheets);
  rowKey("Enter", "key_open", () => here && go(here));
  rowKey("Escape", "key_close", () => pickAll(false), () => hasPicked() && !sheet.isOpen());
  // The browser may restore ticks when one comes back to the page.
  for (const box of boxes()) pick(box, box.checked);
  count();
}
