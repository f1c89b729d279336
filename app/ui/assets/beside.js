// A number that opens pushes the page aside where there is room for both: the navigation folds to icons meanwhile, and
// what was pressed stays in sight, marked.
(() => {
  const root = document.documentElement;
  const room = window.matchMedia("(min-width: 1280px)");
  let pressed = null;
  let before = null; // how wide the navigation was, while something is open

  function mark(point) {
    if (pressed) delete pressed.dataset.opened;
    pressed = point;
    if (pressed) pressed.dataset.opened = "";
  }

  function look() {
    const isOpen = room.matches && document.querySelector(".opened-beside .mantine-Drawer-content") !== null;
    if (isOpen === (before !== null)) return;
    if (isOpen) {
      before = root.dataset.side;
      root.dataset.side = "narrow";
      if (pressed) requestAnimationFrame(() => pressed && pressed.scrollIntoView({ block: "nearest" }));
    } else {
      root.dataset.side = before;
      before = null;
      mark(null);
    }
  }

  document.addEventListener("click", (event) => {
    const point = event.target.closest && event.target.closest(".point");
    if (point && !point.closest(".opened-beside")) mark(point);
  }, true);
  new MutationObserver(look).observe(root, { childList: true, subtree: true });
})();
