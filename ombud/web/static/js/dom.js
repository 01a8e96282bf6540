/** The words of this page, and finding elements. */

/** @type {Record<string, string> | undefined} */
let spoken;

/**
 * A phrase in the page's language, its places as %(name)s filled.
 * @param {string} name
 * @param {Record<string, string | number>} [places]
 */
export function words(name, places = {}) {
  spoken ??= JSON.parse(
    document.querySelector('meta[name="ombud-words"]')?.getAttribute("content") ?? "{}",
  );
  const phrase = /** @type {Record<string, string>} */ (spoken)[name] ?? name;
  return phrase.replace(/%\((\w+)\)s/g, (_, place) => String(places[place] ?? ""));
}

/**
 * The element around `target` that matches, when `target` is an element at all.
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function all(selector, root = document) {
  return [...root.querySelectorAll(/** @type {"div"} */ (selector))];
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement | null}
 */
export function one(selector, root = document) {
  return root.querySelector(selector);
}

/** The token Django wants with every POST: the cookie's, since signing in elsewhere changed it. */
export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (cookie) return cookie[1];
  const headers = document.body.getAttribute("hx-headers");
  return headers ? /** @type {string} */ (JSON.parse(headers)["X-CSRFToken"]) : "";
}

/**
 * An icon from the sprite that the page already uses.
 * @param {string} name
 */
export function spriteAddress(name) {
  const used = one("svg.icon use")?.getAttribute("href") ?? "";
  return `${used.split("#")[0]}#${name}`;
}
