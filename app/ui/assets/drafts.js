// Nothing half-typed is lost: what differs in a form from what it began with is kept in this browser, for one person
// and one form over one record, until it is saved or discarded; on return it is offered (app/ui/drafts.py). A masked
// field begins empty, so that only what its reader typed is kept of it; passwords never are. Signing out ends drafts;
// when a session runs out they stay for their writer, whoever signs in here meanwhile.

(function () {
  const PREFIX = "crm_draft:";
  const LOCALE = { en: "en-GB", zh: "zh-CN" };
  const LASTS_MS = 14 * 86_400_000;
  const SECRET = "[type=password], [autocomplete=new-password], .mantine-PasswordInput-root *";
  const TYPED = "input:not([aria-haspopup], [type=checkbox], [type=radio]), textarea";
  const looked = new Map();
  const sending = new Map();

  const reader = () => (document.querySelector("[data-reader]") || { dataset: {} }).dataset.reader;
  const kept = (key) => JSON.parse(localStorage.getItem(key) || "null");
  const ours = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const propsOf = (id) => (window.dash_component_api.getLayout(id) || { props: {} }).props;
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);

  // What nobody came back to is gone.
  let isCleared = false;
  function clear() {
    isCleared = true;
    for (const key of ours()) if (Date.now() - kept(key).at > LASTS_MS) localStorage.removeItem(key);
  }

  function keyOf(form) {
    const region = form.closest("[data-beside]") || document;
    const record = region.querySelector("[data-record][data-of]");
    const { pathname, search } = window.location;
    const of = form.dataset.draftOf || (record ? record.dataset.of : pathname + (pathname.endsWith("/new") ? search : ""));
    return `${PREFIX}${reader()}:${form.dataset.draft}:${of}`;
  }

  function controls(form) {
    const parts = [...form.querySelectorAll('[id^="{"][id$="}"][id*=\'"field":\']')].filter((part) => !part.matches(SECRET));
    return parts.map((part) => ({ part, id: JSON.parse(part.id), name: part.id, props: propsOf(JSON.parse(part.id)) }));
  }
  // What is typed reaches Dash as the field loses the cursor: until then it stands in the page alone.
  function values(form, asBegun) {
    return Object.fromEntries(controls(form).map(({ part, name, props }) => {
      const typed = !asBegun && part.matches(TYPED);
      return [name, typed ? part.value : props.checked !== undefined ? props.checked : props.value];
    }));
  }
  const empty = (value) => value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
  const same = (one, two) => (empty(one) && empty(two)) || JSON.stringify(one) === JSON.stringify(two);

  // -- kept while somebody writes -----------------------------------------------------------------------------------

  function look() {
    if (!reader() || !window.dash_component_api) return;
    if (!isCleared) clear();
    for (const form of looked.keys()) if (!form.isConnected) looked.delete(form);
    for (const form of document.querySelectorAll("[data-draft]")) {
      if (looked.has(form)) continue;
      const key = keyOf(form);
      looked.set(form, { key, begun: values(form, true), offered: kept(key) });
      show(form);
    }
  }

  function keep() {
    for (const [form, { key, begun, offered, isTouched }] of looked) {
      if (!isTouched || !form.isConnected) continue;
      const now = values(form);
      const changed = Object.keys(now).filter((name) => !same(now[name], begun[name]));
      const fields = { ...(offered ? offered.fields : {}), ...Object.fromEntries(changed.map((name) => [name, field(form, name, now, begun[name])])) };
      if (Object.keys(fields).length) put(key, { at: Date.now(), version: versionOf(form), fields });
      else localStorage.removeItem(key);
    }
  }
  // A browser whose storage is full keeps no more; what is typed stays on the screen.
  function put(key, draft) {
    try {
      localStorage.setItem(key, JSON.stringify(draft));
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
    }
  }
  function field(form, name, now, was) {
    const { id, props } = controls(form).find((one) => one.name === name);
    const options = [].concat(now[name]).map((value) => (props.data || []).find((option) => option.value === value));
    return { id, was, value: now[name], is: props.checked === undefined ? "value" : "checked", options: options.filter(Boolean) };
  }
  const store = (form) => {
    return form.dataset.draftOf ? propsOf({ form: form.dataset.draft, part: "kept" }).data : null;
  };
  const versionOf = (form) => (store(form) || { seen: {} }).seen.version;

  let waiting = null;
  function touched(event) {
    const form = event.target.closest && event.target.closest("[data-draft]");
    if (form && looked.has(form) && !event.target.closest(".draft, [id*='\"do\":']")) looked.get(form).isTouched = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  }
  for (const heard of ["input", "click", "change"]) document.addEventListener(heard, touched);
  // What takes the form away does not wait for that.
  for (const gone of ["pagehide", "popstate"]) window.addEventListener(gone, keep);
  document.addEventListener("keydown", (event) => event.key === "Escape" && keep(), true);
  document.addEventListener("click", (event) => event.target.closest("a[href]") && keep(), true);

  // -- offered on return --------------------------------------------------------------------------------------------

  function show(form) {
    const { offered } = looked.get(form);
    const place = form.querySelector(".draft");
    place.hidden = !offered;
    if (!offered) return;
    const words = place.querySelector(".draft-words");
    const when = new Date(offered.at).toLocaleString(LOCALE[document.documentElement.lang], { dateStyle: "medium", timeStyle: "short" });
    const what = Object.values(offered.fields).flatMap(said).join(" · ");
    words.textContent = words.dataset.said.replace("{when}", when).replace("{what}", () => (what.length > 160 ? `${what.slice(0, 159)}…` : what || "…"));
  }
  const said = ({ value, options }) =>
    options.length ? options.map(({ label }) => label) : typeof value === "string" && value.trim() ? [value.trim()] : [];

  // What was begun over an older version is saved as over that one, which showed what stood there then: what others
  // changed meanwhile is a conflict.
  function resume(form) {
    const entry = looked.get(form);
    const now = store(form);
    if (now && entry.offered.version !== undefined) {
      const shown = Object.fromEntries(Object.values(entry.offered.fields).map(({ id, was }) => [id.field, was === undefined ? null : was]));
      const seen = { ...now.seen, version: entry.offered.version };
      setProps({ form: form.dataset.draft, part: "kept" }, { data: { ...now, seen, shown: { ...now.shown, ...shown } } });
    }
    const present = new Map(controls(form).map(({ name, props }) => [name, props]));
    for (const [name, { id, value, is, options }] of Object.entries(entry.offered.fields)) {
      if (!present.has(name)) continue;
      const data = present.get(name).data || [];
      const missing = options.filter((option) => !data.some((one) => one.value === option.value));
      setProps(id, { [is]: value, ...(missing.length ? { data: [...data, ...missing] } : {}) });
    }
    entry.isTouched = true;
    entry.offered = null;
    show(form);
  }
  function discard(form) {
    const entry = looked.get(form);
    localStorage.removeItem(entry.key);
    entry.offered = null;
    show(form);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-draft-do]");
    if (button) ({ resume, discard })[button.dataset.draftDo](button.closest("[data-draft]"));
  });

  // -- ended by saving, by cancelling, by signing out ---------------------------------------------------------------

  // Escape leaves a form, too, but by mistake as easily: what was typed is offered when it is opened again.
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-draft]");
    if (!form || !looked.has(form)) return;
    const button = event.target.closest('button[id*=\'"do":\']');
    const isCancel = button && button.id.includes('"do":"cancel"');
    if (button && (event.isTrusted || !isCancel)) sending.set(JSON.parse(button.id).form, { form, key: looked.get(form).key });
    if (event.isTrusted && event.target.closest(".close-dialogue, .form-foot a")) end({ form, key: looked.get(form).key });
  }, true);
  document.addEventListener("crm:answered", ({ detail }) => {
    const sent = sending.get(detail.form);
    sending.delete(detail.form);
    if (sent && detail.isDone) end(sent);
  });
  function end({ form, key }) {
    localStorage.removeItem(key);
    if (!form.isConnected) return;
    looked.set(form, { key, begun: values(form), offered: null, isTouched: false });
    show(form);
  }
  document.addEventListener("crm:leaving", () => {
    looked.clear();
    ours().filter((key) => key.startsWith(`${PREFIX}${reader()}:`)).forEach((key) => localStorage.removeItem(key));
  });

  new MutationObserver(() => requestAnimationFrame(look)).observe(document.documentElement, { childList: true, subtree: true });
})();
