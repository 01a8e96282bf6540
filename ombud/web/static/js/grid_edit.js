/** The editor over a cell: a line of text, a day, or a choice among what the words one types leave. */

import { noteOf, refuse } from "./grid_notes.js";
import { ask } from "./grid_send.js";
import { box, copyOf, headOf, nameOf, rawOf, rowAround, say, setup } from "./grid_table.js";

/**
 * @typedef {[string | number | null, string]} Choice
 * @typedef {import("./grid_send.js").Change} Change
 * @typedef {{cell: HTMLElement, input: HTMLInputElement, list: HTMLElement | null, was: string | null,
 *   begun: string, at: number, isTyped: boolean}} Editor
 */

/** @type {Editor | null} */
let editor = null;
/** @type {{choices: Record<string, Choice[]>, columns: Record<string, string>} | null} */
let known = null;

/** What may be chosen, and what columns are called; fetched once. */
export async function lists() {
  known ??= await (await ask(setup.choices)).json();
  return /** @type {NonNullable<typeof known>} */ (known);
}

export const isEditing = () => editor !== null;

/**
 * Edit a cell. With `typed` it begins empty: what is typed comes in from the keyboard itself.
 * @param {HTMLElement} cell
 * @param {boolean} [typed]
 */
export function open(cell, typed = false) {
  const head = headOf(cell);
  const input = document.createElement("input");
  const day = head.dataset.edit === "day";
  input.type = day ? "date" : "text";
  input.className = "grid-input";
  input.setAttribute("aria-label", say("editing", nameOf(cell)));
  const mine = noteOf(cell)?.change.text;
  input.value = typed ? "" : (mine ?? cell.dataset.sent ?? copyOf(cell));
  const list = head.dataset.edit === "choice" ? listOf(input) : null;
  editor = { cell, input, list, was: "sent" in cell.dataset ? null : rawOf(cell), begun: input.value, at: -1, isTyped: typed };
  put(cell, input, list);
  cell.classList.add("is-edited");
  input.focus({ preventScroll: true });
  if (!typed && !day) input.select();
  if (list) lists().then(drawChoices);
}

/** @param {HTMLElement} cell @param {HTMLInputElement} input @param {HTMLElement | null} list */
function put(cell, input, list) {
  const around = document.createElement("div");
  around.className = "grid-editor";
  around.append(input);
  if (list) around.append(list);
  around.style.left = `${cell.offsetLeft}px`;
  around.style.top = `${cell.offsetTop}px`;
  around.style.minWidth = `${cell.offsetWidth}px`;
  input.style.height = `${cell.offsetHeight}px`;
  box().append(around);
}

/** @param {HTMLInputElement} input */
function listOf(input) {
  const list = document.createElement("div");
  list.id = "grid-choices";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? "");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  input.autocomplete = "off";
  return list;
}

/** The choices that hold what was typed. @returns {Choice[]} */
function fitting() {
  if (!editor || !known) return [];
  const all = known.choices[headOf(editor.cell).dataset.field ?? ""] ?? [];
  const typed = editor.isTyped ? editor.input.value.trim().toLowerCase() : "";
  const holds = all.filter(([, label]) => label.toLowerCase().includes(typed));
  /** @param {Choice} choice */
  const later = ([, label]) => Number(!label.toLowerCase().startsWith(typed));
  return typed ? holds.sort((one, other) => later(one) - later(other)) : all;
}

function drawChoices() {
  const list = editor?.list;
  if (!editor || !list) return;
  const fit = fitting();
  const raw = rawOf(editor.cell);
  editor.at = editor.isTyped ? (fit.length ? 0 : -1) : fit.findIndex(([value]) => String(value ?? "") === raw);
  if (editor.isTyped && !editor.input.value.trim()) editor.at = -1;
  list.replaceChildren(...fit.map(option));
  if (!fit.length) list.textContent = say("no_choice");
  point();
}

/** @param {Choice} choice @param {number} place */
function option([, label], place) {
  const element = document.createElement("div");
  element.id = `grid-choice-${place}`;
  element.setAttribute("role", "option");
  element.textContent = label;
  return element;
}

/** Show which choice Enter takes. */
function point() {
  if (!editor?.list) return;
  for (const [place, element] of [...editor.list.children].entries()) {
    const is = place === editor.at;
    element.setAttribute("aria-selected", String(is));
    if (is) element.scrollIntoView({ block: "nearest" });
  }
  if (editor.at < 0) editor.input.removeAttribute("aria-activedescendant");
  else editor.input.setAttribute("aria-activedescendant", `grid-choice-${editor.at}`);
}

/** @param {number} step */
export function walk(step) {
  if (!editor?.list) return false;
  const count = fitting().length;
  if (count) editor.at = (Math.max(editor.at, step > 0 ? -1 : 0) + step + count) % count;
  point();
  return true;
}

export function typed() {
  if (!editor) return;
  editor.isTyped = true;
  drawChoices();
}

/** Close without a word. */
export function close() {
  const around = editor?.input.parentElement;
  editor?.cell.classList.remove("is-edited");
  // First: taking the field away blurs it, and that would close it once more.
  editor = null;
  around?.remove();
}

/**
 * Close, and answer with the change that was made, if any.
 * @param {number} [chosen] the choice that was clicked
 * @returns {Change | null}
 */
export function finish(chosen) {
  if (!editor) return null;
  if (chosen !== undefined) editor.at = chosen;
  const { cell, input, was, begun } = editor;
  if (input.validity.badInput) return keptWhole(cell);
  const choice = editor.list && (chosen !== undefined || !isWritten()) ? fitting()[editor.at] : undefined;
  const text = choice ? choice[1] : input.value.trim();
  const value = choice ? choice[0] : text || null;
  const isSame = choice ? String(value ?? "") === rawOf(cell) : input.value === begun;
  const hadNote = Boolean(noteOf(cell));
  close();
  if (isSame && !hadNote) return null;
  return changeOf(cell, value, choice && value === null ? "" : text, was);
}

/** A day that was not written to its end empties nothing. @param {HTMLElement} cell */
function keptWhole(cell) {
  close();
  refuse(changeOf(cell, null, ""), say("half_day"));
  return null;
}

/** Whether the words in the field are meant as they stand, being none of the choices. */
function isWritten() {
  return editor !== null && editor.isTyped && editor.at < 0;
}

/**
 * @param {HTMLElement} cell @param {Change["value"]} value @param {string} text
 * @param {string | null} [was]
 * @returns {Change}
 */
export function changeOf(cell, value, text, was = "sent" in cell.dataset ? null : rawOf(cell)) {
  const row = rowAround(cell);
  const field = headOf(cell).dataset.field ?? "";
  return { id: row.dataset.row ?? "", version: Number(row.dataset.version), field, value, text, was };
}
