// What changed elsewhere: the page says which records it shows, and hears which of them changed (app/live).
// A record's page is drawn anew where nobody writes in it, as is what is told of as a whole (jobs, runs); a list says
// how many of its rows changed.

(function () {
  const SCRIPT = "/api/v1/live/shared.js";
  const OWN_MS = 3000;
  const DRAW_MS = 500;
  const token = () => (document.cookie.match("(?:^|; )_csrf_token=([^;]*)") || [])[1] || "";
  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  let port = null;
  let told = "";
  let acted = 0;
  let acting = 0;
  let changed = new Set();

  function connect() {
    if (window.SharedWorker) port = new SharedWorker(SCRIPT).port;
    else port = new Worker(SCRIPT);
    port.onmessage = (message) => Object.entries(message.data).forEach(([id, mine]) => hear(id, mine));
    if (port.start) port.start();
  }

  function shown() {
    const seen = {};
    for (const { dataset } of document.querySelectorAll("[data-live]")) {
      (seen[dataset.live] = seen[dataset.live] || {})[dataset.id] = Number(dataset.version);
    }
    return seen;
  }

  function say() {
    const seen = shown();
    const now = JSON.stringify(seen);
    if (now === told) return;
    told = now;
    changed = new Set();
    showChanged();
    if (!port && now === "{}") return;
    if (!port) connect();
    port.postMessage({ seen, token: token() });
  }

  // What this page has itself done is on it already, or comes with the answer it waits for.
  function hear(id, mine) {
    for (const { dataset } of document.querySelectorAll(`[data-hears][data-id="${id}"]`)) drawAnew(dataset.hears);
    if (mine && (acting || Date.now() - acted < OWN_MS)) return;
    const record = document.querySelector(`[data-record][data-of="${id}"]`);
    if (record) setProps({ record: record.dataset.record, part: "news" }, { data: { busy: isBusy(record), at: Date.now() } });
    if (document.querySelector(`tr[data-id="${id}"]`)) {
      changed.add(id);
      showChanged();
    }
  }

  // What changes many times in a second, as a job that counts its rows, is drawn once in it.
  const drawn = {};
  function drawAnew(name) {
    if (drawn[name]) return;
    drawn[name] = setTimeout(() => {
      delete drawn[name];
      if (document.querySelector(`[data-hears="${name}"]`)) setProps({ hears: name }, { data: Date.now() });
    }, DRAW_MS);
  }

  // A form that was opened, or a composer with words in it.
  function isBusy(record) {
    return [...record.querySelectorAll(".form-card")].some((form) =>
      form.closest(".composer") ? [...form.querySelectorAll("input, textarea")].some(isWritten) : true);
  }

  const isWritten = (field) => field.value.trim() !== "" && !field.readOnly && !field.matches("[aria-haspopup], [type=checkbox], [type=radio]");

  function showChanged() {
    const bar = document.querySelector(".list-news");
    if (!bar) return;
    bar.hidden = changed.size === 0;
    const words = changed.size === 1 ? bar.dataset.one : bar.dataset.many;
    bar.querySelector("span").textContent = words.replace("{n}", changed.size);
  }

  const plainFetch = window.fetch;
  window.fetch = (...request) => {
    const answer = plainFetch(...request);
    if (String(request[0]).includes("_dash-update-component") && isPress(request[1])) waitFor(answer);
    return answer;
  };
  function waitFor(answer) {
    const answered = () => {
      acting -= 1;
      acted = Date.now();
    };
    acting += 1;
    answer.then(answered, answered);
  }
  const isPress = (options) => /"changedPropIds":\["[^\]]*n_clicks"\]/.test((options || {}).body || "");

  let waiting = null;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(say, 200);
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-live", "data-id", "data-version"] });
  window.addEventListener("pagehide", () => port && port.postMessage({ token: token() }));
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    told = "";
    say();
  });
})();
