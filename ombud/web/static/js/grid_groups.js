/** Rows in groups: a line with the subtotal above the first row of each. */

import { all } from "./dom.js";
import { ask } from "./grid_send.js";
import { heads, rows, setup } from "./grid_table.js";

const AGAIN_MS = 1500;

/** @typedef {{label: string, count: string, refunds: string}} Subtotal */

/** @type {Record<string, Subtotal>} */
let subtotals = {};
/** @type {number | undefined} */
let again;

async function learn() {
  subtotals = await (await ask(`${setup.groups}?${setup.query}`)).json();
  for (const line of all("[data-table] .grid-group")) fill(line);
}

/** @param {HTMLElement} line */
function fill(line) {
  const value = line.dataset.of ?? "";
  const { label, count, refunds } = subtotals[value] ?? { label: value, count: "", refunds: "" };
  const said = /** @type {HTMLElement} */ (line.querySelector("span"));
  const name = document.createElement("b");
  name.textContent = label;
  said.replaceChildren(name, ` ${[count, refunds].filter(Boolean).join(" · ")}`);
}

/** @param {string} value */
function lineOf(value) {
  const line = document.createElement("tr");
  line.className = "grid-group";
  line.dataset.of = value;
  const cell = document.createElement("th");
  cell.scope = "rowgroup";
  cell.colSpan = heads().length + 1;
  cell.append(document.createElement("span"));
  line.append(cell);
  fill(line);
  return line;
}

/** Put lines between the groups of what is here. */
export function dress() {
  if (!setup.group) return;
  /** @type {string | undefined} */
  let before;
  for (const row of rows()) {
    const above = row.previousElementSibling;
    const line = above?.matches(".grid-group") ? above : null;
    const isFirst = row.dataset.group !== before;
    if (isFirst && !line) row.before(lineOf(row.dataset.group ?? ""));
    else if (!isFirst) line?.remove();
    before = row.dataset.group;
  }
}

export function start() {
  if (!setup.group) return;
  learn();
  document.addEventListener("grid:written", () => {
    clearTimeout(again);
    again = setTimeout(learn, AGAIN_MS);
  });
}
