/** Menus made of <details class="pop"> and native dialogs. */

import { all, around, one } from "./dom.js";

/** @param {string} id */
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {Node | null} keep the menu that may stay open, and those around it */
function closeMenus(keep) {
  for (const menu of all("details.pop[open]")) {
    if (!keep || !menu.contains(keep)) menu.removeAttribute("open");
  }
}

/**
 * Ask in the page's one dialog; runs `yes` when the reader agrees.
 * @param {string} question
 * @param {() => void} yes
 */
export function ask(question, yes) {
  const dialog = document.getElementById("ask");
  const agree = one("[data-ask-yes]");
  if (!(dialog instanceof HTMLDialogElement) || !agree) return;
  const said = one("[data-ask-words]", dialog);
  if (said) said.textContent = question;
  agree.onclick = () => {
    dialog.close();
    yes();
  };
  dialog.showModal();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const target = event.target instanceof Node ? event.target : null;
  // A link in a menu may lead to a file: the page stays, and the menu has done its part.
  closeMenus(around(target, "a.pop-item") ? null : target);
  const opener = around(target, "[data-dialog]");
  if (opener) openDialog(opener.dataset.dialog ?? "");
  const dialog = around(target, "dialog");
  // A click on the dialog itself, not on anything in it, is a click on the backdrop.
  const leaves = target === dialog || around(target, "[data-close]");
  if (dialog instanceof HTMLDialogElement && leaves) dialog.close();
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" ? one("details.pop[open]") : null;
    if (!menu) return;
    event.preventDefault();
    closeMenus(null);
    one("summary", menu)?.focus();
  });
  document.addEventListener("focusin", (event) => {
    if (one("details.pop[open]")) closeMenus(/** @type {Node} */ (event.target));
  });
}
