/** Blocks of cells to and from the clipboard, as spreadsheets write them. */

import { changeOf, lists } from "./grid_edit.js";
import { block, blockCells, mark } from "./grid_marks.js";
import { reach } from "./grid_rows.js";
import { send, tellFault } from "./grid_send.js";
import {
  cellsOf, copyOf, heads, isEditable, labelOf, rowAt, rows, say, textOf, view,
} from "./grid_table.js";
import { toast } from "./toast.js";

/** @typedef {import("./grid_send.js").Change} Change */
/**
 * What a paste did not place: heads without a column, columns that are only read, numbers of no row.
 * @typedef {{heads: string[], read: Set<string>, numbers: string[], cut: number}} Left
 */

const NUMBER = "number";
const ROWS_A_STRIDE = 200;
// How far a paste that names its cases looks for them.
const LOOKED_FOR = 2000;
const NAMED_MOST = 5;
// What a spreadsheet would compute is written behind an apostrophe, as in our CSV files.
const LIKE_FORMULA = /^(?:[=@\t\r]|[+-](?![\d .()-]+$))/;

/** @param {string} text */
const guarded = (text) => (LIKE_FORMULA.test(text) ? `'${text}` : text);

/** @param {string} text */
const quoted = (text) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** @param {HTMLElement} cell @param {number} column */
function html(cell, column) {
  const head = heads()[column];
  const isFigure = head.matches(".number") || ["day", "amount"].includes(head.dataset.edit ?? "");
  // As text: long order numbers keep their digits, and nothing is computed.
  const kind = isFigure ? "" : ` style="mso-number-format:'\\@'" sdnum="1033;0;@"`;
  return `<td${kind}>${escaped(copyOf(cell))}</td>`;
}

/** @param {ClipboardEvent} event */
export function copy(event) {
  const cells = blockCells();
  const { left } = block();
  const lines = cells.map((row) => row.map((cell) => quoted(guarded(copyOf(cell)))).join("\t"));
  const table = cells.map((row) => `<tr>${row.map((cell, place) => html(cell, left + place)).join("")}</tr>`);
  event.clipboardData?.setData("text/plain", lines.join("\n"));
  event.clipboardData?.setData("text/html", `<meta charset="utf-8"><table>${table.join("")}</table>`);
  event.preventDefault();
  const count = cells.flat().length;
  if (count > 1) toast({ text: say("copied_cells", { n: count }) });
}

/**
 * Rows and cells of a copied block: tabs part cells, quotes hold what is inside them together.
 * @param {string} text
 */
export function parsed(text) {
  const lines = [[""]];
  let isQuoted = false;
  const plain = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const line = lines[lines.length - 1];
    const sign = plain[at];
    if (isQuoted && sign === '"' && plain[at + 1] === '"') {
      line[line.length - 1] += '"';
      at += 1;
    } else if (sign === '"' && (isQuoted || line[line.length - 1] === "")) isQuoted = !isQuoted;
    else if (sign === "\t" && !isQuoted) line.push("");
    else if (sign === "\n" && !isQuoted) lines.push([""]);
    else line[line.length - 1] += sign;
  }
  return lines;
}

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s_\-‐-―−]+/g, "");

/**
 * The columns a first row names, by their place, -1 for those this sheet does not show; null when it
 * is no head.
 * @param {string[][]} lines @param {Left} left
 */
async function named([first, ...rest], left) {
  const { columns } = await lists();
  const keys = first.map((text) => columns[folded(text)]);
  if (!rest.length || keys.filter(Boolean).length * 2 < first.length) return null;
  const shown = heads().map((head) => head.dataset.column);
  const places = keys.map((key) => (key ? shown.indexOf(key) : -1));
  left.heads = first.filter((text, place) => places[place] < 0 && text.trim());
  return places;
}

/** @param {ClipboardEvent} event */
export function paste(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  event.preventDefault();
  if (text) put(parsed(text)).catch(tellFault);
}

/** @param {string[][]} lines */
async function put(lines) {
  /** @type {Left} */
  const left = { heads: [], read: new Set(), numbers: [], cut: 0 };
  const byName = await named(lines, left);
  if (byName) lines = lines.slice(1);
  const size = sizeOf(lines, Boolean(byName));
  const { top, left: begin } = block();
  const columns = byName ?? Array.from({ length: size.columns }, (_, place) => begin + place);
  const numbers = heads().findIndex((head) => head.dataset.column === NUMBER);
  const own = numbers < 0 ? -1 : columns.indexOf(numbers);
  const changes = own < 0
    ? await placed(top, size.rows, columns, lines, left)
    : await addressed(own, numbers, columns, lines, left);
  if (own < 0) mark({ row: top, column: begin }, { row: top + size.rows - left.cut - 1, column: begin + (byName ? 1 : columns.length) - 1 });
  tell(left, changes.length);
  return send(changes);
}

/** What was not placed is said, so that nothing is lost unseen. @param {Left} left @param {number} changes */
function tell(left, changes) {
  const said = [
    left.heads.length && say("not_here", { names: left.heads.join(" · ") }),
    left.read.size && say("only_read", { names: [...left.read].join(" · ") }),
    left.numbers.length && say("no_such_row", { n: left.numbers.length, names: left.numbers.slice(0, NAMED_MOST).join(" · ") }),
    left.cut && say("cut", { n: left.cut }),
  ].filter(Boolean);
  if (!changes) said.unshift(say(said.length ? "none_placed" : "same_already"));
  if (said.length) toast({ text: said.join(" "), level: "late" });
}

/**
 * How much is filled: a block fills a mark that is a multiple of it, as in a spreadsheet.
 * @param {string[][]} lines @param {boolean} byName
 */
function sizeOf(lines, byName) {
  const { top, bottom, left, right } = block();
  const [high, wide] = [bottom - top + 1, right - left + 1];
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return {
    rows: high % lines.length === 0 ? high : lines.length,
    columns: !byName && wide % width === 0 ? wide : width,
  };
}

/**
 * Changes of the rows from `top` on, brought in as they are needed.
 * @param {number} top @param {number} high @param {number[]} columns @param {string[][]} lines @param {Left} left
 */
async function placed(top, high, columns, lines, left) {
  const changes = [];
  for (let at = 0; at < high; at += ROWS_A_STRIDE) {
    const end = Math.min(at + ROWS_A_STRIDE, high);
    await reach(top + at, top + end - 1);
    for (let each = at; each < end; each += 1) {
      const row = rowAt(top + each);
      if (row) changes.push(...ofRow(row, columns, lines[each % lines.length], left));
      else left.cut += 1;
    }
  }
  return changes;
}

/**
 * Changes of the rows that the lines name by their numbers.
 * @param {number} own @param {number} numbers @param {number[]} columns @param {string[][]} lines @param {Left} left
 */
async function addressed(own, numbers, columns, lines, left) {
  const wanted = new Map(lines.map((texts) => [(texts[own] ?? "").trim(), texts]));
  const changes = [];
  for (let looked = 0; wanted.size && looked < LOOKED_FOR; looked += rows().length) {
    for (const row of rows()) {
      const number = textOf(cellsOf(row)[numbers]);
      const texts = wanted.get(number);
      if (texts) changes.push(...ofRow(row, columns, texts, left));
      wanted.delete(number);
    }
    const last = view.first + rows().length;
    if (!wanted.size || (view.ends && last >= view.total)) break;
    await reach(last, last);
  }
  left.numbers = [...wanted.keys()];
  return changes;
}

/**
 * What one pasted line changes.
 * @param {HTMLElement} row @param {number[]} columns @param {string[]} texts @param {Left} left
 */
function ofRow(row, columns, texts, left) {
  const cells = cellsOf(row);
  return columns.flatMap((column, place) => {
    const cell = cells[column];
    const text = (texts[place % texts.length] ?? "").trim();
    if (!cell || guarded(copyOf(cell)) === text || copyOf(cell) === text) return [];
    if (isEditable(cell)) return [changeOf(cell, text || null, text)];
    left.read.add(labelOf(heads()[column]));
    return [];
  });
}
