// A row of a list: it opens its record wherever it is pressed, or shows it beside the list (app/ui/side_panel.py), where
// J and K go on to the next; a cell that can be changed becomes its form by a double click, or Enter on it.

(function () {
  const OWN = "a, button, input, select, textarea, label, .pick-cell, [contenteditable]";
  const WAIT_MS = 260;
  const WIDE = 721;

  const rows = () => [...document.querySelectorAll(".wide-list tbody tr[data-id]")];
  const place = () => document.querySelector("[data-beside]");
  const panel = () => place() && place().querySelector(".beside");
  const isOpen = () => Boolean(panel() && !panel().hidden);
  const types = (event) => event.isComposing || event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  const set = (part, data) => window.dash_clientside.set_props({ beside: place().dataset.beside, part }, { data });
  let here = null;

  function mark(row) {
    rows().forEach((one) => one.classList.toggle("here", one === row));
    here = row ? row.dataset.id : null;
  }

  function show(row) {
    const all = rows();
    panel().hidden = false;
    document.documentElement.classList.add("has-beside");
    panel().querySelector(".beside-place").textContent = `${all.indexOf(row) + 1} / ${all.length}`;
    panel().querySelector(".beside-whole").href = row.querySelector(".lead-cell a").href;
    mark(row);
    set("row", { id: row.dataset.id, at: Date.now() });
  }

  function close() {
    panel().hidden = true;
    document.documentElement.classList.remove("has-beside");
    set("row", null);
    const row = rows().find((one) => one.dataset.id === here);
    if (row) row.querySelector(".lead-cell a").focus();
  }

  function step(by) {
    const all = rows();
    const next = all[all.findIndex((one) => one.dataset.id === here) + by];
    if (!next) return;
    if (isOpen()) show(next);
    else {
      mark(next);
      next.querySelector(".lead-cell a").focus();
    }
    next.scrollIntoView({ block: "nearest" });
  }

  // -- pressing -----------------------------------------------------------------------------------------------------

  let waiting = null;
  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    const peek = event.target.closest("[data-peek]");
    if (peek) return show(peek.closest("tr"));
    if (event.target.closest(".beside-close")) return close();
    const by = event.target.closest("[data-beside-step]");
    if (by) return step(Number(by.dataset.besideStep));
    const row = event.target.closest(".wide-list tbody tr[data-id]");
    if (!row || event.target.closest(OWN) || String(window.getSelection())) return;
    if (event.ctrlKey || event.metaKey) return window.open(row.querySelector(".lead-cell a").href);
    clearTimeout(waiting);
    const open = () => (isOpen() ? show(row) : row.querySelector(".lead-cell a").click());
    waiting = setTimeout(open, event.target.closest("[data-edit]") ? WAIT_MS : 0);
  });

  document.addEventListener("dblclick", (event) => {
    const cell = event.target.closest && event.target.closest("[data-edit]");
    if (!cell || event.target.closest("button, input") || window.innerWidth < WIDE) return;
    clearTimeout(waiting);
    window.getSelection().removeAllRanges();
    change(cell);
  });

  // -- a cell's form ------------------------------------------------------------------------------------------------

  const form = () => place() && place().querySelector(".cell-form");

  function change(cell) {
    const { left, top, width } = cell.getBoundingClientRect();
    Object.assign(form().style, {
      left: `${Math.min(left, window.innerWidth - 320)}px`, top: `${Math.min(top, window.innerHeight - 180)}px`, minWidth: `${Math.max(width, 280)}px`,
    });
    form().hidden = false;
    form().classList.add("late");
    mark(cell.closest("tr"));
    set("cell", { id: here, field: cell.dataset.edit, at: Date.now() });
    awaited = { of: here, field: cell.dataset.edit, stays: window.crm.cursor() };
    showForm();
  }

  // The form of the cell before, which stands there until the answer comes, is no place to write in.
  let awaited = null;
  function showForm() {
    const drawn = awaited && form() && form().querySelector(`[data-draft-of="${awaited.of}"]`);
    const control = drawn && drawn.querySelector(`:is(input, textarea)[id*='"field":"${awaited.field}"'], [id*='"field":"${awaited.field}"'] :is(input, textarea)`);
    if (!control) return;
    form().classList.remove("late");
    if (awaited.stays()) {
      control.focus();
      if (control.select) control.select();
    }
    awaited = null;
  }
  new MutationObserver(showForm).observe(document.documentElement, { childList: true, subtree: true });

  function leave() {
    form().hidden = true;
    awaited = null;
    set("cell", null);
  }

  // What was saved shows in the list, which is asked anew.
  const saved = (kept, query) => {
    if (!kept) return window.dash_clientside.no_update;
    if (form()) form().hidden = true;
    return kept.do === "cancel" ? window.dash_clientside.no_update : { ...query, again: Date.now() };
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { rows: { saved } });

  document.addEventListener("pointerdown", (event) => {
    const outside = form() && !form().hidden && !event.target.closest(".cell-form, [class*=mantine-], .mantine-Popover-dropdown");
    if (outside) leave();
  });

  // -- keys ---------------------------------------------------------------------------------------------------------

  function beside(event) {
    const cell = event.target.closest && event.target.closest("td");
    const row = cell && cell.closest("tr[data-id]");
    if (!row) return;
    const cells = [row.querySelector(".lead-cell"), ...row.querySelectorAll("td[data-edit]:not(.lead-cell)")];
    const next = cells[cells.indexOf(cell) + (event.key === "ArrowRight" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    (next.querySelector(":scope.lead-cell a") || next).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!place()) return;
    if (event.key === "Escape" && !form().hidden) return leave();
    if (types(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".mantine-Modal-content")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (event.key === " " && event.target.closest(".wide-list tr[data-id]") && !event.target.closest("button")) {
      event.preventDefault();
      show(event.target.closest("tr"));
    } else if (event.key === "Escape" && isOpen()) close();
    else if (event.key === "Enter" && event.target.matches("td[data-edit]")) change(event.target);
    else if (/^Arrow(Left|Right)$/.test(event.key)) beside(event);
  });

  // Another page has no panel, and no room kept for it.
  new MutationObserver(() => {
    if (!isOpen()) document.documentElement.classList.remove("has-beside");
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
