// For those who hear a page: what the library of components says of a menu stands on the box around its button, and its
// tabs without panels point at nothing. A region that scrolls and holds nothing to stop at is a stop itself.

(function () {
  const OF_BUTTON = ["aria-haspopup", "aria-expanded", "aria-controls"];

  function onButton(box) {
    const button = box.querySelector("button");
    if (!button) return;
    OF_BUTTON.filter((name) => box.hasAttribute(name)).forEach((name) => {
      button.setAttribute(name, box.getAttribute(name));
      box.removeAttribute(name);
    });
  }

  const STOPS = "a, button, input, select, textarea, summary, [tabindex]";
  function onRegion(region) {
    if (region.querySelector(STOPS)) return;
    if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }

  function look() {
    waits = false;
    document.querySelectorAll(".scroll").forEach(onRegion);
    document.querySelectorAll('div[id$="-target"]').forEach(onButton);
    document.querySelectorAll('[role="tab"][aria-controls]').forEach((tab) => {
      if (!document.getElementById(tab.getAttribute("aria-controls"))) tab.removeAttribute("aria-controls");
    });
  }

  let waits = false;
  window.addEventListener("resize", () => document.querySelectorAll(".scroll").forEach(onRegion));
  new MutationObserver(() => {
    if (!waits) requestAnimationFrame(look);
    waits = true;
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: OF_BUTTON });
})();
