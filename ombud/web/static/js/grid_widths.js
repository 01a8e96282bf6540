/** How wide columns are and which of them stand still, remembered for this person. */

import { csrfToken } from "./dom.js";
import { here } from "./grid_marks.js";
import { box, heads, setup, table } from "./grid_table.js";

const NARROWEST = 48;
const WIDEST = 800;
const WIDEST_FIRST = 420;
// Edges between cells take a little of what the words had in the list.
const EDGE = 10;
const STEP = 16;
const SAVE_MS = 600;
const FROZEN = "*frozen";
// What stands still leaves this much for what moves.
const FROZEN_SHARE = 0.6;

/** @type {Map<string, number>} */
const widths = new Map();
/** @type {Map<string, number>} */
const unsaved = new Map();
/** @type {number | undefined} */
let saving;
// A sheet of our own: its rules change with the widths.
const rules = new CSSStyleSheet();

/** Widths as the browser laid them out, or as this person wants them. */
function lay() {
  for (const head of heads()) {
    const key = head.dataset.column ?? "";
    // The wide column gives what the others need more.
    const more = head.matches(".text") ? -EDGE * (heads().length - 1) : EDGE;
    const natural = Math.min(Math.max(head.offsetWidth + more, NARROWEST), WIDEST_FIRST);
    widths.set(key, setup.wide[key] ?? natural);
  }
  draw();
}

const pickWidth = () => /** @type {HTMLElement | null} */ (table()?.querySelector("thead .pick"))?.offsetWidth ?? 0;

/** @param {HTMLElement} head */
const widthOf = (head) => widths.get(head.dataset.column ?? "") ?? NARROWEST;

/** Columns were drawn, moved or stand still: lay them out. */
export function draw() {
  const element = table();
  if (!element) return;
  for (const head of heads()) head.style.width = `${widthOf(head)}px`;
  const sum = heads().reduce((all, head) => all + widthOf(head), pickWidth());
  element.style.width = `${sum}px`;
  freeze();
}

function freeze() {
  const room = box().clientWidth * FROZEN_SHARE;
  const first = pickWidth() ? 2 : 1;
  let left = pickWidth();
  const said = [];
  for (const [place, head] of heads().slice(0, setup.frozen).entries()) {
    const isLast = place + 1 === setup.frozen || left + widthOf(head) * 2 > room;
    const cell = `.rows.is-sheet tr > :nth-child(${first + place}):not([colspan])`;
    said.push(`${cell} { position: sticky; left: ${left}px; z-index: 2; }`);
    said.push(`.rows.is-sheet thead tr > :nth-child(${first + place}):not([colspan]) { z-index: 4; }`);
    if (isLast) said.push(`${cell} { border-right: 2px solid var(--rule-2); }`);
    left += widthOf(head);
    if (isLast) break;
  }
  rules.replaceSync(said.join("\n"));
  // A cell that is come to must not end under what stands still.
  box().style.scrollPaddingLeft = `${left}px`;
}

/** Let the first columns stand still. @param {number} count */
export function freezeFirst(count) {
  setup.frozen = count;
  remember(FROZEN, count);
  freeze();
}

/** @param {string} key @param {number} value */
function remember(key, value) {
  unsaved.set(key, value);
  clearTimeout(saving);
  saving = setTimeout(save, SAVE_MS);
}

/** @param {string} key @param {number} wide */
function set(key, wide) {
  const kept = Math.round(Math.min(Math.max(wide, NARROWEST), WIDEST));
  widths.set(key, kept);
  draw();
  remember(key, kept);
}

function save() {
  clearTimeout(saving);
  if (!unsaved.size) return;
  const body = new URLSearchParams([...unsaved].map(([key, wide]) => [key, String(wide)]));
  unsaved.clear();
  fetch(setup.widths, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": csrfToken() } });
}

/** Make the column one stands in wider or narrower. @param {number} way 1 or -1 */
export function stretch(way) {
  const head = heads()[here.at.column];
  set(head?.dataset.column ?? "", widthOf(head) + way * STEP);
}

/** @param {PointerEvent} event */
function grabbed(event) {
  const grip = event.target;
  if (!(grip instanceof HTMLElement) || !grip.matches(".grid-grip")) return;
  event.preventDefault();
  const head = /** @type {HTMLElement} */ (grip.parentElement);
  const [from, wide] = [event.clientX, widthOf(head)];
  grip.setPointerCapture(event.pointerId);
  grip.onpointermove = (moved) => set(head.dataset.column ?? "", wide + moved.clientX - from);
  grip.onpointerup = () => {
    grip.onpointermove = null;
  };
}

export function start() {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  lay();
  for (const head of heads()) {
    const grip = document.createElement("span");
    grip.className = "grid-grip";
    grip.setAttribute("aria-hidden", "true");
    head.append(grip);
  }
  document.addEventListener("pointerdown", grabbed);
  addEventListener("pagehide", save);
  addEventListener("resize", freeze);
}
