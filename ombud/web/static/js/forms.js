/** Ctrl+Enter sends, typing is not lost by a stray click, nothing is sent twice. */

import { around, csrfToken, one, words } from "./dom.js";
import { register } from "./keys.js";
import { ask } from "./pop.js";

const AGAIN_MS = 3000;
const TOKEN = "csrfmiddlewaretoken";

/** @type {Set<HTMLFormElement>} */
const dirty = new Set();

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = around(event.target, "form");
  if (!(form instanceof HTMLFormElement)) return;
  event.preventDefault();
  form.requestSubmit();
}

/** @param {SubmitEvent} event */
function submitted(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  const question = form.dataset.confirm;
  if (question && !("agreed" in form.dataset)) {
    event.preventDefault();
    ask(question, () => {
      form.dataset.agreed = "";
      form.requestSubmit(event.submitter);
      delete form.dataset.agreed;
    });
    return;
  }
  dirty.delete(form);
  const token = form.elements.namedItem(TOKEN);
  if (token instanceof HTMLInputElement) token.value = csrfToken();
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
  // An answer that is a download leaves the page standing.
  setTimeout(() => delete form.dataset.sent, AGAIN_MS);
}

export function start() {
  document.addEventListener("keydown", pressed);
  // Listed for the reader; it works while typing, where the registry keeps still.
  register({
    keys: "Ctrl+Enter",
    label: words("key_submit"),
    group: "always",
    when: () => Boolean(one("main form")),
    run: () => {},
  });
  document.addEventListener("submit", submitted);
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { headers, formData } = /** @type {CustomEvent} */ (event).detail;
    headers["X-CSRFToken"] = csrfToken();
    if (formData.has(TOKEN)) formData.set(TOKEN, csrfToken());
  });
  document.addEventListener("input", (event) => {
    const form = around(event.target, "form[data-guard]");
    if (form instanceof HTMLFormElement) dirty.add(form);
  });
  document.addEventListener("change", (event) => {
    const field = around(event.target, "[data-submits]");
    if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) {
      field.form?.requestSubmit();
    }
  });
  addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (form.isConnected) event.preventDefault();
  });
  document.body.addEventListener("htmx:confirm", (event) => {
    const { question, issueRequest } = /** @type {CustomEvent} */ (event).detail;
    if (!question) return;
    event.preventDefault();
    ask(question, () => issueRequest(true));
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = /** @type {CustomEvent} */ (event).detail;
    if (successful && elt instanceof HTMLFormElement) dirty.delete(elt);
  });
}
