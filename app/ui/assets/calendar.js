// The calendar: an entry is dragged to another time or day, or moved by keys while it is chosen (Shift and an arrow:
// a day, or a quarter of an hour). On a touch screen its form moves it. What is refused stays where it was.

(function () {
  const QUARTER = 15;
  const HOUR_PX = 48;
  let dragged = null;
  let grip = 0;

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const entryOf = (node) => node.closest && node.closest(".cal-event[draggable=true]");
  const dayOf = (node) => node.closest && node.closest("[data-day]");
  const WHOLE = "23:59";
  const BEGIN = "09:00";
  const two = (n) => String(n).padStart(2, "0");

  function move(entry, to) {
    if (to === entry.dataset.at) return;
    entry.classList.add("cal-moving");
    setTimeout(() => entry.classList.remove("cal-moving"), 4000);
    setProps({ calendar: "move" }, { data: { id: entry.dataset.id, version: Number(entry.dataset.version), to, at: Date.now() } });
  }

  document.addEventListener("dragstart", (event) => {
    dragged = entryOf(event.target);
    if (!dragged) return;
    grip = event.clientY - dragged.getBoundingClientRect().top;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.id);
  });
  document.addEventListener("dragover", (event) => {
    const day = dragged && dayOf(event.target);
    mark(day || null);
    if (day) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const day = dragged && dayOf(event.target);
    if (!day) return;
    event.preventDefault();
    move(dragged, day.dataset.day + " " + timeAt(day, event.clientY));
  });
  document.addEventListener("dragend", () => {
    mark(null);
    dragged = null;
  });

  // In a column of hours the height says when; in a month what is moved keeps its time. Over the hours it has none: a
  // day at no fixed time is its last minute (app/activities/times.py).
  function timeAt(day, y) {
    const grid = day.closest(".cal-grid");
    if (day.matches(".cal-whole")) return WHOLE;
    if (!grid) return dragged.dataset.at.slice(11);
    const beside = dragged.closest(".cal-beside, .cal-whole") ? 0 : grip;
    const minutes = Math.max(0, y - beside - day.getBoundingClientRect().top) * 60 / HOUR_PX;
    const at = Math.min(24 * 60 - QUARTER, Number(grid.dataset.firstHour) * 60 + Math.round(minutes / QUARTER) * QUARTER);
    return two(Math.floor(at / 60)) + ":" + two(at % 60);
  }

  function mark(day) {
    document.querySelectorAll(".cal-over").forEach((one) => one !== day && one.classList.remove("cal-over"));
    if (day) day.classList.add("cal-over");
  }

  document.addEventListener("keydown", (event) => {
    const entry = event.shiftKey && !event.isComposing && entryOf(event.target);
    const step = { ArrowUp: -QUARTER, ArrowDown: QUARTER, ArrowLeft: -24 * 60, ArrowRight: 24 * 60 }[event.key];
    if (!entry || !step) return;
    event.preventDefault();
    again = entry.dataset.id;
    if (entry.dataset.whole && event.key === "ArrowUp") return;
    if (entry.dataset.whole && event.key === "ArrowDown") return move(entry, entry.dataset.at.slice(0, 11) + BEGIN);
    // A time without a zone is counted as one without clocks that change.
    const at = new Date(entry.dataset.at.replace(" ", "T") + ":00Z");
    at.setUTCMinutes(at.getUTCMinutes() + step);
    move(entry, at.toISOString().slice(0, 16).replace("T", " "));
  });

  // Where the days are wider than the screen, today's is in view; the same days drawn anew stay where they were.
  const firstDay = (grid) => (grid.querySelector("[data-day]") || { dataset: {} }).dataset.day;
  let seen = {};
  document.addEventListener("scroll", ({ target }) => {
    if (target.matches && target.matches(".cal-grid")) seen = { day: firstDay(target), left: target.scrollLeft };
  }, true);
  new MutationObserver(() => {
    const grid = document.querySelector(".cal-grid:not([data-seen])");
    if (!grid) return;
    grid.dataset.seen = "true";
    const today = grid.querySelector(".cal-today");
    if (seen.day === firstDay(grid)) grid.scrollLeft = seen.left;
    else if (today && grid.scrollWidth > grid.clientWidth) grid.scrollLeft = today.offsetLeft - grid.offsetLeft - 56;
  }).observe(document.documentElement, { childList: true, subtree: true });

  // What was moved by keys stays chosen once it is drawn in its new place, unless its reader went on elsewhere.
  let again = null;
  for (const goes of ["focusin", "pointerdown"]) {
    document.addEventListener(goes, ({ target }) => {
      if (target.dataset && target.dataset.id !== again) again = null;
    });
  }
  new MutationObserver(() => {
    const entry = again && document.querySelector(`.cal-event[data-id="${again}"]:not(.cal-moving)`);
    if (!entry || document.activeElement !== document.body) return;
    again = null;
    entry.focus();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
