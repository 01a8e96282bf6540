/**
 * The rows of a list of any length: pages come as one scrolls and go when they are far away, so that
 * the page stays light. What is gone is known by the cursor it came by, and its height.
 */

import { all, one } from "./dom.js";
import { block, blockSize } from "./grid_marks.js";
import { ask, tellFault } from "./grid_send.js";
import { box, lookAnew, rowAt, rows, setup, table, view } from "./grid_table.js";

/**
 * cursor: by which it is asked for. body: its rows, when they are here.
 * @typedef {{cursor: string, count: number, height: number, body: HTMLElement | null}} Page
 */

const KEPT = 8;
const AHEAD_PX = 1500;

/** @type {Page[]} */
const pages = [];
/** The pages that are here. */
const shown = { from: 0, to: 0 };
/** The cursor behind the last page that is known; empty at the end. */
let next = "";
/** Rows that must not go just now, as [top, bottom]. @type {[number, number] | null} */
let held = null;
/** @type {HTMLElement} */
let above;
/** @type {HTMLElement} */
let below;
/** What is done with a page that came. @type {(body: HTMLElement, first: number) => void} */
let welcome = () => {};
/** One after the other. @type {Promise<unknown>} */
let turn = Promise.resolve();

/** @param {() => Promise<void>} deed */
function inTurn(deed) {
  const done = turn.then(deed);
  turn = done.catch(() => {});
  return done;
}

/** The place of a page's first row. @param {number} index */
const firstOf = (index) => pages.slice(0, index).reduce((sum, page) => sum + page.count, 0);

/** @param {number} place of a row */
function pageOf(place) {
  let end = 0;
  const found = pages.findIndex((page) => (end += page.count) > place);
  return found < 0 ? pages.length - 1 : found;
}

/** Take the link to more rows out of a page; returns the cursor it led to. @param {HTMLElement} body */
function cursorOut(body) {
  const more = one(".rows-more", body);
  const link = more && one("a", more);
  more?.remove();
  return link ? (new URL(link.getAttribute("href") ?? "", location.href).searchParams.get("after") ?? "") : "";
}

function gap() {
  const made = document.createElement("tbody");
  made.className = "grid-gap";
  made.setAttribute("aria-hidden", "true");
  made.insertRow().insertCell();
  return made;
}

/** @param {string} cursor */
async function fetched(cursor) {
  const answer = await ask(`${setup.list}?${setup.query}&after=${encodeURIComponent(cursor)}`);
  const parsed = new DOMParser().parseFromString(`<table><tbody>${await answer.text()}</tbody></table>`, "text/html");
  const body = /** @type {HTMLElement} */ (parsed.querySelector("tbody"));
  return { body: document.adoptNode(body), cursor: cursorOut(body) };
}

/** Bring a page in at its place; one behind the last becomes known by it. @param {number} index */
async function bring(index) {
  const cursor = pages[index]?.cursor ?? next;
  const came = await fetched(cursor);
  const known = pages[index] ?? { cursor, count: 0, height: 0, body: null };
  pages[index] = known;
  if (index === pages.length - 1) next = came.cursor;
  known.body = came.body;
  known.count = all("tr[data-row]", came.body).length;
  const after = pages.slice(index + 1, shown.to + 1).find((page) => page.body)?.body ?? below;
  after.before(came.body);
  [shown.from, shown.to] = [Math.min(shown.from, index), Math.max(shown.to, index)];
  settle();
  welcome(came.body, firstOf(index));
}

/** Let a page go, its place kept open. @param {number} index */
function drop(index) {
  const page = pages[index];
  if (!page.body) return;
  page.height = page.body.offsetHeight;
  if (page.body.contains(document.activeElement)) box().focus({ preventScroll: true });
  page.body.remove();
  page.body = null;
}

/** Say anew where the rows stand that are here. */
function settle() {
  lookAnew();
  view.first = firstOf(shown.from);
  view.total = firstOf(pages.length);
  view.ends = !next;
  const heights = (/** @type {Page[]} */ some) => some.reduce((sum, page) => sum + page.height, 0);
  open(above, heights(pages.slice(0, shown.from)));
  open(below, heights(pages.slice(shown.to + 1)));
  table()?.setAttribute("aria-rowcount", String(view.ends ? view.total + 1 : -1));
}

/** @param {HTMLElement} space @param {number} height */
function open(space, height) {
  space.hidden = !height;
  /** @type {HTMLElement} */ (space.querySelector("td")).style.height = `${height}px`;
}

/** Whether a page has what would be lost with it. @param {number} index */
function isHeld(index) {
  const [top, bottom] = [firstOf(index), firstOf(index) + pages[index].count - 1];
  const marked = block();
  if (blockSize().high > 1 && marked.top <= bottom && marked.bottom >= top) return true;
  if (held && held[0] <= bottom && held[1] >= top) return true;
  const body = pages[index].body;
  return Boolean(body && one("[data-pick]:checked, .is-edited", body));
}

/** Let go what is far, from the upper end or the lower. @param {boolean} fromTop */
function trim(fromTop) {
  while (shown.to - shown.from >= KEPT) {
    const index = fromTop ? shown.from : shown.to;
    if (isHeld(index)) break;
    drop(index);
    if (fromTop) shown.from += 1;
    else shown.to -= 1;
  }
  settle();
}

/** Show one page alone: somebody went far in one go. @param {number} index */
async function leap(index) {
  const here = pages.slice(shown.from, shown.to + 1);
  const isNear = index >= shown.from - 1 && index <= shown.to + 1;
  if (isNear || here.some((_, place) => isHeld(shown.from + place))) return walk(index);
  for (let each = shown.from; each <= shown.to; each += 1) drop(each);
  [shown.from, shown.to] = [index, index - 1];
  settle();
  shown.to = index;
  await bring(index);
}

/** Bring page after page, until this one is here. @param {number} index */
async function walk(index) {
  while (index < shown.from) await step(shown.from - 1);
  while (index > shown.to && hasNext()) await step(shown.to + 1);
}

const hasNext = () => shown.to < pages.length - 1 || Boolean(next);

/** A page that one leapt to may have failed to come. */
async function mend() {
  if (!pages[shown.from].body) await bring(shown.from);
}

/** Bring what is about to be seen; true when something came. */
async function tend() {
  await mend();
  const [top, bottom] = [box().scrollTop, box().scrollTop + box().clientHeight];
  const start = above.offsetHeight;
  const end = start + pages.slice(shown.from, shown.to + 1).reduce((sum, page) => sum + (page.body?.offsetHeight ?? 0), 0);
  const isBelow = top > end + AHEAD_PX && shown.to < pages.length - 1;
  if (bottom < start || isBelow) await leap(atHeight(top));
  else if (end - bottom < AHEAD_PX && hasNext()) {
    await bring(shown.to + 1);
    trim(true);
  } else if (top - start < AHEAD_PX && shown.from > 0) {
    await bring(shown.from - 1);
    trim(false);
  } else return false;
  return true;
}

/** Which page stands at this height. @param {number} height */
function atHeight(height) {
  let end = 0;
  const found = pages.findIndex((page) => (end += page.body?.offsetHeight ?? page.height) > height);
  return found < 0 ? pages.length - 1 : found;
}

let isTending = false;
function scrolled() {
  if (isTending) return;
  isTending = true;
  inTurn(async () => {
    while (await tend());
  }).catch(tellFault).finally(() => {
    isTending = false;
  });
}

/**
 * Have these rows here together, as far as the list goes and the server answers.
 * @param {number} top @param {number} bottom
 */
export function reach(top, bottom) {
  return inTurn(async () => {
    try {
      await mend();
      while (view.total <= top && next) await walk(pages.length);
      await leap(pageOf(Math.min(top, view.total - 1)));
      held = [top, bottom];
      while (firstOf(shown.to + 1) <= bottom && hasNext()) await step(shown.to + 1);
    } finally {
      held = null;
    }
  }).catch(tellFault);
}

/** @param {number} index */
async function step(index) {
  const isLater = index > shown.to;
  await bring(isLater ? shown.to + 1 : index);
  trim(isLater);
}

/** Whether the row is here, after it was asked for. @param {number} place */
export async function isThere(place) {
  if (!rowAt(place)) await reach(place, place);
  return Boolean(rowAt(place));
}

/** @param {typeof welcome} how what is done with a page that came */
export function start(how) {
  welcome = how;
  const body = /** @type {HTMLElement} */ (one("[data-table] tbody"));
  next = cursorOut(body);
  [above, below] = [gap(), gap()];
  body.before(above);
  body.after(below);
  pages.push({ cursor: "", count: rows().length, height: 0, body });
  settle();
  welcome(body, 0);
  box().addEventListener("scroll", scrolled, { passive: true });
  scrolled();
}
