// Files chosen for an import are sent as they are; the reader goes on to the job, or is told what is missing.

(function () {
  const cookie = (name) => (document.cookie.match("(?:^|; )" + name + "=([^;]*)") || [])[1] || "";
  const value = (id) => (document.getElementById(id) || {}).value || "";
  const say = (words) =>
    window.dash_clientside.set_props("notices", { sendNotifications: [{ action: "show", message: words, color: "red", autoClose: 10000 }] });

  async function send({ upload, check }, files) {
    const form = new FormData();
    form.append("source", upload);
    form.append("check", check || "false");
    form.append("currency", value("import-currency"));
    form.append("fx_rate", value("import-rate") || "1");
    for (const file of files) form.append("files", file);
    const answer = await fetch("/api/v1/imports", { method: "POST", headers: { "X-CSRFToken": cookie("_csrf_token") }, body: form });
    if (answer.ok) return window.location.assign("/jobs");
    say((await answer.json()).error);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-upload]");
    if (!button) return;
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "file", multiple: true });
    chosen.addEventListener("change", () => chosen.files.length && send(button.dataset, chosen.files));
    chosen.click();
  });
})();
