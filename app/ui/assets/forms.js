// What a reader has typed and not saved: leaving by a link asks first, Escape cancels, a line that is corrected is no longer red.

(function () {
  const typed = new Set();
  const filled = (form) => [...form.querySelectorAll("input:not([aria-haspopup]), textarea")].some((line) => line.value);
  const half = () => [...typed].some((form) => form.isConnected && filled(form));

  document.addEventListener("input", (event) => {
    const line = event.target, form = line.closest(".form-card");
    if (!form) return;
    typed.add(form);
    if (line.getAttribute("aria-invalid") === "true" && line.id.startsWith("{")) {
      window.dash_clientside.set_props(JSON.parse(line.id), { error: null });
    }
  });

  // What the form's own buttons do is meant.
  document.addEventListener("click", (event) => {
    const foot = event.target.closest(".form-foot");
    if (foot) typed.delete(foot.closest(".form-card"));
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || link.getAttribute("href").startsWith("#")) return;
    if (half() && !window.confirm(document.querySelector("[data-leaving]").dataset.leaving)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      typed.clear();
    }
  }, true);

  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && !event.isComposing && event.target.closest(".form-card");
    const cancel = form && !form.querySelector("[aria-expanded=true]") && form.querySelector('button[id*=\'"do":"cancel"\']');
    if (cancel) cancel.click();
  });
})();
