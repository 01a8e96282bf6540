/** One registry of shortcuts; the help dialog shows exactly what works on this page. */

import { all, one, words } from "./dom.js";
import { openDialog } from "./pop.js";

/**
 * @typedef {object} Shortcut
 * @property {string} keys "j", "Enter", or a sequence "g h"
 * @property {string} label what it does, in the page's language
 * @property {string} [group] "sheet" | "page" | "rows" | "go" | "always"
 * @property {(event: KeyboardEvent) => void} run
 * @property {() => boolean} [when] whether it works just now
 */

const SEQUENCE_MS = 1200;
const GROUPS = ["sheet", "page", "rows", "go", "always"];

/** @type {Shortcut[]} */
const registered = [];
let begun = "";
let begunAt = 0;

/** @param {Shortcut} shortcut */
export function register(shortcut) {
  registered.push(shortcut);
}

/**
 * Elements that carry data-key are clicked, or focused when they are fields.
 * @returns {Shortcut[]}
 */
function declared() {
  return all("[data-key]")
    .filter((element) => element.checkVisibility())
    .map((element) => ({
      keys: element.dataset.key ?? "",
      label: labelOf(element),
      group: element.dataset.keyGroup ?? "page",
      run: () => (element.matches("input, textarea, select") ? element.focus() : element.click()),
    }));
}

/** @param {HTMLElement} element */
function labelOf(element) {
  const said = element.dataset.keyLabel ?? element.getAttribute("aria-label");
  if (said) return said;
  const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
  for (const key of all("kbd", copy)) key.remove();
  return (copy.textContent ?? "").trim();
}

/** Everything that works on this page now. */
export function working() {
  return [...declared(), ...registered.filter((shortcut) => shortcut.when?.() ?? true)];
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  const picks = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=file]";
  if (target.matches("input")) return !target.matches(picks);
  return target.matches("textarea, select") || target.isContentEditable;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || one("dialog[open]")) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  const goesOn = begun && Date.now() - begunAt < SEQUENCE_MS;
  const sequence = goesOn ? `${begun} ${event.key}` : event.key;
  const shortcuts = working();
  const found =
    shortcuts.find((shortcut) => shortcut.keys === sequence) ??
    shortcuts.find((shortcut) => shortcut.keys === event.key);
  begun = "";
  if (found) {
    if (event.key === "Enter" && rulesItself(event.target)) return;
    event.preventDefault();
    found.run(event);
  } else if (shortcuts.some((shortcut) => shortcut.keys.startsWith(`${event.key} `))) {
    begun = event.key;
    begunAt = Date.now();
  }
}

/**
 * Enter on a link, a button or a summary stays the browser's.
 * @param {EventTarget | null} target
 */
function rulesItself(target) {
  return target instanceof Element && target.matches("a, button, summary, input");
}

/** Fill and show the dialog of keys. */
function showHelp() {
  const list = one("[data-keys-list]");
  if (!list) return;
  const shortcuts = working();
  list.replaceChildren(
    ...GROUPS.flatMap((group) => {
      const mine = shortcuts.filter((shortcut) => (shortcut.group ?? "page") === group);
      return mine.length ? [groupOf(group, mine)] : [];
    }),
  );
  openDialog("keys");
}

/**
 * @param {string} group
 * @param {Shortcut[]} shortcuts
 */
function groupOf(group, shortcuts) {
  const section = document.createElement("section");
  const title = document.createElement("h3");
  title.textContent = words(`group_${group}`);
  const list = document.createElement("dl");
  for (const { keys, label } of shortcuts) {
    const name = document.createElement("dt");
    name.textContent = label;
    const value = document.createElement("dd");
    value.append(...keys.split(" ").map(keycap));
    list.append(name, value);
  }
  section.append(title, list);
  return section;
}

/** @param {string} key */
function keycap(key) {
  const cap = document.createElement("kbd");
  cap.textContent = key;
  return cap;
}

export function start() {
  document.addEventListener("keydown", pressed);
  register({
    keys: "/",
    label: words("key_search"),
    group: "always",
    when: () => Boolean(one("[data-search]")),
    run: () => {
      const field = /** @type {HTMLInputElement} */ (one("[data-search]"));
      field.focus();
      field.select();
    },
  });
  register({ keys: "?", label: words("key_help"), group: "always", run: showHelp });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('[data-dialog="keys"]')) showHelp();
  });
}
