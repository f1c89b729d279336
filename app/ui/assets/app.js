// What the browser does by itself: theme, menu width, language, sign-out, and lists whose filters live in the address.

(function () {
  const root = document.documentElement;
  const cookie = (name) => (document.cookie.match("(?:^|; )" + name + "=([^;]*)") || [])[1] || "";
  // What is drawn late takes the cursor only from where it was when it was asked for: `window.crm.cursor()` is asked then,
  // and its answer once it is drawn. Whoever went on elsewhere meanwhile stays there.
  function cursor() {
    const began = document.activeElement;
    return () => document.activeElement === began || document.activeElement === document.body;
  }

  // What is typed reaches Dash some time after the field has lost the cursor: what sends it waits for that. A control
  // that shows its value in other words than it holds it, as a number, is waited for in vain, and not for long.
  function whenKept(field, act, tries = 12) {
    const held = field.id.startsWith("{") && window.dash_component_api.getLayout(JSON.parse(field.id));
    const isKept = !held || (held.props.value || "") === field.value;
    if (isKept || !tries) act();
    else setTimeout(() => whenKept(field, act, tries - 1), 30);
  }
  window.crm = Object.assign(window.crm || {}, { cursor, whenKept });

  const post = (path) => fetch(path, { method: "POST", headers: { "X-CSRFToken": cookie("_csrf_token") } });
  const keep = (name, value) => {
    document.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax";
  };

  function narrow() {
    const now = root.dataset.side === "narrow" ? "wide" : "narrow";
    root.dataset.side = now;
    keep("crm_side", now);
  }

  function switchTheme() {
    const now = root.getAttribute("data-mantine-color-scheme") === "dark" ? "light" : "dark";
    keep("crm_theme", now);
    // Charts are drawn by the server in the theme's colours, so the page is asked for again.
    window.location.reload();
  }

  // Before the page is drawn there is no search to open: a key that is pressed then is passed over.
  const openSearch = () => document.getElementById("shell-search") && window.dash_clientside.set_props("search", { opened: true });
  const closeSearch = () => window.dash_clientside.set_props("search", { opened: false });

  // What this browser kept of its reader's work goes with the session.
  function leave() {
    document.dispatchEvent(new CustomEvent("crm:leaving"));
    post("/sign-out").then(() => window.location.assign("/sign-in"));
  }

  const acts = {
    "shell-search": openSearch,
    "menu-search": openSearch,
    "shell-narrow": narrow,
    "shell-theme": switchTheme,
    "shell-leave": leave,
    "language-en": () => post("/language/en").then(() => window.location.reload()),
    "language-zh": () => post("/language/zh").then(() => window.location.reload()),
  };
  document.addEventListener("click", (event) => {
    const act = acts[(event.target.closest("[id]") || {}).id] || acts[(event.target.closest("button[id]") || {}).id];
    if (act) act();
    const language = event.target.closest("[data-speak]");
    if (language) post("/language/" + language.dataset.speak).then(() => window.location.reload());
  });

  // A button that copies says that it did; where a browser forbids it, the text beside it is marked for the reader.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const done = () => { button.textContent = button.dataset.copied; };
    const mark = () => window.getSelection().selectAllChildren(document.querySelector(".secret-link"));
    if (!navigator.clipboard) return mark();
    navigator.clipboard.writeText(new URL(button.dataset.copy, window.location.href).href).then(done, mark);
  });

  // What one opens, one has read.
  document.addEventListener("click", (event) => {
    const notice = event.target.closest(".notice-title a") && event.target.closest(".notice-new");
    const read = notice && notice.querySelector("button[id*='\"do\":\"read\"']");
    if (read) read.click();
  }, true);

  // A dialogue's own cancel button presses Escape for the reader; Enter in a form's line saves it.
  document.addEventListener("click", (event) => {
    if (event.target.closest(".close-dialogue")) {
      event.target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true }));
    }
  });
  document.addEventListener("keydown", (event) => {
    const line = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing && event.target.matches(".form input:not([aria-haspopup])");
    const form = line && event.target.closest(".form-card");
    if (form) setTimeout(() => whenKept(event.target, () => form.querySelector(".form-save").click()), 30);
  });

  // The search over all records: Ctrl+K opens it, arrows move through what it found, following a link closes it.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSearch();
    }
    const inside = event.target.closest && event.target.closest(".mantine-Modal-body");
    const hits = inside ? [...inside.querySelectorAll(".hit")].filter((hit) => hit.offsetParent) : [];
    if (hits.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      (hits[hits.indexOf(document.activeElement) + step] || inside.querySelector("input")).focus();
    } else if (event.key === "Enter" && event.target.id === "search-text" && !event.isComposing) {
      wanted = event.ctrlKey || event.metaKey ? "all" : "first";
      openWanted();
    } else if (event.target.id === "search-text") wanted = null;
  });

  // Enter opens what is found for the text as it stands: where the answer is still under way, once it is drawn.
  let wanted = null;
  function openWanted() {
    const text = document.getElementById("search-text");
    const found = document.querySelector("[data-found]");
    if (!wanted || !text || (found ? found.dataset.found : "").trim() !== text.value.trim()) return;
    const hits = [...text.closest(".mantine-Modal-body").querySelectorAll(".hit")].filter((hit) => hit.offsetParent);
    const hit = (wanted === "all" && hits.find((one) => one.matches(".hit-all"))) || hits[0];
    wanted = null;
    if (hit) hit.click();
  }
  // What was found for an earlier text stands until the answer comes, and is not taken for it.
  function markWaiting() {
    const place = document.getElementById("search-found");
    if (!place) return;
    const found = place.querySelector("[data-found]");
    const isWaiting = Boolean(found) && found.dataset.found.trim() !== document.getElementById("search-text").value.trim();
    if (place.hasAttribute("aria-busy") !== isWaiting) place.toggleAttribute("aria-busy", isWaiting);
    if (isWaiting) place.setAttribute("aria-busy", "true");
  }
  document.addEventListener("input", (event) => event.target.id === "search-text" && markWaiting());
  new MutationObserver(() => {
    openWanted();
    markWaiting();
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-found"] });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".hit")) closeSearch();
  });

  // "/" goes to the list's search, but never while somebody types (an input method counts as typing).
  document.addEventListener("keydown", (event) => {
    const typing = event.isComposing || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key !== "/") return;
    const search = document.querySelector(".list-search input");
    event.preventDefault();
    if (search) search.focus();
    else openSearch();
  });

  // A button opens and closes the part of the page that it names.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens]");
    const part = button && document.getElementById(button.dataset.opens);
    if (!part) return;
    part.hidden = !part.hidden;
    button.setAttribute("aria-expanded", String(!part.hidden));
  });

  // -- lists ------------------------------------------------------------------------------------------------------

  function asked(query) {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (name !== "trail" && name !== "again" && value !== null && value !== undefined && value !== "" && value !== false) params.set(name, value);
    }
    return params.toString();
  }

  function turn(query, to) {
    const [kind, value] = [to.slice(0, to.indexOf(":")), to.slice(to.indexOf(":") + 1)];
    const trail = query.trail || [];
    if (kind === "next") return { ...query, trail: [...trail, query.after || ""], after: value };
    if (kind === "again") return { ...query, again: Date.now() };
    if (kind === "back") return { ...query, trail: trail.slice(0, -1), after: trail[trail.length - 1] || null };
    return { ...query, trail: [], after: null, [kind]: value };
  }

  function withSettings(query, settings) {
    const next = { ...query };
    let changed = false;
    for (const { id, value } of settings) {
      const was = query[id.set] === undefined || query[id.set] === "" ? null : query[id.set];
      const is = value === undefined || value === "" || value === false ? null : value;
      if (String(was) !== String(is)) {
        next[id.set] = is;
        if (id.set === "group") next.open = null;
        changed = true;
      }
    }
    return changed ? { ...next, trail: [], after: null } : query;
  }

  // A view that somebody keeps asks for all by itself: its tab, and a tab that is left for another, is an address.
  const KEPT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  function toKept(query, next) {
    if (query.view === next.view || !(KEPT.test(query.view) || KEPT.test(next.view))) return false;
    window.dash_clientside.set_props("address", { href: `${window.location.pathname}?view=${next.view}` });
    return true;
  }

  // Controls (`set`) and buttons (`go`) of one list -> its query, which the address shows too.
  function listQuery(_values, _clicks, query) {
    const context = window.dash_clientside.callback_context;
    const triggered = context.triggered[0];
    if (!triggered || triggered.value === undefined || triggered.value === null) {
      if (!triggered || triggered.prop_id.endsWith(".n_clicks")) return window.dash_clientside.no_update;
    }
    const go = triggered.prop_id.endsWith(".n_clicks") ? JSON.parse(triggered.prop_id.slice(0, -".n_clicks".length)).go : null;
    const next = go ? turn(query, go) : withSettings(query, context.inputs_list[0] || []);
    if (next === query || toKept(query, next)) return window.dash_clientside.no_update;
    const search = asked(next);
    window.history.replaceState(window.history.state, "", window.location.pathname + (search ? "?" + search : ""));
    return next;
  }

  // Forms over a record learn the version that their reader has made elsewhere on the page: it is no conflict.
  function adopt(made, kept) {
    return kept.map((form) => {
      const own = made.find((one) => one && form && form.seen && form.seen.id === one.id && form.seen.version === one.before);
      return own ? { ...form, seen: { ...form.seen, version: own.version } } : window.dash_clientside.no_update;
    });
  }

  const askAgain = (changed, query) => (changed ? { ...query, again: Date.now() } : window.dash_clientside.no_update);

  window.dash_clientside = Object.assign({}, window.dash_clientside, { crm: { listQuery, adopt, askAgain } });
})();
