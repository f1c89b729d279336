// A table as one component (app/ui/plain_table.py). React escapes what it is given: a cell is text, never markup.

(function () {
  const { createElement } = window.React;

  // As Dash's own links: another page without loading everything anew; a new tab where that is asked for.
  function follow(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.history.pushState({}, "", event.currentTarget.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  const content = (cell) => (cell && cell.href ? createElement("a", { href: cell.href, onClick: follow }, cell.words) : cell);

  function PlainTable({ label, heads, rows }) {
    const titles = heads.map((head, i) => createElement(head.words ? "th" : "td", { key: i, scope: head.words && "col", className: head.kind }, head.words));
    const lines = rows.map((row, i) =>
      createElement("tr", { key: i }, row.map((cell, j) => createElement("td", { key: j, className: heads[j].kind }, content(cell)))));
    const table = createElement("table", { className: "table" },
      createElement("thead", null, createElement("tr", null, titles)), createElement("tbody", null, lines));
    return createElement("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": label }, table);
  }

  window.crm = Object.assign(window.crm || {}, { PlainTable });
})();
