// Keys that work everywhere (app/ui/shortcuts.py says them), never while somebody types or an input method composes;
// and what its reader opened last, which the search shows before anything is typed.

(function () {
  const GO = { d: "/deals", l: "/leads", c: "/customers", p: "/contacts", t: "/tasks", s: "/tickets", k: "/calendar", b: "/deals/board", h: "/today" };
  const CHORD_MS = 1200;
  let going = 0;

  const follow = (href) => window.dash_clientside.set_props("address", { href });
  const click = (selector) => {
    const found = [...document.querySelectorAll(selector)].find((one) => one.offsetParent && !one.disabled);
    if (found) found.click();
    return Boolean(found);
  };
  const types = (event) => event.isComposing || event.keyCode === 229 || event.target.isContentEditable
    || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);

  document.addEventListener("keydown", (event) => {
    const isHeld = (event.ctrlKey || event.metaKey) && !event.altKey && !event.isComposing;
    if (isHeld && (event.key === "Enter" || event.key.toLowerCase() === "s")) return save(event, ".form-save");
    if (event.ctrlKey && event.altKey && event.key === "Enter" && !event.isComposing) return save(event, ".form-more");
    if (isHeld && event.key === "/") return toSearch(event);
    if (isHeld && event.key === "\\") return nextTab(event);
    if (types(event)) return;
    if (event.ctrlKey && !event.shiftKey && !event.altKey && /^Arrow(Left|Right)$/.test(event.key)) {
      if (click(`.neighbours [data-step="${event.key === "ArrowLeft" ? -1 : 1}"]`)) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".mantine-Modal-content")) return;
    if (event.key === "?") return show(event);
    const key = event.key.toLowerCase();
    if (Date.now() - going < CHORD_MS && GO[key]) {
      going = 0;
      event.preventDefault();
      follow(GO[key]);
    } else if (key === "g") going = Date.now();
    else if ((key === "n" || key === "c") && click('.head a[href$="/new"], .head [id=\'{"calendar":"new"}\'], .task-add:not([open]) summary')) event.preventDefault();
    else if (key === "e" && click('button[id*=\'"edit":\']')) event.preventDefault();
  });

  function save(event, by) {
    const form = event.target.closest && event.target.closest(".form-card");
    const button = form && form.querySelector(by);
    if (!button) return;
    event.preventDefault();
    event.target.blur();
    setTimeout(() => window.crm.whenKept(event.target, () => button.click()), 30);
  }

  function toSearch(event) {
    const line = document.querySelector(".list-search input");
    if (!line) return;
    event.preventDefault();
    line.focus();
  }

  // Of the views of a list, or of the kinds of what one writes on a record.
  function nextTab(event) {
    const tabs = [...document.querySelectorAll("#page [role=tab]")].filter((tab) => tab.offsetParent);
    if (!tabs.length) return;
    event.preventDefault();
    const of = tabs.filter((tab) => tab.parentElement === tabs[0].parentElement);
    const next = of[(of.findIndex((tab) => tab.getAttribute("aria-selected") === "true") + 1) % of.length];
    next.click();
    next.focus();
  }

  function show(event) {
    event.preventDefault();
    document.getElementById("keys").showModal();
  }
  document.addEventListener("click", (event) => {
    const keys = document.getElementById("keys");
    if (keys && keys.open && (event.target === keys || event.target.closest("[data-close]"))) keys.close();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search-text" || event.target.value !== "?") return;
    window.dash_clientside.set_props("search", { opened: false });
    document.getElementById("keys").showModal();
  });

  // What an input method composes is no text yet: searches hear of it when it is done.
  const isSearch = (node) => node.id === "search-text" || node.type === "search";
  document.addEventListener("input", (event) => {
    if (event.isComposing && isSearch(event.target)) event.stopPropagation();
  }, true);
  document.addEventListener("compositionend", (event) => {
    if (isSearch(event.target)) setTimeout(() => event.target.dispatchEvent(new Event("input", { bubbles: true })), 0);
  });

  // A command on a record leads to where one writes what one did: #log-call begins a call there.
  function begin() {
    const kind = /^#log-(\w+)$/.exec(window.location.hash);
    const tab = kind && document.querySelector(`#page .composer .tab-${kind[1]}`);
    if (!tab) return;
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    const isWriting = document.activeElement.matches("input, textarea");
    if (!isWriting) write(tab);
  }
  function write(tab) {
    tab.click();
    const stays = window.crm.cursor();
    setTimeout(() => stays() && [...tab.closest(".composer").querySelectorAll("textarea, input[type=text]")].find((one) => one.offsetParent).focus(), 50);
  }
  // So do the buttons of its head.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-log]");
    const tab = button && button.closest("[data-record]").querySelector(`.composer .tab-${button.dataset.log}`);
    if (tab) write(tab);
  });

  // -- what was opened last, kept in the browser ---------------------------------------------------------------------

  const FEW = 6;
  const own = () => `crm_opened:${(document.querySelector("[data-reader]") || { dataset: {} }).dataset.reader}`;
  const opened = () => JSON.parse(localStorage.getItem(own()) || "[]");
  function note() {
    const record = document.querySelector("[data-record][data-of]");
    const title = record && record.querySelector("h1");
    if (!title || !window.location.pathname.endsWith(record.dataset.of)) return;
    const here = { href: window.location.pathname, title: title.textContent };
    const [first, ...rest] = opened();
    if (first && first.href === here.href && first.title === here.title) return;
    localStorage.setItem(own(), JSON.stringify([here, first, ...rest].filter((one, n) => one && (!n || one.href !== here.href)).slice(0, FEW)));
  }
  function showOpened() {
    const place = document.querySelector(".search-recent");
    if (!place) return;
    const text = document.getElementById("search-text");
    const shown = opened().filter(({ href }) => href !== window.location.pathname);
    place.hidden = !shown.length || Boolean(text && text.value.trim());
    if (place.dataset.shown === JSON.stringify(shown)) return;
    place.dataset.shown = JSON.stringify(shown);
    place.querySelectorAll("a").forEach((link) => link.remove());
    for (const { href, title } of shown) {
      const link = Object.assign(document.createElement("a"), { className: "hit", href, textContent: title });
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        follow(href);
      });
      place.append(link);
    }
  }
  document.addEventListener("crm:leaving", () => localStorage.removeItem(own()));
  let waiting = null;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { begin(); note(); showOpened(); }, 150);
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("input", (event) => event.target.id === "search-text" && showOpened());
})();
