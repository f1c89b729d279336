// A path of stages that does not fit begins where the record stands: on a phone, and in the panel beside a list.

(function () {
  const placed = new WeakMap();
  function place(path) {
    const here = path.querySelector("[aria-current]");
    const step = here && here.parentElement;
    if (!step || placed.get(path) === step || path.scrollWidth <= path.clientWidth) return;
    placed.set(path, step);
    path.scrollLeft += step.getBoundingClientRect().left - path.getBoundingClientRect().left - (path.clientWidth - step.offsetWidth) / 2;
  }
  new MutationObserver(() => document.querySelectorAll(".path").forEach(place))
    .observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["aria-current"] });
})();
