/** Masked contacts: shown or copied in full after the server has written down who asked. */

import { around, csrfToken, one, words } from "./dom.js";
import { toast } from "./toast.js";

/**
 * @param {string} url answers text/plain
 * @returns {Promise<string>}
 */
async function fetchWhole(url) {
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

/** @param {string} text */
async function copy(text) {
  // Browsers offer the clipboard on https and localhost only; an office network is neither.
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyByHand(text);
  toast({ text: words("copied"), level: "done" });
}

/** @param {string} text */
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** @param {HTMLElement} button */
async function show(button) {
  const masked = button.parentElement && one("[data-masked]", button.parentElement);
  const whole = await fetchWhole(button.dataset.revealUrl ?? "");
  if (masked) masked.textContent = whole;
  button.remove();
}

/** @param {HTMLElement} button */
async function act(button) {
  if (button.dataset.revealUrl) return show(button);
  return copy(button.dataset.copy ?? (await fetchWhole(button.dataset.copyUrl ?? "")));
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = around(event.target, "[data-reveal-url], [data-copy-url], [data-copy]");
    if (button) act(button).catch(() => toast({ text: words("refused"), level: "late" }));
  });
}
