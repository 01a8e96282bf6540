/** Keeps countdowns true. Says exactly what ombud/web/display.py says. */

import { all, one, spriteAddress, words } from "./dom.js";

const EVERY_MS = 30_000;
const ICONS = { late: "alert-triangle-filled", soon: "clock-exclamation", later: "clock" };

/**
 * @param {number} seconds
 * @returns {string} "2 h 10 min"
 */
export function span(seconds) {
  const minutes = Math.max(1, Math.floor(Math.trunc(Math.abs(seconds)) / 60));
  const days = Math.floor(minutes / 1440);
  const inDays = days >= 2;
  /** @type {[string, number][]} */
  const sized = [
    ["days", inDays ? days : 0],
    ["hours", inDays ? 0 : Math.floor(minutes / 60)],
    ["minutes", days ? 0 : minutes % 60],
  ];
  const parts = sized.filter(([, n]) => n).map(([unit, n]) => words(unit, { n }));
  return parts.length === 1 ? parts[0] : words("join", { first: parts[0], second: parts[1] });
}

/**
 * @param {HTMLElement} clock a <time data-due data-soon data-form data-at>
 * @param {number} now milliseconds
 */
export function tell(clock, now) {
  const { due = "", soon = "0", form = "long", at = "" } = clock.dataset;
  const left = (Date.parse(due) - now) / 1000;
  const state = left < 0 ? "late" : left <= Number(soon) ? "soon" : "later";
  const said = one("[data-due-words]", clock);
  const tense = left < 0 ? "late" : "later";
  if (said) said.textContent = words(`${form}_${tense}`, { span: span(left), clock: at });
  if (form === "short") clock.title = words(`long_${tense}`, { span: span(left), clock: at });
  if (clock.dataset.state === state) return;
  clock.dataset.state = state;
  one("use", clock)?.setAttribute("href", spriteAddress(ICONS[state]));
}

function tellAll() {
  const now = Date.now();
  for (const clock of all("[data-due]")) tell(clock, now);
}

export function start() {
  setInterval(tellAll, EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || tellAll());
}
