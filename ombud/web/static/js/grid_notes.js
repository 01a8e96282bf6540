/** What is told at a cell: why it was refused, or what somebody else saved meanwhile. */

import { one } from "./dom.js";
import { here, isInside } from "./grid_marks.js";
import { box, cellAt, cellsOf, columnOf, headOf, rawOf, rowAround, rowOf, say, textOf } from "./grid_table.js";

/**
 * unsent: it never reached the server.
 * @typedef {import("./grid_send.js").Change} Change
 * @typedef {{kind: "refused" | "clash" | "unsent", why: string, change: Change}} Note
 */

/** By case and field: a cell may be away and come back. @type {Map<string, Note>} */
const notes = new Map();

/** @param {Change} change */
const keyOf = ({ id, field }) => `${id}:${field}`;

/** @param {HTMLElement} cell */
const keyAt = (cell) => `${rowAround(cell).dataset.row}:${headOf(cell)?.dataset.field}`;

/** @param {Change} change */
export function cellOf(change) {
  const row = rowOf(change.id);
  return row ? cellsOf(row)[columnOf(change.field)] : undefined;
}

/** @param {HTMLElement} cell */
export const noteOf = (cell) => notes.get(keyAt(cell));

/** Whether something stands here that the server never got. */
export const hasUnsent = () => [...notes.values()].some(({ kind }) => kind === "unsent");

/**
 * Somebody else saved something else there; returns 1 when it matters, 0 when both said the same.
 * @param {Change} change
 */
export function clash(change) {
  const cell = cellOf(change);
  if (cell && rawOf(cell) === String(change.value ?? "")) return 0;
  return keep({ kind: "clash", why: "", change });
}

/** @param {Change} change @param {string} why @param {Note["kind"]} [kind] @returns {number} 1 */
export function refuse(change, why, kind = "refused") {
  return keep({ kind, why, change });
}

/** @param {Note} note */
function keep(note) {
  notes.set(keyOf(note.change), note);
  const cell = cellOf(note.change);
  if (cell) draw(cell);
  return 1;
}

/** @param {HTMLElement} cell */
function draw(cell) {
  cell.classList.add("is-noted");
  cell.setAttribute("aria-invalid", "true");
}

/** Rows came in: their notes are shown again. */
export function dress() {
  for (const { change } of notes.values()) {
    const cell = cellOf(change);
    if (cell) draw(cell);
  }
}

/** @param {Change} change */
export function forget(change) {
  notes.delete(keyOf(change));
  const cell = cellOf(change);
  if (cell) clear(cell);
}

/** @param {HTMLElement} cell */
export function drop(cell) {
  notes.delete(keyAt(cell));
  clear(cell);
}

/** @param {HTMLElement} cell */
function clear(cell) {
  cell.classList.remove("is-noted");
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
  show();
}

/** Show the note of the cell one stands on, or none. */
export function show() {
  one("#grid-note")?.remove();
  const cell = isInside() ? cellAt(here.at) : undefined;
  const note = cell && noteOf(cell);
  if (cell && note) box().append(drawn(cell, note));
}

/** @param {HTMLElement} cell @param {Note} note */
function wordsOf(cell, { kind, why, change }) {
  const mine = change.text || say("nothing");
  if (kind === "clash") return say("theirs", { theirs: textOf(cell) || say("nothing"), mine });
  return change.text ? say("wrote", { mine, why }) : why;
}

/** @param {HTMLElement} cell @param {Note} note */
function drawn(cell, note) {
  const element = document.createElement("div");
  element.id = "grid-note";
  element.setAttribute("role", "alert");
  const said = document.createElement("p");
  said.textContent = wordsOf(cell, note);
  element.append(said);
  if (note.kind === "clash") element.append(button("write_mine"), button("keep_theirs"));
  if (note.kind === "unsent") element.append(button("send_again"));
  cell.setAttribute("aria-describedby", "grid-note");
  element.style.left = `${Math.min(cell.offsetLeft, box().scrollLeft + box().clientWidth - 330)}px`;
  element.style.top = `${cell.offsetTop + cell.offsetHeight}px`;
  return element;
}

/** @param {string} name */
function button(name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.dataset.note = name;
  made.textContent = say(name);
  return made;
}
