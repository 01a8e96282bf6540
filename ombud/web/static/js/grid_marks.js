/** Where one stands in the sheet, and the block that is marked. */

import { cellAround, cellAt, cellsOf, heads, rows, say, view, whisper } from "./grid_table.js";

/** @typedef {import("./grid_table.js").Place} Place */

/** Where one stands, and where the marked block began. */
export const here = { at: { row: 0, column: 0 }, from: { row: 0, column: 0 } };

/** Rows that are wanted and not here are brought by this. @type {(top: number, bottom: number) => Promise<unknown>} */
let bring = async () => {};

/** @param {typeof bring} how */
export function bringBy(how) {
  bring = how;
}

/** @type {HTMLElement[]} */
let marked = [];

/** The marked block. */
export function block() {
  const { at, from } = here;
  return {
    top: Math.min(at.row, from.row),
    bottom: Math.max(at.row, from.row),
    left: Math.min(at.column, from.column),
    right: Math.max(at.column, from.column),
  };
}

/** How many rows and columns are marked. */
export function blockSize() {
  const { top, bottom, left, right } = block();
  return { high: bottom - top + 1, wide: right - left + 1 };
}

/** The marked cells that are here, row by row. */
export function blockCells() {
  const { top, bottom, left, right } = block();
  const here_ = rows().slice(Math.max(top - view.first, 0), Math.max(bottom - view.first + 1, 0));
  return here_.map((row) => cellsOf(row).slice(left, right + 1));
}

/** @param {Place} place */
function within({ row, column }) {
  return {
    row: Math.min(Math.max(row, 0), view.total - 1),
    column: Math.min(Math.max(column, 0), heads().length - 1),
  };
}

/**
 * Stand on a cell; the mark reaches from where it began when `stretch` is set.
 * @param {Place} place
 * @param {boolean} [stretch]
 */
export function stand(place, stretch = false) {
  here.at = within(place);
  if (!stretch) here.from = here.at;
  const { top, bottom } = block();
  const isHere = view.first <= top && bottom < view.first + rows().length;
  if (isHere) return show();
  const wanted = here.at;
  bring(top, bottom).then(() => here.at === wanted && show());
}

function show() {
  paint();
  const cell = cellAt(here.at);
  cell?.focus({ preventScroll: true });
  cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { high, wide } = blockSize();
  if (high * wide > 1) whisper(say("marked", { rows: high, columns: wide }));
  document.dispatchEvent(new CustomEvent("grid:stand", { detail: cell }));
}

/** Mark a block, and stand at its end. @param {Place} from @param {Place} at */
export function mark(from, at) {
  here.from = within(from);
  here.at = within(at);
  paint();
  cellAt(here.at)?.focus({ preventScroll: true });
}

/** Draw the mark. */
export function paint() {
  for (const cell of marked) {
    cell.classList.remove("is-in", "is-at");
    cell.removeAttribute("aria-selected");
    cell.tabIndex = -1;
  }
  marked = blockCells().flat();
  for (const cell of marked) {
    cell.classList.add("is-in");
    cell.setAttribute("aria-selected", "true");
  }
  const cell = cellAt(here.at);
  cell?.classList.add("is-at");
  if (cell) cell.tabIndex = 0;
}

/** Whether the focus is in a cell. */
export const isInside = () => Boolean(cellAround(document.activeElement));
