// Forms: Escape cancels, a line that is corrected is no longer red, a value among the details is edited where it stands.

(function () {
  document.addEventListener("input", (event) => {
    const line = event.target;
    if (line.closest(".form-card") && line.getAttribute("aria-invalid") === "true" && line.id.startsWith("{")) {
      window.dash_clientside.set_props(JSON.parse(line.id), { error: null });
    }
  });

  // The calendar beside a line is the browser's own; what is chosen there is written in the line.
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-calendar]");
    if (!button) return;
    const line = button.closest(".mantine-Input-wrapper").querySelector("input");
    const calendar = Object.assign(document.createElement("input"), { type: button.dataset.calendar, className: "calendar-of-line", tabIndex: -1 });
    calendar.value = line.value.trim().replace(" ", "T");
    calendar.addEventListener("change", () => {
      setValue.call(line, calendar.value.replace("T", " "));
      line.dispatchEvent(new Event("input", { bubbles: true }));
      line.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    });
    calendar.addEventListener("blur", () => calendar.remove());
    button.after(calendar);
    calendar.focus();
    calendar.showPicker();
  });

  // A value among the details is edited where it stands: a double press opens the form at it. However the form was
  // opened, the cursor goes into it.
  const EDIT = 'button[id*=\'"edit":\']';
  const OPENED = '.form-card:has(button[id*=\'"do":"cancel"\'])';
  const PATIENCE_MS = 15000;
  let field = "";

  // What is typed from when a form is asked for until it is there is no shortcut: it is held, and written in its line.
  let held = null;
  let until = 0;
  function hold() {
    held = "";
    until = Date.now() + PATIENCE_MS;
  }
  function release(line) {
    const typed = held;
    held = null;
    if (!line) return;
    line.focus();
    if (typed) document.execCommand("insertText", false, typed);
  }
  document.addEventListener("keydown", (event) => {
    if (held === null || Date.now() > until || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    if (event.key.length > 1 && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = event.key.length > 1 ? held.slice(0, -1) : held + event.key;
  }, true);
  document.addEventListener("dblclick", (event) => {
    const value = event.target.closest(".fields [data-field], .fields dd:has([data-field])");
    const button = value && !event.target.closest("a, button") && value.closest(".card").querySelector(EDIT);
    if (!button) return;
    window.getSelection().removeAllRanges();
    field = (value.dataset.field ? value : value.querySelector("[data-field]")).dataset.field;
    button.click();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest('.head a[href$="/new"]')) hold();
    const button = event.target.closest(EDIT);
    if (!button) return;
    hold();
    const card = button.closest(".card");
    const stays = window.crm.cursor();
    const began = Date.now();
    const look = setInterval(() => {
      // What was drawn anew meanwhile is another card.
      const form = (card.isConnected ? card : document).querySelector(OPENED);
      if (!form && Date.now() - began < PATIENCE_MS) return;
      clearInterval(look);
      const lines = form ? [...form.querySelectorAll("input:not([type=hidden]), textarea")] : [];
      const line = lines.find((one) => one.id.includes('"field":"' + field + '"')) || lines[0];
      field = "";
      release(stays() && line);
    }, 50);
  });

  // The form of a new record begins with the cursor in its first line; on a phone the keyboard would hide the rest.
  function begin() {
    const form = window.innerWidth > 720 && document.querySelector(".form-page .form-card");
    if (!form || form === begun) return;
    begun = form;
    const line = form.querySelector("input:not([type=hidden]), textarea");
    release(document.activeElement === document.body && line);
  }
  let begun = null;

  // What somebody else stored meanwhile stands over the form; whoever pressed below it may not see so far.
  function show() {
    const told = document.querySelector(".conflict");
    if (told && told !== shown) told.scrollIntoView({ block: "center" });
    shown = told;
  }
  let shown = null;
  new MutationObserver(() => { begin(); show(); }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && !event.isComposing && event.target.closest(".form-card");
    const cancel = form && !form.querySelector("[aria-expanded=true]") && form.querySelector('button[id*=\'"do":"cancel"\']');
    if (cancel) cancel.click();
  });
})();
