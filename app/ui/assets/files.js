// Files of a record: chosen by its button or dropped on its card, sent as they are, one after the other.

(function () {
  const cookie = (name) => (document.cookie.match("(?:^|; )" + name + "=([^;]*)") || [])[1] || "";
  const say = (words) =>
    window.dash_clientside.set_props("notices", { sendNotifications: [{ action: "show", message: words, color: "red", autoClose: 10000 }] });
  const buttonIn = (node) => {
    const card = node.closest && node.closest(".card");
    return card && card.querySelector("[data-file]");
  };

  async function send(button, files) {
    button.disabled = true;
    try {
      for (const file of files) await sendOne(button.dataset, file);
    } finally {
      button.disabled = false;
      window.dash_clientside.set_props({ files: "changed" }, { data: Date.now() });
    }
  }

  async function sendOne({ file: entity, of, refused }, file) {
    const where = new URLSearchParams({ entity, record_id: of, name: file.name });
    const answer = await fetch("/api/v1/files?" + where, {
      method: "POST",
      headers: { "X-CSRFToken": cookie("_csrf_token"), "Content-Type": "application/octet-stream" },
      body: file,
    });
    if (answer.ok) return;
    const said = await answer.json();
    const why = Object.values(said.fields || {})[0] || said.error;
    say(refused.replace("{file}", () => file.name).replace("{why}", () => why));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-file]");
    if (!button) return;
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "file", multiple: true });
    chosen.addEventListener("change", () => chosen.files.length && send(button, chosen.files));
    chosen.click();
  });
  const isFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => isFile(event) && buttonIn(event.target) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const button = isFile(event) && buttonIn(event.target);
    if (!button) return;
    event.preventDefault();
    send(button, event.dataTransfer.files);
  });
})();
