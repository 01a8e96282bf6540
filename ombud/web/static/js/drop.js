/** A file dragged onto the page, or a block pasted anywhere on it. */

import { around, one, words } from "./dom.js";
import { refusal, toast } from "./toast.js";

/** @returns {HTMLFormElement | null} */
const zone = () => document.querySelector("form[data-drop]");

/** @param {FileList | undefined} files */
function take(files) {
  const form = zone();
  const field = form && /** @type {HTMLInputElement | null} */ (one("[data-drop-file]", form));
  if (!form || !field || !files?.length) return;
  if (isTooLarge(form, files)) {
    field.value = "";
    return;
  }
  field.files = files;
  send(form, [...files].map((file) => file.name).join(", "));
}

/**
 * Said before hundreds of megabytes are on their way.
 * @param {HTMLFormElement} form @param {FileList} files
 */
function isTooLarge(form, files) {
  const most = Number(form.dataset.dropMost ?? Infinity);
  const tooLarge = [...files].some((file) => file.size > most);
  const said = one("[data-drop-large]", form);
  if (said) said.hidden = !tooLarge;
  if (tooLarge) said?.scrollIntoView({ block: "nearest" });
  return tooLarge;
}

/**
 * Send with a bar; the server answers with a redirect, or with the page that says what is wrong.
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function send(form, name) {
  const bar = form.querySelector("progress");
  const work = one("[data-drop-work]", form);
  const said = one("[data-drop-name]", form);
  if (work) work.hidden = false;
  if (said) said.textContent = name;
  const request = new XMLHttpRequest();
  request.upload.onprogress = (event) => {
    if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  };
  request.onload = () => arrive(request, work);
  request.onerror = () => failed(work, words("failed"));
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.send(new FormData(form));
}

/** @param {XMLHttpRequest} request @param {HTMLElement | null} work */
function arrive(request, work) {
  if (request.status < 400) return location.assign(request.responseURL);
  if (request.status !== 422) return failed(work, refusal(request.status));
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  one("#main")?.replaceChildren(...(one("#main", page)?.childNodes ?? []));
}

/** @param {HTMLElement | null} work @param {string} text */
function failed(work, text) {
  if (work) work.hidden = true;
  toast({ text, level: "late" });
}

/** @param {ClipboardEvent} event */
function pasted(event) {
  const form = zone();
  if (!form || around(event.target, "input, textarea, [contenteditable]")) return;
  if (event.clipboardData?.files.length) return take(event.clipboardData.files);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const field = /** @type {HTMLTextAreaElement | null} */ (one("[data-drop-paste]", form));
  if (!field || !text.trim()) return;
  field.value = text;
  field.focus();
}

export function start() {
  document.addEventListener("paste", pasted);
  document.addEventListener("change", (event) => {
    const field = around(event.target, "[data-drop-file]");
    if (field instanceof HTMLInputElement) take(field.files ?? undefined);
  });
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      const form = zone();
      if (!form) return;
      event.preventDefault();
      form.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop") take(/** @type {DragEvent} */ (event).dataTransfer?.files);
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone()?.classList.remove("is-over");
  });
}
