// Rows of a list that are chosen: by their boxes or X, a range with Shift, all that match by the bar's button.

(function () {
  const store = (list, data) => window.dash_clientside.set_props({ list, part: "chosen" }, { data });
  let chosen = new Set();
  let all = false;
  let last = null;
  let drawn = ""; // the rows that what is chosen was chosen among

  const boxes = () => [...document.querySelectorAll("[data-pick]")];
  const shown = () => boxes().map((box) => box.dataset.pick);
  const bar = () => document.querySelector(".bulk-bar");

  function show() {
    for (const box of boxes()) {
      const is = all || chosen.has(box.dataset.pick);
      box.setAttribute("aria-checked", String(is));
      box.closest("tr").classList.toggle("picked", is);
    }
    const every = document.querySelector("[data-pick-all]");
    if (!every) return;
    const count = boxes().filter((box) => chosen.has(box.dataset.pick)).length;
    every.setAttribute("aria-checked", all || (count && count === boxes().length) ? "true" : count ? "mixed" : "false");
    bar().hidden = !all && chosen.size === 0;
    const words = bar().querySelector(".bulk-count");
    const told = all ? words.dataset.all : words.dataset.many.replace("{n}", chosen.size);
    if (words.textContent !== told) words.textContent = told; // each writing is a change that is looked at
    bar().querySelector(".bulk-all").hidden = all;
  }

  function tell() {
    const here = shown();
    drawn = here.join();
    chosen = new Set(here.filter((id) => chosen.has(id)));
    const every = document.querySelector("[data-pick-all]");
    if (every) store(every.dataset.pickAll, { ids: [...chosen], all });
    show();
  }

  function set(ids, is) {
    all = false;
    ids.forEach((id) => (is ? chosen.add(id) : chosen.delete(id)));
    tell();
  }

  function none() {
    chosen = new Set();
    all = false;
    tell();
  }

  function pick(box, range) {
    const here = boxes();
    const is = box.getAttribute("aria-checked") !== "true";
    const from = range && last ? here.findIndex((one) => one.dataset.pick === last) : -1;
    const at = here.indexOf(box);
    const ids = from < 0 ? [box] : here.slice(Math.min(from, at), Math.max(from, at) + 1);
    last = box.dataset.pick;
    if (all) chosen = new Set(shown());
    set(ids.map((one) => one.dataset.pick), is);
  }

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pick]");
    if (box) pick(box, event.shiftKey);
    const every = event.target.closest("[data-pick-all]");
    if (every) set(shown(), every.getAttribute("aria-checked") !== "true");
    if (event.target.closest(".bulk-all")) {
      all = true;
      tell();
    }
    if (event.target.closest(".bulk-none")) none();
  });
  const types = (event) => event.isComposing || event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  document.addEventListener("keydown", (event) => {
    const isKey = event.key.toLowerCase() === "x" && !(event.ctrlKey || event.metaKey || event.altKey) && !types(event);
    const row = isKey && (event.target.closest("tr[data-id]") || document.querySelector("tr.here"));
    const box = row && row.querySelector("[data-pick]");
    if (box) pick(box, event.shiftKey);
    const open = event.key === "Escape" && bar() && !bar().hidden && !document.querySelector(".mantine-Modal-content");
    if (open) none();
  });

  // Of a list that is drawn anew only what still stands there stays chosen: nothing is done with what nobody sees.
  function look() {
    if (shown().join() === drawn || (!chosen.size && !all)) return show();
    all = false;
    tell();
  }
  let waiting = null;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 60);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
