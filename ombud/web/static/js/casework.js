/** Working a case by hand: menus by digits, the reply box, copying an answer as it is recorded. */

import { all, around, one } from "./dom.js";

/** @param {HTMLElement | null} place */
function focusFirst(place) {
  const field = place && (one("[data-first]", place) ?? one("textarea, select, input:not([type=hidden])", place));
  field?.focus();
}

/**
 * The part of the reply box that was chosen takes the focus.
 * @param {Event} event
 */
function said(event) {
  const radio = around(event.target, ".say-kinds input");
  if (radio instanceof HTMLInputElement) focusFirst(one(`.say-${radio.value}`));
}

/**
 * A fold or a menu that was opened, by hand or by its key, takes the focus.
 * @param {HTMLElement} summary
 */
function opening(summary) {
  const fold = summary.parentElement;
  if (!(fold instanceof HTMLDetailsElement) || !fold.open) return;
  if (fold.matches(".pop")) (one("[aria-pressed=true]", fold) ?? one(".pop-item, select", fold))?.focus();
  else if (fold.matches(".fold, .line-fold")) focusFirst(one("[data-first]", fold) ? fold : one("form", fold));
}

/**
 * On a phone the parts of the page are tabs: the one that holds `place` comes to the front.
 * @param {HTMLElement | null} place
 */
function showPart(place) {
  const part = place && around(place, "[data-part]")?.dataset.part;
  const tab = part && one(`.case-parts [value="${part}"]`);
  if (tab instanceof HTMLInputElement) tab.checked = true;
}

/** @param {MouseEvent} event */
function clicked(event) {
  const link = around(event.target, "a[data-opens]");
  const place = link && document.getElementById((link.getAttribute("href") ?? "").slice(1));
  if (place) {
    event.preventDefault();
    const fold = place.closest("details") ?? one("details", place);
    if (fold instanceof HTMLDetailsElement) fold.open = true;
    showPart(place);
    link.closest("details.pop")?.removeAttribute("open");
    place.scrollIntoView({ block: "nearest" });
    focusFirst(place);
  }
  const summary = around(event.target, "main summary");
  // A key that opens a fold must not close one that stands open already.
  if (summary?.parentElement?.matches(".fold[open]") && event.detail === 0) event.preventDefault();
  // The click opens it only after its listeners ran.
  if (summary) setTimeout(() => opening(summary));
  const label = around(event.target, "[data-says], .say-kinds label");
  const radio = label instanceof HTMLLabelElement && event.target !== label.control && label.control;
  if (radio instanceof HTMLInputElement) {
    // At once, not after the click: the next key already belongs to the text.
    event.preventDefault();
    radio.checked = true;
    showPart(radio);
    focusFirst(one(`.say-${radio.value}`));
  }
}

/**
 * In an open menu digits choose, arrows walk.
 * @param {KeyboardEvent} event
 */
function pressed(event) {
  const menu = one("details.pop[open] [data-menu]");
  if (!menu || around(event.target, "input, select, textarea")) return;
  const items = all(".pop-item", menu);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    items[(at + step + items.length) % items.length]?.focus();
  } else if (/^[1-9]$/.test(event.key) && items[Number(event.key) - 1]) {
    items[Number(event.key) - 1].click();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLTextAreaElement} field */
function copyText(field) {
  // Browsers offer the clipboard on https and localhost only; an office network is neither.
  if (navigator.clipboard) navigator.clipboard.writeText(field.value);
  else {
    field.select();
    document.execCommand("copy");
  }
}

/**
 * The answer goes to the clipboard, and its conversation opens, in the same stroke that records it.
 * @param {SubmitEvent} event
 */
function sent(event) {
  const form = around(event.target, "form[data-copies]");
  const field = form && one(form.dataset.copies ?? "");
  if (!(field instanceof HTMLTextAreaElement)) return;
  copyText(field);
  if (form?.dataset.opensLink) open(form.dataset.opensLink, "_blank", "noopener");
}

/** @type {Map<string, string>} words begun in other forms, while the page around them is swapped */
const begun = new Map();

/** @param {HTMLTextAreaElement | HTMLInputElement} field */
const nameOf = (field) => `${field.form?.getAttribute("action")} ${field.name}`;

/** @returns {(HTMLTextAreaElement | HTMLInputElement)[]} */
const guarded = () => /** @type {any} */ (all("form[data-guard] :is(textarea, input[name])"));

/**
 * What is shown beside a text while it is written takes nothing of the page away.
 * @param {Event} [event]
 */
const isAside = (event) => Boolean(/** @type {CustomEvent | undefined} */ (event)?.detail?.requestConfig?.elt?.matches("[data-aside]"));

/** @param {Event} event */
function swapping(event) {
  if (isAside(event)) return;
  const sender = /** @type {CustomEvent} */ (event).detail.requestConfig?.elt;
  for (const field of guarded()) {
    if (field.form !== sender && field.value !== field.defaultValue) begun.set(nameOf(field), field.value);
  }
  for (const radio of all(".say-kinds :checked, .story-filter :checked, .case-parts :checked")) {
    begun.set(`${radio.getAttribute("name")} chosen`, /** @type {HTMLInputElement} */ (radio).value);
  }
}

/** @param {Event} [event] */
function settled(event) {
  if (isAside(event)) return;
  for (const field of guarded()) field.value = begun.get(nameOf(field)) ?? field.value;
  for (const radio of all(".say-kinds input, .story-filter input, .case-parts input")) {
    const { name, value } = /** @type {HTMLInputElement} */ (radio);
    if (begun.get(`${name} chosen`) === value) /** @type {HTMLInputElement} */ (radio).checked = true;
  }
  begun.clear();
  // The keys of the page work again at once; htmx would put the focus back into the field.
  const whole = around(event?.target ?? null, "#main") === event?.target;
  if (whole && around(document.activeElement, "main form")) /** @type {HTMLElement} */ (document.activeElement).blur();
  one("[data-focus]")?.focus();
}

document.addEventListener("change", said);
document.addEventListener("click", clicked);
document.addEventListener("keydown", pressed, true);
document.addEventListener("submit", sent, true);
document.body.addEventListener("htmx:beforeRequest", (event) => {
  // What a page only loads late must not take away what it was told.
  if (/** @type {CustomEvent} */ (event).detail.requestConfig.verb === "get" || isAside(event)) return;
  for (const note of all("#toasts [data-toast]")) note.remove();
});
document.body.addEventListener("htmx:beforeSwap", swapping);
document.body.addEventListener("htmx:afterSettle", settled);
settled();
