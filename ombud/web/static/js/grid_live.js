/** What others save comes in by itself; a changed cell shows it for a moment. */

import { paint } from "./grid_marks.js";
import { ask, refresh } from "./grid_send.js";
import { rowOf, rows, setup } from "./grid_table.js";

const EVERY_MS = 4000;
const SHOWN_MS = 2500;

let after = setup.after;

/** The rows one sees just now. */
function inSight() {
  return rows().filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
}

async function look() {
  const answer = await (await ask(`${setup.changes}?after=${after}`)).json();
  after = answer.after;
  const stale = answer.flood
    ? inSight().map((row) => row.dataset.row ?? "")
    : Object.keys(answer.versions).filter((id) => isOther(id, answer.versions[id]));
  if (stale.length) show(await refresh(stale));
}

/** @param {string} id @param {number} version */
function isOther(id, version) {
  const row = rowOf(id);
  return row !== null && Number(row.dataset.version) < version;
}

/** @param {HTMLElement[]} cells */
function show(cells) {
  for (const cell of cells) {
    cell.classList.add("is-new");
    setTimeout(() => cell.classList.remove("is-new"), SHOWN_MS);
  }
  paint();
}

function again() {
  setTimeout(() => {
    // A hidden page asks nothing; it catches up when it is seen.
    const looked = document.hidden ? Promise.resolve() : look();
    looked.then(again, (wrong) => wrong instanceof TypeError && again());
  }, EVERY_MS);
}

export function start() {
  again();
}
