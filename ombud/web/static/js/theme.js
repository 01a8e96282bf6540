// Loaded before the first paint, so that a dark page never flashes white.
{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    return /(?:^|; )theme=(light|dark)/.exec(document.cookie)?.[1] ?? "auto";
  }

  function show() {
    const choice = chosen();
    root.dataset.bsTheme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      const is = button.getAttribute("data-theme-choice") === choice;
      button.setAttribute("aria-pressed", String(is));
    }
  }

  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    /** @type {HTMLButtonElement | null} */
    const button =
      event.target instanceof Element ? event.target.closest("button[data-theme-choice]") : null;
    if (!button) return;
    event.preventDefault();
    document.cookie = `theme=${button.value}; path=/; max-age=31536000; samesite=lax`;
    show();
    const form = button.form;
    if (form?.getAttribute("action")) {
      fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
    }
  });
}
