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
  let presses = 0;
  let changed = new Set();
  const held = new Map();
  const last = {};

  function connect() {
    if (window.SharedWorker) port = new SharedWorker(SCRIPT).port;
    else port = new Worker(SCRIPT);
    port.onmessage = (message) => Object.entries(message.data).forEach(([id, news]) => hear(id, news));
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

  // What this page has itself done is on it already, or comes with the answer it waits for: until that is drawn,
  // what others did waits, too.
  function hear(id, news) {
    for (const { dataset } of document.querySelectorAll(`[data-hears][data-id="${id}"]`)) drawAnew(dataset.hears);
    if (news.mine && (acting || Date.now() - acted < OWN_MS)) return;
    if (isSettling()) hold(id, news);
    else if (!news.version || news.version > versionOf(id)) tell(id, news);
  }

  function versionOf(id) {
    const here = [...document.querySelectorAll(`[data-live][data-id="${id}"]`)];
    return Math.min(...here.map(({ dataset }) => Number(dataset.version)));
  }

  const isSettling = () => acting || Date.now() - acted < DRAW_MS;

  function hold(id, news) {
    held.set(id, news);
    setTimeout(hearHeld, DRAW_MS * 1.1);
  }

  function hearHeld() {
    if (isSettling()) return;
    const news = [...held];
    held.clear();
    news.forEach((one) => hear(...one));
  }

  function tell(id, news) {
    last[id] = news;
    const record = document.querySelector(`[data-record][data-of="${id}"]`);
    if (record) setProps({ record: record.dataset.record, part: "news" }, { data: { busy: isBusy(record), mine: Boolean(news.mine), at: Date.now() } });
    if (document.querySelector(`:is(tr, .board-card)[data-id="${id}"]`)) {
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

  // A form that was opened, a composer with words in it, another form that somebody is in.
  const isBusy = (record) => [...record.querySelectorAll(".form-card")].some((form) =>
    form.closest(".composer")
      ? [...form.querySelectorAll("input, textarea")].some(isWritten)
      : form.querySelector('button[id*=\'"do":"cancel"\']') || form.contains(document.activeElement));

  const isWritten = (field) => field.value.trim() !== "" && !field.readOnly && !field.matches("[aria-haspopup], [type=checkbox], [type=radio]");

  function showChanged() {
    const bar = document.querySelector(".list-news");
    if (!bar) return;
    bar.hidden = changed.size === 0;
    const words = changed.size === 1 ? bar.dataset.one : bar.dataset.many;
    bar.querySelector("span:not(.icon)").textContent = words.replace("{n}", changed.size);
  }

  const plainFetch = window.fetch;
  window.fetch = (...request) => {
    const press = String(request[0]).includes("_dash-update-component") && pressIn(request[1]);
    if (press && !press.isMeant) return Promise.resolve(new Response(null, { status: 204 }));
    const answer = plainFetch(...request);
    if (press || isSent(request)) waitFor(answer);
    return isNews(request[1]) ? unlessPressed(answer, /"busy":true/.test(request[1].body)) : answer;
  };
  // A file that is sent is an act of this page, as a press is.
  const isSent = ([address, options]) => (options || {}).method === "POST" && String(address).startsWith("/api/v1/files");
  // What is drawn anew under a press would take its answer along, and what was asked for before a press and comes
  // after its answer would take that away: a form that is open by then with all that is in it.
  const isNews = (options) => /"changedPropIds":\["\{\\"part\\":\\"news\\"/.test((options || {}).body || "");
  async function unlessPressed(answer, isOfBusy) {
    const before = presses;
    const drawn = await answer;
    const record = document.querySelector("[data-record]");
    const isMeanwhile = acting || presses !== before || (!isOfBusy && record && isBusy(record));
    if (!isMeanwhile || !record) return drawn;
    hold(record.dataset.of, last[record.dataset.of] || {});
    return new Response(null, { status: 204 });
  }
  function waitFor(answer) {
    const answered = () => {
      acting -= 1;
      acted = Date.now();
      setTimeout(hearHeld, DRAW_MS * 1.1);
    };
    acting += 1;
    presses += 1;
    answer.then(answered, answered);
  }
  // Dash asks what a press does for every button that appears, too, though nobody pressed it. A drop is a press.
  function pressIn(options) {
    const body = (options || {}).body || "";
    if (!/"changedPropIds":\["[^\]]*(n_clicks|\\"part\\":\\"move\\"\}\.data)"\]/.test(body)) return null;
    const inputs = JSON.parse(body).inputs.flat();
    return { isMeant: inputs.some(({ property, value }) => property !== "n_clicks" || value) };
  }

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
