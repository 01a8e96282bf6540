/** A form whose answer is a file: its button waits until the file has come, which a cookie tells. */

import { one } from "./dom.js";

const ASK_MS = 300;

/** @param {SubmitEvent} event */
function submitted(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.file || event.defaultPrevented) return;
  const mark = form.elements.namedItem("mark");
  if (!(mark instanceof HTMLInputElement)) return;
  mark.value = String(Date.now());
  const told = `${form.dataset.file}=${mark.value}`;
  show(form, true);
  const asking = setInterval(() => {
    if (!document.cookie.split("; ").includes(told)) return;
    clearInterval(asking);
    show(form, false);
  }, ASK_MS);
}

/** @param {HTMLFormElement} form @param {boolean} waits */
function show(form, waits) {
  const button = one("button.btn-primary", form);
  // Only once the form has been sent: a disabled button would send nothing.
  if (button instanceof HTMLButtonElement) setTimeout(() => (button.disabled = waits));
  const words = one("[data-file-wait]", form);
  if (words) words.hidden = !waits;
}

export function start() {
  document.addEventListener("submit", submitted);
}
