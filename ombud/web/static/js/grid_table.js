/** The table as a sheet: its rows and cells by place, and what they hold. */

import { all, one } from "./dom.js";

/** @typedef {{row: number, column: number}} Place */

const holder = one("#grid");
/** What the page tells this script: addresses, widths, words. */
export const setup = JSON.parse(holder?.dataset.setup ?? "{}");

/**
 * A phrase of the sheet, its places as %(name)s filled.
 * @param {string} name
 * @param {Record<string, string | number>} [places]
 */
export function say(name, places = {}) {
  return String(setup.words[name]).replace(/%\((\w+)\)s/g, (_, place) => String(places[place] ?? ""));
}

/** Which rows of the list are here: the place of the first, how many are known, whether those are all. */
export const view = { first: 0, total: 0, ends: false };

/** @type {HTMLElement[] | null} */
let seenRows = null;
/** @type {HTMLElement[] | null} */
let seenHeads = null;
/** @type {Map<string, HTMLElement>} */
const byId = new Map();

/** Rows came or went, or columns moved: look at the table anew. */
export function lookAnew() {
  seenRows = seenHeads = null;
  byId.clear();
}

export const box = () => /** @type {HTMLElement} */ (one("[data-table]"));
export const table = () => one("[data-table] table");
export const heads = () => (seenHeads ??= all("[data-table] thead th[data-column]"));

/** The rows that are here, from view.first on. */
export function rows() {
  if (!seenRows) {
    seenRows = all("[data-table] tr[data-row]");
    for (const row of seenRows) byId.set(row.dataset.row ?? "", row);
  }
  return seenRows;
}

/** @param {HTMLElement} row */
export const cellsOf = (row) => /** @type {HTMLElement[]} */ ([...row.children].filter((each) => !each.matches(".pick")));

/** @param {number} place in the whole list */
export const rowAt = (place) => /** @type {HTMLElement | undefined} */ (rows()[place - view.first]);

/** @param {number | string} id */
export function rowOf(id) {
  rows();
  return byId.get(String(id)) ?? null;
}

/** @param {Place} place */
export function cellAt({ row, column }) {
  const found = rowAt(row);
  return found && cellsOf(found)[column];
}

/**
 * The cell around a target, if it is one of the sheet.
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
export function cellAround(target) {
  if (!(target instanceof Element) || target.closest(".pick")) return null;
  return target.closest("[data-table] tr[data-row] > *");
}

/** @param {HTMLElement} cell */
export const rowAround = (cell) => /** @type {HTMLElement} */ (cell.parentElement);

/** @param {HTMLElement} cell @returns {Place} */
export function placeOf(cell) {
  const row = rowAround(cell);
  return { row: view.first + rows().indexOf(row), column: cellsOf(row).indexOf(cell) };
}

/** @param {HTMLElement} cell */
export const headOf = (cell) => heads()[cellsOf(rowAround(cell)).indexOf(cell)];

/** Where a field's column stands. @param {string} field */
export const columnOf = (field) => heads().findIndex((head) => head.dataset.field === field);

/** @param {HTMLElement} cell */
export const textOf = (cell) => (cell.textContent ?? "").trim();

/** @param {HTMLElement} head */
export const labelOf = (head) => head.dataset.label ?? textOf(head);

/** What stands behind the words: a code, an id, a day, or the words themselves. @param {HTMLElement} cell */
export const rawOf = (cell) => cell.dataset.value ?? textOf(cell);

/** What a spreadsheet gets. @param {HTMLElement} cell */
export function copyOf(cell) {
  if (cell.dataset.copied !== undefined) return cell.dataset.copied;
  return headOf(cell).dataset.edit === "choice" ? textOf(cell) : rawOf(cell);
}

/** @param {HTMLElement} cell */
export const isEditable = (cell) => Boolean(headOf(cell)?.dataset.field);

/** @param {HTMLElement} cell */
export function nameOf(cell) {
  const number = heads().findIndex((head) => head.dataset.column === "number");
  return {
    column: labelOf(headOf(cell)),
    row: textOf(cellsOf(rowAround(cell))[Math.max(number, 0)]),
  };
}

/** Tell a screen reader, and nobody else. @param {string} text */
export function whisper(text) {
  const said = one("#grid-said");
  if (said) said.textContent = text;
}
