// Pages whose address says what they show: a choice changes its own words of the address as it is now, so that choices
// made while an answer is awaited all stand. `data-drawn` is the address that a page's links were drawn for.

(function () {
  const { no_update } = window.dash_clientside;
  const words = (href) => new URL(href, window.location.href).searchParams;

  const written = (now) => now.toString().replace(/%(2C|3A|7C)/g, decodeURIComponent);

  function set(now, key, value) {
    if (value === null || value === "") now.delete(key);
    else now.set(key, value);
  }

  function go(now) {
    const search = written(now);
    window.history.pushState({}, "", window.location.pathname + (search ? "?" + search : ""));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  // What a link of a page says otherwise than the page that is drawn, said of the address that is asked for by now.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-drawn] a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.pathname !== window.location.pathname || link.hasAttribute("download")) return;
    const drawn = words(link.closest("[data-drawn]").dataset.drawn);
    const wanted = words(link.href);
    const now = words(window.location.href);
    for (const key of new Set([...drawn.keys(), ...wanted.keys()])) {
      if (drawn.get(key) !== wanted.get(key)) set(now, key, wanted.get(key));
    }
    event.preventDefault();
    event.stopPropagation();
    go(now);
  }, true);

  // The explorer's choices: which of them differ from what is drawn. An own period begins with the days that are shown.
  function steer(kpis, by, then, period, since, until, cut, values, drawn) {
    const cuts = [...new Set([by, then].filter(Boolean))].join(",");
    const days = period === "own" && since && until ? `${since}..${until}` : period || "";
    const now = words(window.location.href);
    const before = now.toString();
    for (const [key, value] of Object.entries({ kpi: kpis.join(","), by: cuts, period: days })) {
      if (value !== drawn[key]) set(now, key, value);
    }
    if (cut && values.length) now.set(cut, values.map((one) => (one === "∅" ? "" : one)).join("|") || "|");
    return now.toString() === before ? no_update : `${window.location.pathname}?${written(now)}`;
  }

  // Of the explorer's numbers those stand whose name holds what is looked for.
  function find(event) {
    const field = !event.isComposing && event.target.closest(".explore-find");
    if (!field) return;
    const sought = event.target.value.trim().toLowerCase();
    for (const group of field.parentElement.querySelectorAll(".explore-kpis > div")) {
      const ticks = [...group.children].filter((one) => !one.matches("h3"));
      ticks.forEach((tick) => { tick.hidden = !tick.textContent.toLowerCase().includes(sought); });
      group.hidden = ticks.every((tick) => tick.hidden);
    }
  }
  document.addEventListener("input", find);
  document.addEventListener("compositionend", find);

  // On a telephone the explorer's choices are folded.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#explore-choose");
    if (!button) return;
    const isOpen = button.closest(".explore").classList.toggle("explore-choosing");
    button.setAttribute("aria-expanded", isOpen);
  });

  window.dash_clientside.crm.steer = steer;
})();
