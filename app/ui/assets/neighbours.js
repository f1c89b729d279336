// Previous and next record of the list that the reader came from: the rows of its page, kept until another list is opened.

(function () {
  const KEPT = "neighbours";

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".table .lead-cell a");
    if (!link) return;
    const rows = [...link.closest(".table").querySelectorAll(".lead-cell a")].map((one) => one.getAttribute("href"));
    sessionStorage.setItem(KEPT, JSON.stringify(rows));
  }, true);

  function fill(nav) {
    const rows = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
    const here = rows.indexOf(window.location.pathname);
    if (here < 0 || rows.length < 2) return;
    nav.querySelector(":scope > span").textContent = `${here + 1} / ${rows.length}`;
    for (const button of nav.querySelectorAll("button")) {
      const to = rows[here + Number(button.dataset.step)];
      button.disabled = !to;
      button.onclick = () => window.dash_clientside.set_props("address", { href: to });
    }
    nav.hidden = false;
  }

  // A record's head is drawn anew whenever the record changes.
  new MutationObserver(() => document.querySelectorAll(".neighbours[hidden]").forEach(fill))
    .observe(document.documentElement, { childList: true, subtree: true });
})();
