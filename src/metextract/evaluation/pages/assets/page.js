
"use strict";
// Light or dark, as the system says until the button says otherwise.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  // Browsers may refuse storage to files.
  const stored = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null;
    }
  };

  const before = stored((storage) => storage.getItem("metextract-theme"));
  if (before === "dark" || before === "light") root.dataset.theme = before;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored((storage) => storage.setItem("metextract-theme", root.dataset.theme));
    show();
  });
  system.addEventListener("change", show);
  button.hidden = false;
  show();
})();
