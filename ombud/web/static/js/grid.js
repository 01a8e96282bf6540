/** The list of cases as a sheet: cells are marked, edited, copied, pasted and filled where they stand. */

import { around, one } from "./dom.js";
import * as clip from "./grid_clip.js";
import * as edit from "./grid_edit.js";
import * as fill from "./grid_fill.js";
import * as find from "./grid_find.js";
import * as groups from "./grid_groups.js";
import * as columns from "./grid_heads.js";
import { tellKeys } from "./grid_keys.js";
import * as live from "./grid_live.js";
import { blockCells, bringBy, here, isInside, paint, stand } from "./grid_marks.js";
import * as notes from "./grid_notes.js";
import * as pages from "./grid_rows.js";
import { flush, redo, send, undo, wouldLose } from "./grid_send.js";
import {
  box, cellAround, cellAt, heads, isEditable, placeOf, rows, say, setup, table, view,
} from "./grid_table.js";
import * as widths from "./grid_widths.js";
import { toast } from "./toast.js";

// Below this the list is a list of cards.
const WIDE = "(min-width: 641px)";
const PAGE = 15;
// Everything that is marked is kept in the page.
const MARKED_MOST = 5000;
const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-PAGE, 0], PageDown: [PAGE, 0],
});

/**
 * @param {number} down @param {number} right
 * @param {boolean} [stretch]
 */
function move(down, right, stretch = false) {
  stand({ row: here.at.row + down, column: here.at.column + right }, stretch);
}

/** The next cell in reading order; false at the ends, where Tab leaves the sheet. @param {number} way */
function step(way) {
  const wide = heads().length;
  const next = here.at.row * wide + here.at.column + way;
  if (next < 0 || next >= view.total * wide) return false;
  stand({ row: Math.floor(next / wide), column: next % wide });
  return true;
}

/** Keys with Alt; the others are the browser's own. @param {KeyboardEvent} event */
function shaped(event) {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.key === "PageUp" || event.key === "PageDown") widths.stretch(event.key === "PageUp" ? -1 : 1);
  else if (way && event.shiftKey) columns.move(here.at.column, here.at.column + way);
  else if (event.key === "ArrowDown") columns.openMenu(here.at.column);
  else return false;
  return true;
}

/** @param {KeyboardEvent} event */
function jump(event) {
  const way = STEPS[event.key];
  const far = event.ctrlKey || event.metaKey;
  if (way) move(...(far ? /** @type {[number, number]} */ (way.map((each) => each * 1e6)) : way), event.shiftKey);
  else if (event.key === "Home") stand({ row: far ? 0 : here.at.row, column: 0 }, event.shiftKey);
  else if (event.key === "End") stand({ row: far ? 1e6 : here.at.row, column: 1e6 }, event.shiftKey);
  else return false;
  return true;
}

/** Keys with Ctrl. @param {KeyboardEvent} event */
function commanded(event) {
  const key = event.key.toLowerCase();
  if (key === "d") fill.down();
  else if (key === "e") fill.series();
  else if (key === "f") find.open();
  else if (key === "y" || (key === "z" && event.shiftKey)) redo();
  else if (key === "z") undo();
  else if (key === "a") {
    here.from = { row: 0, column: 0 };
    stand({ row: Math.min(view.total, MARKED_MOST) - 1, column: heads().length - 1 }, true);
  } else return false;
  return true;
}

/** @param {boolean} [typed] */
function begin(typed = false) {
  const cell = cellAt(here.at);
  if (!cell) return;
  if (isEditable(cell)) return edit.open(cell, typed);
  const link = cell.querySelector("a");
  if (link) location.assign(link.href);
  else toast({ text: say("read_only") });
}

/** Close the editor and keep what it holds; then go on. @param {number} down @param {number} right */
function keep(down, right) {
  const change = edit.finish();
  if (change) send([change]);
  const cell = cellAt(here.at);
  // What was not whole is told where it stands.
  if (!change && cell && notes.noteOf(cell)) stand(here.at);
  else if (right) step(right);
  else move(down, 0);
}

/** In the editor. @param {KeyboardEvent} event */
function pressedInEditor(event) {
  if (event.isComposing) return;
  if (event.key === "Enter") keep(event.shiftKey ? -1 : 1, 0);
  else if (event.key === "Tab") keep(0, event.shiftKey ? -1 : 1);
  else if (event.key === "Escape") {
    edit.close();
    stand(here.at);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && edit.walk(event.key === "ArrowDown" ? 1 : -1)) {
    // The choice below or above is pointed at.
  } else return;
  event.preventDefault();
}

/** In the cells; what is not taken here stays the page's. @param {KeyboardEvent} event */
function taken(event) {
  if (event.altKey) return shaped(event);
  if (jump(event)) return true;
  if (event.ctrlKey || event.metaKey) return commanded(event);
  if (event.key === "Tab") return step(event.shiftKey ? -1 : 1);
  if (event.key === "Enter" || event.key === "F2") begin();
  else if (event.key === "Delete" || event.key === "Backspace") fill.clear();
  else if (event.key === "/") find.open();
  else if (event.key === "Escape") leave();
  else return false;
  return true;
}

function leave() {
  const cell = cellAt(here.at);
  if (cell && notes.noteOf(cell)) return notes.drop(cell);
  if (blockCells().flat().length > 1) return stand(here.at);
  box().focus();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (around(event.target, ".grid-editor")) {
    event.stopPropagation();
    return pressedInEditor(event);
  }
  if (around(event.target, "#grid-note, .pick, thead, tfoot")) return;
  // The cell one stands on may be far away, and its row gone from the page.
  const goes = event.key in STEPS || ["Home", "End"].includes(event.key) || event.ctrlKey || event.metaKey;
  if (!isInside() && !goes) return;
  if (taken(event)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (isTyped(event)) {
    // The letter itself comes into the field that takes the focus now, also from an input method.
    event.stopPropagation();
    begin(true);
  }
}

/** Whether a key writes into the cell; a cell that is only read leaves its letters to the page. @param {KeyboardEvent} event */
function isTyped(event) {
  const cell = cellAt(here.at);
  if (!cell || !isEditable(cell) || event.ctrlKey || event.metaKey || event.altKey) return false;
  return event.key.length === 1 ? event.key !== "?" : event.key === "Process";
}

/** @param {MouseEvent} event */
function grasped(event) {
  const cell = cellAround(event.target);
  if (event.button || !cell || around(event.target, "button, input")) return;
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  closeEditor();
  stand(placeOf(cell), event.shiftKey);
}

/** @param {MouseEvent} event */
function dragged(event) {
  const cell = event.buttons === 1 && !edit.isEditing() && isInside() && cellAround(event.target);
  if (cell) stand(placeOf(cell), true);
}

function closeEditor() {
  const change = edit.finish();
  if (change) send([change]);
}

/** @param {MouseEvent} event */
function chosen(event) {
  if (!around(event.target, "#grid-choices")) return;
  // The field keeps the focus, also while the list is scrolled by its bar.
  event.preventDefault();
  const choice = around(event.target, "#grid-choices [role=option]");
  if (!choice) return;
  const change = edit.finish([.../** @type {HTMLElement} */ (choice.parentElement).children].indexOf(choice));
  if (change) send([change]);
  stand(here.at);
}

/** A click marks the cell a link stands in; Enter and a double click follow it. @param {MouseEvent} event */
function followed(event) {
  const isPlain = !event.ctrlKey && !event.metaKey && event.detail > 0;
  if (isPlain && around(event.target, "tr[data-row] a")) event.preventDefault();
}

/** @param {MouseEvent} event */
function answered(event) {
  const button = around(event.target, "[data-note]");
  const cell = button && cellAt(here.at);
  const note = cell && notes.noteOf(cell);
  if (!note) return;
  notes.drop(cell);
  stand(here.at);
  if (button.dataset.note === "keep_theirs") return;
  send([edit.changeOf(cell, note.change.value, note.change.text)]);
}

/** @param {ClipboardEvent} event */
const isOurs = (event) => isInside() && !edit.isEditing() && !event.defaultPrevented;

/** Rows that came in take part. */
function dress() {
  const width = heads().length;
  for (const [place, row] of rows().entries()) {
    row.setAttribute("aria-rowindex", String(view.first + place + 2));
    for (const [at, cell] of [...row.children].slice(-width).entries()) {
      cell.setAttribute("aria-colindex", String(at + 1));
      if (!heads()[at].dataset.field) cell.setAttribute("aria-readonly", "true");
    }
  }
  groups.dress();
  notes.dress();
  paint();
}

/** Somebody leaves: what is written goes along, and what cannot is asked about. @param {BeforeUnloadEvent} event */
function leaving(event) {
  closeEditor();
  if (wouldLose()) event.preventDefault();
}

function gone() {
  closeEditor();
  flush();
}

function listen() {
  box().addEventListener("keydown", pressed);
  box().addEventListener("mousedown", grasped);
  box().addEventListener("mousedown", chosen);
  box().addEventListener("mouseover", dragged);
  box().addEventListener("dblclick", (event) => cellAround(event.target) && begin());
  box().addEventListener("click", answered);
  box().addEventListener("click", followed);
  box().addEventListener("input", (event) => around(event.target, ".grid-input") && edit.typed());
  box().addEventListener("focusout", (event) => {
    if (around(event.target, ".grid-input") && !around(event.relatedTarget, ".grid-editor")) closeEditor();
  });
  document.addEventListener("copy", (event) => isOurs(event) && clip.copy(event));
  document.addEventListener("paste", (event) => isOurs(event) && clip.paste(event));
  document.addEventListener("grid:stand", notes.show);
  addEventListener("beforeunload", leaving);
  addEventListener("pagehide", gone);
}

function start() {
  const element = table();
  if (!element || !rows().length || !matchMedia(WIDE).matches) return;
  element.setAttribute("role", "grid");
  element.setAttribute("aria-multiselectable", "true");
  element.setAttribute("aria-colcount", String(heads().length));
  element.setAttribute("aria-label", box().getAttribute("aria-label") ?? "");
  columns.start();
  widths.start();
  element.classList.add("is-sheet");
  box().classList.add("holds-sheet");
  bringBy(pages.reach);
  pages.start(dress);
  tellKeys();
  listen();
  live.start();
  groups.start();
  if (document.activeElement === document.body) stand(here.at);
}

if (setup.cells) start();
