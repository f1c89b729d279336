// What components say to screen readers, put right where it stands in the wrong place: that a button opens a menu is
// said by the button and not by the box around it, and a tab names no panel where there is none.

(function () {
  const SAID = ["aria-haspopup", "aria-expanded", "aria-controls"];
  const setRight = () => {
    for (const box of document.querySelectorAll("div:is([aria-haspopup], [aria-expanded]):not([role])")) {
      const button = box.querySelector("button");
      if (!button) continue;
      for (const name of SAID) {
        if (!box.hasAttribute(name)) continue;
        button.setAttribute(name, box.getAttribute(name));
        box.removeAttribute(name);
      }
    }
    for (const tab of document.querySelectorAll('[role="tab"][aria-controls]')) {
      if (!document.getElementById(tab.getAttribute("aria-controls"))) tab.removeAttribute("aria-controls");
    }
  };
  let waiting = 0;
  new MutationObserver(() => {
    waiting = waiting || requestAnimationFrame(() => { waiting = 0; setRight(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["aria-expanded", "aria-controls"] });
})();
