// Boards: a card is dragged to another column, or moved by its menu (a button on the card, the key M). The card
// stands where it was dropped until the answer comes; what is refused is back in its place.

(function () {
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const laneOf = (node) => node.closest && node.closest(".lane");
  const takerAt = (node) => node.closest && node.closest(".lane[data-takes]");
  let dragged = null;
  let shadow = null;

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest && event.target.closest(".board-card");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.id);
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    const lane = dragged && takerAt(event.target);
    over(lane || null);
    if (lane) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const lane = dragged && takerAt(event.target);
    if (!lane) return;
    event.preventDefault();
    move(dragged, lane);
  });
  document.addEventListener("dragend", () => {
    over(null);
    if (dragged) dragged.classList.remove("dragged");
    dragged = null;
  });

  function over(lane) {
    document.querySelectorAll(".lane.over").forEach((one) => one !== lane && one.classList.remove("over"));
    if (lane && lane !== laneOf(dragged)) lane.classList.add("over");
  }

  // React owns the card: a shadow of it stands in the new column, and goes when the answer is drawn.
  function move(card, lane) {
    const board = lane.closest(".lanes");
    if (lane === laneOf(card) || shadow) return;
    shadow = card.cloneNode(true);
    shadow.classList.add("moving");
    (lane.querySelector(".lane-cards") || lane).prepend(shadow);
    card.classList.add("gone");
    const asked = { id: card.dataset.id, version: Number(card.dataset.version), to: lane.dataset.lane, at: Date.now() };
    setProps({ board: board.dataset.board, part: "move" }, { data: asked });
    const isAsItWas = () => card.isConnected && card.dataset.id === asked.id && Number(card.dataset.version) === asked.version;
    settle(board.parentElement, card, isAsItWas);
  }

  // Dash marks what waits for an answer; once that was there and is gone, the answer has been drawn or refused.
  function settle(results, card, isAsItWas) {
    const began = Date.now();
    let waited = false;
    const look = setInterval(() => {
      const waits = results.dataset.dashIsLoading === "true";
      waited = waited || waits;
      if (waits || (!waited && Date.now() - began < 1500)) return;
      clearInterval(look);
      shadow.remove();
      shadow = null;
      card.classList.remove("gone");
      if (isAsItWas()) showAnew(results);
      // The card that was moved by keys is another element in its new column.
      const moved = results.querySelector(`.board-card[data-id="${CSS.escape(card.dataset.id)}"]`);
      if (moved && document.activeElement === document.body) moved.focus({ preventScroll: true });
    }, 40);
  }

  // What was refused is not as the board shows it: it is asked for anew. A question that was asked comes first.
  function showAnew(results) {
    const again = !document.querySelector(".mantine-Modal-content .form-card") && results.querySelector(".list-news button");
    if (again) again.click();
  }

  // -- on a phone: the column that is seen, and the way to another --------------------------------------------------------

  const pillOf = (lanes, code) => lanes.parentElement.querySelector(`[data-pill="${CSS.escape(code)}"]`);
  document.addEventListener("click", (event) => {
    const pill = event.target.closest("[data-pill]");
    const lanes = pill && pill.parentElement.parentElement.querySelector(".lanes");
    if (!lanes) return;
    const lane = lanes.querySelector(`.lane[data-lane="${CSS.escape(pill.dataset.pill)}"]`);
    lanes.scrollTo({ left: lanes.scrollLeft + lane.getBoundingClientRect().left - lanes.getBoundingClientRect().left });
  });
  function seen(lanes) {
    const left = lanes.getBoundingClientRect().left;
    const off = (lane) => Math.abs(lane.getBoundingClientRect().left - left);
    const here = [...lanes.children].filter((lane) => lane.offsetWidth).reduce((one, two) => (off(two) < off(one) ? two : one));
    const pill = pillOf(lanes, here.dataset.lane);
    if (!pill || pill.hasAttribute("aria-current")) return;
    pill.parentElement.querySelectorAll("[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
    pill.setAttribute("aria-current", "true");
    const row = pill.parentElement;
    row.scrollTo({ left: row.scrollLeft + pill.getBoundingClientRect().left - row.getBoundingClientRect().left - 12 });
  }
  document.addEventListener("scroll", (event) => event.target.matches && event.target.matches(".lanes") && seen(event.target), true);
  new MutationObserver(() => document.querySelectorAll(".lanes").forEach((lanes) => lanes.children.length && seen(lanes)))
    .observe(document.documentElement, { childList: true, subtree: true });

  // -- folded columns, kept in the browser: a rule of style each, so that a board drawn anew is folded too ---------------

  const FOLDED = "crm_folded";
  const rules = document.head.appendChild(document.createElement("style"));
  const folded = () => JSON.parse(localStorage.getItem(FOLDED) || "[]");
  function fold() {
    const lanes = folded().map(([board, lane]) => `.lanes[data-board="${CSS.escape(board)}"] > .lane[data-lane="${CSS.escape(lane)}"]`);
    rules.textContent = lanes.map((lane) =>
      `${lane} { flex: 0 0 44px; } ${lane} > :not(header), ${lane} .lane-total, ${lane} .lane-acts > :not([data-fold]) { display: none; }
       ${lane} h2 { writing-mode: vertical-rl; } ${lane} h2 .push { margin: 0 0 6px; order: -1; }`).join("");
  }
  fold();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fold]");
    if (!button) return;
    const board = button.closest(".lanes").dataset.board;
    const rest = folded().filter(([name, lane]) => name !== board || lane !== button.dataset.fold);
    const now = rest.length < folded().length ? rest : [...rest, [board, button.dataset.fold]];
    localStorage.setItem(FOLDED, JSON.stringify(now));
    fold();
  });

  // From the list to the board and back what was filtered by is taken along, but for what only one of them knows.
  const OWN = ["view", "sort", "after", "stage", "status", "open"];
  document.addEventListener("click", (event) => {
    const way = event.target.closest(".switch a");
    if (!way || event.ctrlKey || event.metaKey) return;
    const kept = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => !OWN.includes(name)));
    if (!kept.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setProps("address", { href: way.getAttribute("href") + "?" + kept });
  }, true);

  // -- the menu ----------------------------------------------------------------------------------------------------

  let chosen = null;
  const menu = () => document.querySelector(".board-menu");
  function open(card) {
    const steps = menu();
    const button = card.querySelector(".card-move");
    if (!steps || !button) return;
    chosen = card;
    steps.hidden = false;
    const at = button.getBoundingClientRect();
    steps.style.left = Math.max(8, Math.min(at.left, innerWidth - steps.offsetWidth - 8)) + "px";
    steps.style.top = Math.max(8, Math.min(at.bottom + 4, innerHeight - steps.offsetHeight - 8)) + "px";
    const here = laneOf(card).dataset.lane;
    steps.querySelectorAll("[data-to]").forEach((step) => { step.disabled = step.dataset.to === here; });
    steps.querySelector("[data-to]:not(:disabled)").focus();
  }
  function close(back) {
    if (!chosen) return;
    menu().hidden = true;
    if (back) chosen.focus();
    chosen = null;
  }

  document.addEventListener("click", (event) => {
    const step = event.target.closest(".board-menu [data-to]");
    const button = event.target.closest(".card-move");
    if (step) {
      const card = chosen;
      close(true);
      move(card, card.closest(".lanes").querySelector(`.lane[data-lane="${CSS.escape(step.dataset.to)}"]`));
    } else if (button) open(button.closest(".board-card"));
    else if (!event.target.closest(".board-menu")) close(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (chosen) return inMenu(event);
    const card = event.target.matches && event.target.matches(".board-card") && event.target;
    const to = card ? beside(card, event.key) : event.target === document.body && event.key === "j" && firstCard();
    if (to) {
      event.preventDefault();
      to.focus();
    }
    if (!card) return;
    if (event.key.toLowerCase() === "m") {
      event.preventDefault();
      open(card);
    } else if (event.key === "Enter") card.querySelector(".card-title").click();
  });

  // From card to card: down and up in its column, to the nearest column with cards on a side.
  const DOWN = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  const ASIDE = { ArrowRight: 1, ArrowLeft: -1 };
    const cardsOf = (lane) => [...lane.querySelectorAll(".board-card:not(.moving)")].filter((card) => card.offsetParent);
  const firstCard = () => [...document.querySelectorAll(".lane")].flatMap(cardsOf)[0];
  function beside(card, key) {
    const lane = laneOf(card);
    const row = cardsOf(lane).indexOf(card);
    if (DOWN[key]) return cardsOf(lane)[row + DOWN[key]];
    if (!ASIDE[key]) return null;
    const lanes = [...lane.parentElement.children];
    for (let at = lanes.indexOf(lane) + ASIDE[key]; lanes[at]; at += ASIDE[key]) {
      const there = cardsOf(lanes[at]);
      if (there.length) return there[Math.min(row, there.length - 1)];
    }
    return null;
  }
  function inMenu(event) {
    if (event.key === "Escape") return close(true);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const steps = [...menu().querySelectorAll("[data-to]:not(:disabled)")];
    const next = steps[(steps.indexOf(document.activeElement) + step + steps.length) % steps.length];
    if (next) next.focus();
  }
})();
