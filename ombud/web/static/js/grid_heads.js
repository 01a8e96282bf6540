/** The heads of the sheet: moved by hand or by keys, and a menu of what can be done with a column. */

import { around, csrfToken, one, spriteAddress } from "./dom.js";
import { here, stand } from "./grid_marks.js";
import { cellsOf, heads, labelOf, lookAnew, rows, say, setup, whisper } from "./grid_table.js";
import * as widths from "./grid_widths.js";

const DRAGGED_PX = 6;

/** @param {number} from @param {number} to places of columns */
export function move(from, to) {
  if (to < 0 || to >= heads().length || from === to) return;
  const label = labelOf(heads()[from]);
  const lines = [heads(), ...rows().map(cellsOf)];
  for (const cells of lines) {
    if (to > from) cells[to].after(cells[from]);
    else cells[to].before(cells[from]);
  }
  lookAnew();
  widths.draw();
  here.at = here.from = { ...here.at, column: to };
  stand(here.at);
  remember();
  whisper(say("moved", { column: label, place: to + 1 }));
}

/** The order is asked for from now on, and remembered for this view. */
function remember() {
  const keys = heads().map((head) => head.dataset.column ?? "");
  const query = new URLSearchParams(setup.query);
  query.delete("column");
  for (const key of keys) query.append("column", key);
  setup.query = query.toString();
  const address = new URL(location.href);
  address.searchParams.delete("column");
  history.replaceState(history.state, "", address);
  const body = new URLSearchParams([["view", query.get("view") ?? ""], ...keys.map((key) => ["column", key])]);
  fetch(setup.columns, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": csrfToken() } });
}

/** @param {PointerEvent} event */
function pressed(event) {
  const head = around(event.target, "[data-table] thead th[data-column]");
  if (!head || event.button || around(event.target, ".grid-grip, .grid-more")) return;
  const from = heads().indexOf(head);
  let to = -1;
  /** @param {PointerEvent} moved */
  const dragged = (moved) => {
    if (to < 0 && Math.abs(moved.clientX - event.clientX) < DRAGGED_PX) return;
    to = placeAt(moved.clientX);
    for (const [place, each] of heads().entries()) {
      each.classList.toggle("is-before", place === to && to < from);
      each.classList.toggle("is-behind", place === to && to > from);
    }
  };
  const dropped = () => {
    removeEventListener("pointermove", dragged);
    for (const each of heads()) each.classList.remove("is-before", "is-behind");
    if (to < 0) return;
    // The click that ends a drag is no wish to sort.
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    setTimeout(() => move(from, to));
  };
  addEventListener("pointermove", dragged);
  addEventListener("pointerup", dropped, { once: true });
}

/** The column whose head is under this place of the window. @param {number} x */
function placeAt(x) {
  const found = heads().findIndex((head) => {
    const { left, right } = head.getBoundingClientRect();
    return left <= x && x < right;
  });
  return found < 0 ? heads().length - 1 : found;
}

/** @param {string} sort */
function sorted(sort) {
  const asked = new URL(location.href);
  asked.searchParams.set("sort", sort);
  location.assign(asked);
}

/** @param {string} group */
function grouped(group) {
  const asked = new URL(location.href);
  asked.searchParams.delete("group");
  if (group) asked.searchParams.set("group", group);
  location.assign(asked);
}

/** What can be done with a column: [phrase, deed]. @param {HTMLElement} head @returns {[string, () => void][]} */
function deeds(head) {
  const key = head.dataset.column ?? "";
  const place = heads().indexOf(head);
  const link = one("a", head);
  const further = link?.dataset.alsoUrl ?? "";
  const isFrozen = place + 1 === setup.frozen;
  /** @type {[string, () => void, boolean][]} */
  const every = [
    ["sort_up", () => sorted(key), Boolean(link)],
    ["sort_down", () => sorted(`-${key}`), Boolean(link)],
    ["sort_also", () => location.assign(further), Boolean(further)],
    ["group_by", () => grouped(key), "groups" in head.dataset && setup.group !== key],
    ["group_no", () => grouped(""), Boolean(setup.group)],
    ["freeze", () => widths.freezeFirst(place + 1), !isFrozen && place < 6],
    ["freeze_less", () => widths.freezeFirst(1), isFrozen && place > 0],
    ["move_left", () => move(place, place - 1), place > 0],
    ["move_right", () => move(place, place + 1), place < heads().length - 1],
  ];
  return every.filter(([, , fits]) => fits).map(([phrase, deed]) => [phrase, deed]);
}

/** Show the menu of a column. @param {number} column */
export function openMenu(column) {
  closeMenu();
  const head = heads()[column];
  const button = one(".grid-more", head);
  if (!button) return;
  const menu = document.createElement("div");
  menu.id = "grid-menu";
  menu.className = "pop-box";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", labelOf(head));
  for (const [phrase, deed] of deeds(head)) menu.append(item(phrase, deed));
  button.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  const { left, bottom } = head.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${bottom}px`;
  menu.addEventListener("keydown", (event) => walked(event, column));
  /** @type {HTMLElement | null} */ (menu.querySelector("button"))?.focus();
}

/** @param {string} phrase @param {() => void} deed */
function item(phrase, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "pop-item";
  made.setAttribute("role", "menuitem");
  made.textContent = say(phrase);
  made.onclick = () => {
    closeMenu();
    deed();
  };
  return made;
}

function closeMenu() {
  one("#grid-menu")?.remove();
  for (const head of heads()) one(".grid-more", head)?.setAttribute("aria-expanded", "false");
}

/** @param {KeyboardEvent} event @param {number} column */
function walked(event, column) {
  const items = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#grid-menu button"))];
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (way) items[(at + way + items.length) % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") {
    closeMenu();
    stand({ row: here.at.row, column });
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLElement} head */
function dress(head) {
  head.dataset.label = (one("a", head)?.firstChild?.textContent ?? head.textContent ?? "").trim();
  one("a", head)?.setAttribute("draggable", "false");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "grid-more";
  // From the keyboard the menu opens where one stands, so that Tab leaves the heads in few steps.
  button.tabIndex = -1;
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", say("column_menu", { column: head.dataset.label }));
  button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${spriteAddress("chevron-down")}"></use></svg>`;
  button.onclick = () => openMenu(heads().indexOf(head));
  head.append(button);
}

export function start() {
  heads().forEach(dress);
  document.addEventListener("pointerdown", (event) => {
    if (!around(event.target, "#grid-menu, .grid-more")) closeMenu();
    pressed(event);
  });
}
