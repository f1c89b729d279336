// The editor of composed pages: a panel is dragged onto the place of another, or moved and sized by arrow keys, which
// press its own buttons.

(function () {
  const framed = (node) => node.closest && node.closest(".own-framed");
  let dragged = null;

  document.addEventListener("dragstart", (event) => {
    dragged = framed(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.place);
  });
  document.addEventListener("dragover", (event) => {
    const over = dragged && framed(event.target);
    document.querySelectorAll(".own-over").forEach((one) => one !== over && one.classList.remove("own-over"));
    if (!over) return;
    event.preventDefault();
    if (over !== dragged) over.classList.add("own-over");
  });
  document.addEventListener("drop", (event) => {
    const over = dragged && framed(event.target);
    if (!over) return;
    event.preventDefault();
    if (over === dragged) return;
    const asked = { place: Number(dragged.dataset.place), to: Number(over.dataset.place), at: Date.now() };
    window.dash_clientside.set_props("page-drop", { data: asked });
  });
  document.addEventListener("dragend", () => {
    document.querySelectorAll(".own-over").forEach((one) => one.classList.remove("own-over"));
    dragged = null;
  });

  const KEYS = { ArrowLeft: "back", ArrowUp: "back", ArrowRight: "on", ArrowDown: "on", Delete: "remove" };
  const SIZES = { ArrowLeft: "narrower", ArrowRight: "wider" };
  document.addEventListener("keydown", (event) => {
    const panel = event.target.matches && event.target.matches(".own-framed") && event.target;
    const tool = panel && (event.shiftKey ? SIZES : KEYS)[event.key];
    if (!tool || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    panel.querySelector(`[data-tool="${tool}"]`).click();
  });
})();
