/** Short words at the edge of the screen, spoken by screen readers. */

import { all, around, csrfToken, one, words } from "./dom.js";

const SHOWN_MS = 6000;
const SHOWN_WITH_UNDO_MS = 12000;
const SIGNED_OUT = 401;

/**
 * @param {{text: string, level?: string, undo_url?: string, link?: {url: string, label: string}}} note
 */
export function toast({ text, level = "", undo_url: undo = "", link }) {
  const box = document.createElement("div");
  box.className = "toast-note";
  box.dataset.toast = "";
  box.dataset.level = level;
  const said = document.createElement("p");
  said.textContent = text;
  box.append(said);
  if (undo) box.append(undoForm(undo));
  if (link) box.append(way(link));
  one("#toasts")?.append(box);
  fade(box);
}

/** @param {{url: string, label: string}} link */
function way({ url, label }) {
  const made = document.createElement("a");
  [made.className, made.href, made.textContent] = ["toast-undo", url, label];
  return made;
}

/** @param {string} url */
function undoForm(url) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.createElement("input");
  [token.type, token.name, token.value] = ["hidden", "csrfmiddlewaretoken", csrfToken()];
  const button = document.createElement("button");
  button.className = "toast-undo";
  button.dataset.key = "u";
  button.textContent = words("undo");
  form.append(token, button);
  return form;
}

/**
 * Leaves by itself, but never under the pointer or the focus.
 * @param {HTMLElement} box
 */
function fade(box) {
  const wait = one(".toast-undo", box) ? SHOWN_WITH_UNDO_MS : SHOWN_MS;
  setTimeout(() => {
    if (box.matches(":hover, :focus-within")) fade(box);
    else box.remove();
  }, wait);
}

/** What to say of an answer that refuses. @param {number} status */
export const refusal = (status) => words(status === SIGNED_OUT ? "signed_out" : "refused");

export function start() {
  all("#toasts [data-toast]").forEach(fade);
  document.addEventListener("click", (event) => {
    if (around(event.target, "[data-toast-close]")) around(event.target, "[data-toast]")?.remove();
  });
  document.body.addEventListener("toast", (event) => {
    toast(/** @type {CustomEvent} */ (event).detail);
  });
  document.body.addEventListener("htmx:sendError", () =>
    toast({ text: words("failed"), level: "late" }),
  );
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = /** @type {CustomEvent} */ (event).detail;
    toast({ text: refusal(xhr.status), level: "late" });
  });
}
