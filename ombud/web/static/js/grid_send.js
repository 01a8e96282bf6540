/** Changes go to the server in blocks, one after the other; what it refuses is told at the cell. */

import { csrfToken, one, words } from "./dom.js";
import * as notes from "./grid_notes.js";
import { box, cellsOf, columnOf, rawOf, rowOf, say, setup } from "./grid_table.js";
import { toast } from "./toast.js";

/**
 * A cell that is to hold something else. version: of the row it was meant in. was: what the cell held
 * then; null when an own change of it is still on its way.
 * @typedef {{id: string, version: number, field: string, value: string | number | null, text: string,
 *   was: string | null}} Change
 * @typedef {{batch: number, changes: Change[]}} Step
 * @typedef {{batch: number, results: {reason: string, words: string}[], rows: string}} Answer
 */

const SIGNED_OUT = 401;
const TRIES = 3;
const STALE = "stale";
const PART = 1000;
const ROWS_AT_ONCE = 200;
// What a browser still carries when its page is gone.
const CARRIED_BYTES = 60_000;

/** What can be taken back; the steps of before a reload are known by their batch alone. @type {Step[]} */
const done = (setup.done ?? []).map((/** @type {number} */ batch) => ({ batch, changes: [] }));
/** @type {Step[]} */
const undone = [];
/** Blocks that no request carries yet. @type {Set<Change[]>} */
const waiting = new Set();
/** Requests that end with their page. */
let fragile = 0;
let queue = Promise.resolve();
/** Rows that are not here, as the server told them last. @type {Map<string, HTMLElement>} */
const away = new Map();

/** @param {Change} change */
function cellOf(change) {
  const row = rowOf(change.id) ?? away.get(change.id);
  return row ? cellsOf(row)[columnOf(change.field)] : undefined;
}

/**
 * @param {string} url
 * @param {RequestInit} [more]
 */
export async function ask(url, more = {}) {
  const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true", Accept: "application/json" };
  const answer = await fetch(url, { credentials: "same-origin", ...more, headers });
  if (!answer.ok || answer.headers.has("HX-Redirect")) {
    throw new Error(words(answer.status === SIGNED_OUT ? "signed_out" : "refused"));
  }
  return answer;
}

/** @param {unknown} wrong */
const whyOf = (wrong) => (wrong instanceof TypeError ? words("failed") : /** @type {Error} */ (wrong).message);

/** @param {unknown} wrong */
export const tellFault = (wrong) => toast({ text: whyOf(wrong), level: "late" });

/**
 * Send changes as one step that can be taken back.
 * @param {Change[]} changes
 * @returns {Promise<void>}
 */
export function send(changes) {
  if (!changes.length) return queue;
  undone.length = 0;
  const parts = partsOf(changes);
  for (const part of parts) waiting.add(part);
  for (const change of changes) showOnItsWay(change);
  return inTurn(() => write(changes, parts));
}

/** Blocks that one request takes each; the cells of a row stay together. @param {Change[]} changes */
function partsOf(changes) {
  const parts = [/** @type {Change[]} */ ([])];
  for (const change of changes) {
    const part = parts[parts.length - 1];
    const isFull = part.length >= PART && part[part.length - 1].id !== change.id;
    if (isFull) parts.push([change]);
    else part.push(change);
  }
  return parts;
}

/** @param {() => Promise<void>} deed */
function inTurn(deed) {
  queue = queue.then(deed).catch(tellFault);
  return queue;
}

/** @param {Change[]} changes @param {Change[][]} parts */
async function write(changes, parts) {
  const step = { batch: 0, changes };
  let left = 0;
  let written = 0;
  try {
    for (const part of parts) {
      showProgress(written, changes.length);
      // Sent already where somebody was leaving the page.
      if (waiting.delete(part)) left += await attempt(part, step, TRIES);
      written += part.length;
    }
  } catch (wrong) {
    for (const part of parts) waiting.delete(part);
    for (const change of changes.slice(written)) notes.refuse(change, whyOf(wrong), "unsent");
    throw wrong;
  } finally {
    away.clear();
    for (const change of changes) showArrived(change);
    showProgress(0, 0);
    notes.show();
    if (step.batch) done.push(step);
  }
  tell(changes.length, left);
  document.dispatchEvent(new CustomEvent("grid:written"));
}

/**
 * Write what nobody else changed meanwhile; returns how many cells were left.
 * @param {Change[]} changes @param {Step} step @param {number} tries
 * @returns {Promise<number>}
 */
async function attempt(changes, step, tries) {
  const clear = changes.filter((change) => isClear(change) && tries > 0);
  const isSent = new Set(clear);
  let left = 0;
  for (const change of changes) if (!isSent.has(change)) left += notes.clash(change);
  if (!clear.length) return left;
  const answer = await post(clear, step.batch);
  patch(answer.rows, true);
  step.batch = answer.batch || step.batch;
  const again = clear.filter((change, place) => {
    const { reason, words: why } = answer.results[place];
    if (!reason) notes.forget(change);
    else if (reason !== STALE) left += notes.refuse(change, why);
    return reason === STALE;
  });
  return again.length ? left + (await attempt(again, step, tries - 1)) : left;
}

/** Whether the cell still holds what it held when the change was meant. @param {Change} change */
function isClear(change) {
  const cell = cellOf(change);
  return !cell || change.was === null || rawOf(cell) === change.was;
}

/** @param {Change[]} changes @param {number} batch that goes on, or 0 */
function bodyOf(changes, batch) {
  const cells = changes.map(({ id, version, field, value }) => {
    const row = rowOf(id) ?? away.get(id);
    return { id: Number(id), version: Number(row?.dataset.version ?? version), field, value };
  });
  return JSON.stringify({ cells, batch });
}

/** @param {Change[]} changes @param {number} batch @returns {Promise<Answer>} */
async function post(changes, batch) {
  const body = bodyOf(changes, batch);
  const keepalive = body.length < CARRIED_BYTES;
  fragile += Number(!keepalive);
  try {
    return await (await ask(`${setup.cells}?${setup.query}`, { method: "POST", body, keepalive })).json();
  } finally {
    fragile -= Number(!keepalive);
  }
}

/** Whether something would be lost with the page. */
export function wouldLose() {
  const bytes = [...waiting].reduce((sum, part) => sum + bodyOf(part, 0).length, 0);
  return fragile > 0 || bytes > CARRIED_BYTES || notes.hasUnsent();
}

/** The page goes: what waits is sent now, as much as a browser still carries. */
export function flush() {
  const changes = [...waiting].flat();
  waiting.clear();
  if (changes.length) post(changes, 0).catch(() => {});
}

/** How far a large block is. @param {number} written @param {number} all */
function showProgress(written, all) {
  one("#grid-progress")?.remove();
  if (all <= PART) return;
  const element = document.createElement("div");
  element.id = "grid-progress";
  element.setAttribute("role", "status");
  const bar = document.createElement("progress");
  [bar.max, bar.value] = [all, written];
  const said = document.createElement("span");
  said.textContent = say("writing", { n: written.toLocaleString(), all: all.toLocaleString() });
  bar.setAttribute("aria-label", said.textContent);
  element.append(bar, said);
  box().after(element);
}

/** @param {number} all @param {number} left */
function tell(all, left) {
  if (all === 1) return;
  const counts = { n: all - left, left };
  const said = !left ? "done" : left === all ? "left" : "done_some";
  toast({ text: say(said, counts), level: left ? "late" : "done" });
}

/** @param {Change} change */
function showOnItsWay(change) {
  const cell = cellOf(change);
  if (!cell) return;
  cell.classList.add("is-sent");
  cell.dataset.sent = change.text;
}

/** @param {Change} change */
function showArrived(change) {
  const cell = cellOf(change);
  cell?.classList.remove("is-sent");
  delete cell?.dataset.sent;
}

/**
 * Put rows as the server tells them into the place of those that stand; returns the cells that
 * hold something else now.
 * @param {string} html @param {boolean} [keepsOthers] what rows that are not here hold is remembered
 */
export function patch(html, keepsOthers = false) {
  const parsed = new DOMParser().parseFromString(`<table><tbody>${html}</tbody></table>`, "text/html");
  const changed = [];
  for (const fresh of /** @type {NodeListOf<HTMLElement>} */ (parsed.querySelectorAll("tr[data-row]"))) {
    const row = rowOf(fresh.dataset.row ?? "");
    if (!row && keepsOthers) away.set(fresh.dataset.row ?? "", fresh);
    if (!row) continue;
    row.dataset.version = fresh.dataset.version;
    const cells = cellsOf(row);
    for (const [place, now] of cellsOf(fresh).entries()) {
      if (cells[place] && replace(cells[place], now)) changed.push(cells[place]);
    }
  }
  return changed;
}

/** @param {HTMLElement} cell @param {HTMLElement} now */
function replace(cell, now) {
  const isOther = rawOf(cell) !== rawOf(now);
  // A countdown goes on by itself: its words alone are no change.
  if (!isOther && (cell.innerHTML === now.innerHTML || now.querySelector("[data-due]"))) return false;
  for (const name of ["data-value", "data-copied"]) {
    const value = now.getAttribute(name);
    if (value !== null) cell.setAttribute(name, value);
  }
  cell.replaceChildren(...now.childNodes);
  return isOther;
}

/** Fetch those of the rows anew that are here; returns the cells that changed. @param {string[]} ids */
export async function refresh(ids) {
  const seen = [...new Set(ids)].filter((id) => rowOf(id));
  const changed = [];
  for (let at = 0; at < seen.length; at += ROWS_AT_ONCE) {
    const asked = seen.slice(at, at + ROWS_AT_ONCE).map((id) => `id=${id}`).join("&");
    changed.push(...patch(await (await ask(`${setup.rows}?${setup.query}&${asked}`)).text()));
  }
  return changed;
}

/** Take the last step back. */
export function undo() {
  return inTurn(async () => {
    const step = done.pop();
    if (!step) return toast({ text: say("nothing_undone") });
    const answer = await ask(setup.undoing.replace("/0/", `/${step.batch}/`), { method: "POST" });
    const told = await answer.json();
    await refresh(told.cases.map(String));
    toast({ text: told.words, level: told.done ? "done" : "late" });
    const changes = step.changes.map((change) => ({ ...change, was: heldBy(change) }));
    if (told.done && changes.length) undone.push({ batch: 0, changes });
    document.dispatchEvent(new CustomEvent("grid:written"));
  });
}

/** @param {Change} change */
function heldBy(change) {
  const cell = cellOf(change);
  return cell ? rawOf(cell) : null;
}

/** Do again what was taken back last. */
export function redo() {
  const step = undone.pop();
  if (!step) return toast({ text: say("nothing_redone") });
  const parts = partsOf(step.changes);
  for (const part of parts) waiting.add(part);
  inTurn(() => write(step.changes, parts));
}
