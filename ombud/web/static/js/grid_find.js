/** Find in a column: from cell to cell, through rows that are not here yet too. */

import { one } from "./dom.js";
import { here, stand } from "./grid_marks.js";
import { isThere } from "./grid_rows.js";
import { box, cellAt, heads, labelOf, say, textOf, view } from "./grid_table.js";

// How many rows one press looks through.
const LOOKED = 3000;

/** @type {{column: number, from: import("./grid_table.js").Place} | null} */
let finding = null;

/** @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

const bar = () => one("#grid-find");
const field = () => /** @type {HTMLInputElement} */ (one("#grid-find input"));

/** Ask what is looked for in the column one stands in. */
export function open() {
  close();
  finding = { column: here.at.column, from: here.at };
  const element = document.createElement("form");
  element.id = "grid-find";
  element.setAttribute("role", "search");
  const input = document.createElement("input");
  input.type = "search";
  input.className = "form-control";
  input.placeholder = say("find_in", { column: labelOf(heads()[here.at.column]) });
  input.setAttribute("aria-label", input.placeholder);
  const said = document.createElement("output");
  element.append(input, said);
  element.addEventListener("submit", (event) => event.preventDefault());
  element.addEventListener("keydown", pressed);
  box().before(element);
  input.focus();
}

export function close() {
  bar()?.remove();
  finding = null;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.isComposing) return;
  if (event.key === "Enter") look(event.shiftKey ? -1 : 1);
  else if (event.key === "Escape") {
    close();
    stand(here.at);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {string} words */
function tell(words) {
  const said = one("#grid-find output");
  if (said) said.textContent = words;
}

/** Go to the next cell that holds the words; past the last row on from the first. @param {number} way */
async function look(way) {
  const wanted = folded(field().value.trim());
  if (!finding || !wanted) return;
  const { column } = finding;
  tell(say("looking"));
  let row = here.at.row;
  for (let looked = 0; looked < LOOKED; looked += 1) {
    row = await nextRow(row, way);
    if (!finding || !bar()) return;
    const cell = cellAt({ row, column });
    if (cell && folded(textOf(cell)).includes(wanted)) return found(row, column);
    if (row === here.at.row) return tell(say("not_found"));
  }
  here.at = here.from = { row, column };
  tell(say("not_yet", { n: LOOKED }));
}

/** @param {number} row @param {number} way */
async function nextRow(row, way) {
  const next = row + way < 0 ? view.total - 1 : row + way;
  if (await isThere(next)) return next;
  await isThere(0);
  return 0;
}

/** @param {number} row @param {number} column */
function found(row, column) {
  stand({ row, column });
  field().focus();
  tell(say("found_in", { row: row + 1 }));
}
