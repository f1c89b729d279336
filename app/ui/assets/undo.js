// The button of a notice that takes back what was done (app/ui/undoing.py): asked once, and the notice goes.

document.addEventListener("click", (event) => {
  const button = event.target.closest && event.target.closest("[data-undo]");
  if (!button) return;
  window.dash_clientside.set_props("undo-asked", { data: { ...JSON.parse(button.dataset.undo), at: Date.now() } });
  button.closest(".mantine-Notification-root").querySelector(".mantine-Notification-closeButton").click();
});
