/** Cells are filled from cells: down, as a series, or emptied. */

import { changeOf } from "./grid_edit.js";
import { block, blockCells } from "./grid_marks.js";
import { send } from "./grid_send.js";
import { cellAt, copyOf, headOf, isEditable, rawOf, say } from "./grid_table.js";
import { toast } from "./toast.js";

/** @typedef {import("./grid_send.js").Change} Change */

const IDS = ["owner_id", "team_id"];
const DAY_MS = 24 * 3600 * 1000;

/** The first marked row fills the others; a single row takes what stands above it. */
export function down() {
  const { top, bottom, left, right } = block();
  const source = top === bottom ? top - 1 : top;
  if (source < 0) return;
  const changes = [];
  for (let row = source + 1; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const from = cellAt({ row: source, column });
      const cell = cellAt({ row, column });
      if (from && cell && isEditable(cell) && rawOf(cell) !== rawOf(from)) changes.push(same(cell, from));
    }
  }
  send(changes);
}

/** @param {HTMLElement} cell @param {HTMLElement} from */
function same(cell, from) {
  const raw = rawOf(from);
  const change = changeOf(cell, raw || null, copyOf(from));
  return IDS.includes(change.field) && raw ? { ...change, value: Number(raw) } : change;
}

/** The first marked rows begin a series, each column its own; the others go on with it. */
export function series() {
  const { top, bottom, left, right } = block();
  const columns = Array.from({ length: right - left + 1 }, (_, place) => goingOn(top, bottom, left + place));
  const changes = [];
  for (let row = top + 1; row <= bottom; row += 1) {
    for (const [place, next] of columns.entries()) {
      const cell = cellAt({ row, column: left + place });
      const text = next(row - top);
      if (cell && isEditable(cell) && text !== null && rawOf(cell) !== text) changes.push(changeOf(cell, text, text));
    }
  }
  if (changes.length) send(changes);
  else toast({ text: say("no_series") });
}

/**
 * What stands in the n-th row of a column's series; null where nothing is to be written. The step is
 * that between the first two rows, or one.
 * @param {number} top @param {number} bottom @param {number} column
 * @returns {(n: number) => string | null}
 */
function goingOn(top, bottom, column) {
  const first = cellAt({ row: top, column });
  const second = bottom > top ? cellAt({ row: top + 1, column }) : undefined;
  if (!first || headOf(first).dataset.edit === "choice") return () => null;
  const [from, to] = [rawOf(first), second ? rawOf(second) : ""];
  const isDay = headOf(first).dataset.edit === "day";
  return isDay ? days(from, to) : numbers(from, to);
}

/** @param {string} from @param {string} to ISO days */
function days(from, to) {
  const start = Date.parse(from);
  if (Number.isNaN(start)) return () => null;
  const step = Number.isNaN(Date.parse(to)) ? DAY_MS : Date.parse(to) - start;
  return (/** @type {number} */ n) => new Date(start + n * step).toISOString().slice(0, 10);
}

/** The last number in a text goes on, as wide as it was written. @param {string} from @param {string} to */
function numbers(from, to) {
  const begun = from.match(/^(.*?)(\d+)((?:\.\d+)?)(\D*)$/s);
  if (!begun) return () => null;
  const [, before, whole, part, behind] = begun;
  const places = Math.max(part.length - 1, 0);
  const start = BigInt(whole + part.slice(1));
  const unit = 10n ** BigInt(places);
  const other = to.startsWith(before) && to.endsWith(behind) ? to.slice(before.length, to.length - behind.length) : "";
  const step = /^\d+(\.\d+)?$/.test(other) ? scaled(other, places) - start : unit;
  return (/** @type {number} */ n) => {
    const now = start + BigInt(n) * step;
    if (now < 0n) return null;
    const digits = String(now).padStart(whole.length + places, "0");
    const cut = digits.length - places;
    return `${before}${digits.slice(0, cut)}${places ? `.${digits.slice(cut)}` : ""}${behind}`;
  };
}

/** @param {string} number @param {number} places behind the point */
function scaled(number, places) {
  const [whole, part = ""] = number.split(".");
  return BigInt(whole + part.padEnd(places, "0").slice(0, places));
}

/** Empty the marked cells. */
export function clear() {
  const cells = blockCells().flat().filter((cell) => isEditable(cell) && rawOf(cell));
  send(cells.map((cell) => changeOf(cell, null, "")));
}
