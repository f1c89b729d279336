// The columns of a list (app/ui/list_columns.py): chosen and put in order in their panel, made wider at their heads.

(function () {
  const { createElement: h, useState, useRef } = window.React;

  const read = (text) => (text || "").split(/[,|]/).filter(Boolean).map((part) => part.split(":"));
  // How many stay in view: those before the bar, the first of all anyhow.
  const heldOf = (text) => ((text || "").includes("|") ? read(text.split("|")[0]).length : 1);
  function written(parts, held) {
    const texts = parts.map(([name, width]) => (width ? `${name}:${width}` : name));
    const [staying, rest] = [texts.slice(0, held).join(","), texts.slice(held).join(",")];
    return held > 1 ? `${staying}|${rest}` : [staying, rest].filter(Boolean).join(",");
  }

  // Those that are shown, in their order, before those that are not.
  function inOrder(columns, value) {
    const asked = read(value);
    const names = asked.length ? asked.map(([name]) => name) : columns.filter((one) => one.usual).map((one) => one.name);
    const known = new Map(columns.map((one) => [one.name, one]));
    const first = columns.filter((one) => one.first);
    const shown = names.map((name) => known.get(name)).filter((one) => one && !one.first);
    const rest = columns.filter((one) => !one.first && !shown.includes(one));
    return { order: [...first, ...shown, ...rest], on: new Set([...first, ...shown].map((one) => one.name)) };
  }

  function ColumnChooser({ id, columns, value, words, setProps }) {
    const [said, say] = useState("");
    const [over, setOver] = useState(null);
    const dragged = useRef(null);
    const { order, on } = inOrder(columns, value);
    const widths = new Map(read(value));

    const held = heldOf(value);
    const now = () => order.filter((one) => on.has(one.name)).map((one) => one.name);
    const isHeld = (name) => now().indexOf(name) < held;
    const keep = (names, staying = held) => setProps({ value: written(names.map((name) => [name, widths.get(name)]), staying) });
    const drop = (name) => keep(now().filter((one) => one !== name), isHeld(name) ? held - 1 : held);
    const toggle = (name) => (on.has(name) ? drop(name) : keep([...now(), name]));
    // A press on what stays lets go of it and of those behind it.
    function freeze({ name, label }) {
      const place = now().indexOf(name);
      const staying = isHeld(name) ? place : place + 1;
      keep(now(), staying);
      say(words.frozen.replace("{name}", isHeld(name) ? columns.find((one) => one.name === now()[place - 1]).label : label));
    }

    function move(name, to) {
      const names = now().filter((one) => one !== name);
      const place = Math.max(1, Math.min(to, names.length));
      keep([...names.slice(0, place), name, ...names.slice(place)]);
      const label = columns.find((one) => one.name === name).label;
      say(words.moved.replace("{name}", label).replace("{n}", place + 1));
    }

    function key(event, name) {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || !on.has(name)) return;
      event.preventDefault();
      const handle = event.currentTarget;
      move(name, now().indexOf(name) + step);
      setTimeout(() => handle.focus(), 0);
    }

    const item = (one) => {
      const box = h("label", null, h("input", {
        type: "checkbox", checked: on.has(one.name), disabled: one.first, onChange: () => toggle(one.name),
      }), " ", one.label);
      const handle = one.first ? h("small", { className: "soft" }, words.stays) : h("button", {
        type: "button", className: "column-handle", "aria-label": words.move.replace("{name}", one.label),
        title: words.hint, disabled: !on.has(one.name), onKeyDown: (event) => key(event, one.name),
      }, "⠿");
      const pin = !one.first && on.has(one.name) && h("button", {
        type: "button", className: "column-pin", "aria-pressed": isHeld(one.name), onClick: () => freeze(one),
        "aria-label": words.freeze.replace("{name}", one.label), title: words.freeze.replace("{name}", one.label),
      });
      return h("li", {
        key: one.name, draggable: !one.first && on.has(one.name), className: over === one.name ? "column-over" : undefined,
        onDragStart: (event) => { dragged.current = one.name; event.dataTransfer.setData("text/plain", one.name); },
        onDragOver: (event) => { if (dragged.current) { event.preventDefault(); setOver(one.name); } },
        onDrop: (event) => {
          event.preventDefault();
          if (dragged.current && dragged.current !== one.name) move(dragged.current, on.has(one.name) ? now().indexOf(one.name) : now().length);
        },
        onDragEnd: () => { dragged.current = null; setOver(null); },
      }, handle, box, pin);
    };

    return h("div", { id: typeof id === "string" ? id : undefined },
      h("div", { className: "column-head" }, h("strong", null, words.title), h("span", { className: "soft" }, words.hint),
        h("button", { type: "button", className: "quiet", disabled: !value, onClick: () => setProps({ value: "" }) }, words.reset)),
      h("ul", { className: "column-list" }, order.map(item)),
      h("p", { className: "soft column-said", role: "status" }, said || words.kept));
  }

  window.crm = Object.assign(window.crm || {}, { ColumnChooser });

  // -- widths -------------------------------------------------------------------------------------------------------

  const NARROWEST = 60;
  const STEP = 16;
  const heads = (table) => [...table.querySelectorAll("thead th[data-column]")];

  function keepWidths(table) {
    const parts = heads(table).map((one) => [one.dataset.column, one.dataset.width]);
    const held = 1 + table.querySelectorAll("thead th.frozen").length;
    window.dash_clientside.set_props({ list: table.dataset.columnsOf, set: "columns" }, { value: written(parts, held) });
  }

  function widen(head, width) {
    const wide = Math.max(NARROWEST, Math.round(width));
    head.dataset.width = wide;
    const place = [...head.parentNode.children].indexOf(head);
    for (const row of head.closest("table").rows) {
      const cell = row.cells[place];
      if (cell && !cell.hasAttribute("colspan")) Object.assign(cell.style, { width: `${wide}px`, minWidth: `${wide}px`, maxWidth: `${wide}px` });
    }
  }

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest && event.target.closest(".column-grip");
    if (!grip) return;
    event.preventDefault();
    const head = grip.closest("th");
    const began = { x: event.clientX, width: head.getBoundingClientRect().width };
    const drag = (moved) => widen(head, began.width + moved.clientX - began.x);
    const drop = () => {
      document.removeEventListener("pointermove", drag);
      if (head.dataset.width) keepWidths(head.closest("table"));
    };
    document.addEventListener("pointermove", drag);
    document.addEventListener("pointerup", drop, { once: true });
  });

  document.addEventListener("keydown", (event) => {
    const grip = event.target.matches && event.target.matches(".column-grip") && event.target;
    const step = grip && { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const head = grip.closest("th");
    widen(head, head.getBoundingClientRect().width + step);
    clearTimeout(waiting);
    waiting = setTimeout(() => keepWidths(head.closest("table")), 400);
  });
  let waiting = null;

  // -- columns that stay in view: each stands behind those before it, as long as the rest keeps room ----------------

  const ROOM = 0.6;
  function hold() {
    for (const table of document.querySelectorAll(".wide-list .table:has(th.frozen)")) {
      const most = table.parentElement.clientWidth * ROOM;
      let left = table.querySelector("th.lead-cell").offsetWidth;
      table.querySelectorAll("thead th.frozen").forEach((head, n) => {
        const end = left + head.offsetWidth;
        table.style.setProperty(`--frozen-${n + 1}`, end <= most ? `${left}px` : "auto");
        left = end;
      });
    }
  }
  window.addEventListener("resize", hold);
  new MutationObserver(hold).observe(document.documentElement, { childList: true, subtree: true });
})();
