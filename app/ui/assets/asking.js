// What the page asks the server for: in the name of the session it was drawn in, each press once, and its reader is told
// when no answer came.

(function () {
  const cookie = (name) => (document.cookie.match("(?:^|; )" + name + "=([^;]*)") || [])[1] || "";
  const plainFetch = window.fetch;
  const nothing = () => new Response(null, { status: 204 });

  // An ended session sends the reader to the sign-in page instead of leaving a dead screen. Where somebody signed in
  // anew, in another tab, the page of the session before asks for nothing in their name.
  const session = cookie("_csrf_token");
  const isOver = () => session && cookie("_csrf_token") !== session;
  document.addEventListener("visibilitychange", () => !document.hidden && isOver() && window.location.reload());

  window.fetch = async (...request) => {
    if (isOver()) {
      window.location.reload();
      return nothing();
    }
    const press = pressIn(request);
    if (awaited.has(press)) return (await awaited.get(press).answer).clone();
    const form = saved(request);
    const stays = window.crm.cursor();
    const asked = ask(request, press);
    if (press) keepFor(press, form, asked);
    const answer = await asked;
    if (answer.status === 401) {
      window.location.reload();
      return nothing();
    }
    if (answer.headers.get("X-Database") === "away") answer.clone().json().then(tellAway);
    else if (GATEWAY.includes(answer.status)) tellCut();
    if (form) {
      const isDone = answer.ok && !answer.headers.get("X-Refused");
      document.dispatchEvent(new CustomEvent("crm:answered", { detail: { form, isDone } }));
      setTimeout(() => stays() && toFirstRefused(form), 150);
    }
    return answer;
  };

  async function ask(request, press) {
    try {
      const answer = await plainFetch(...request);
      end(press, answer.ok && !answer.headers.get("X-Refused"));
      return answer;
    } catch (error) {
      end(press, false);
      if (error.name !== "AbortError") tellCut();
      throw error;
    }
  }

  // -- once -----------------------------------------------------------------------------------------------------------

  // A press whose answer is awaited is not sent a second time, it gets the answer of the first: a double click makes one
  // record. That of a form stands until it is drawn; whoever writes on in it can save again at once.
  const DRAW_MS = 1000;
  const awaited = new Map();
  const pressIn = ([, options]) => (/"changedPropIds":\["((?:[^"\\]|\\.)*n_clicks)"\]/.exec((options || {}).body || "") || [])[1];
  const saved = (request) => (/^\{\\"do\\":\\"[^"\\]*\\",\\"form\\":\\"([^"\\]*)/.exec(pressIn(request) || "") || [])[1];
  const makes = (press) => press.includes('\\"do\\":');
  const buttons = (form) => document.querySelectorAll(`.form-save[id*='"form":"${form}"']`);

  const isBusy = (form, is) => buttons(form).forEach((button) => (is ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy")));

  function keepFor(press, form, asked) {
    const one = { form, answer: asked.then((first) => first.clone()), isDone: false, at: window.location.pathname };
    one.answer.catch(() => {}); // told where it was asked
    awaited.set(press, one);
    isBusy(form, true);
  }
  function end(press, isDone) {
    const one = awaited.get(press);
    if (!one) return;
    one.isDone = isDone && makes(press);
    if (one.isDone) setTimeout(() => release(press, one), DRAW_MS);
    else forget(press, one);
  }
  // Where an answer leads on to another page, the form stands there until that is drawn.
  function release(press, one) {
    const isGoing = window.location.pathname !== one.at && buttons(one.form).length;
    if (isGoing) setTimeout(() => release(press, one), DRAW_MS);
    else forget(press, one);
  }
  function forget(press, one) {
    if (awaited.get(press) !== one) return;
    awaited.delete(press);
    isBusy(one.form, false);
  }
  for (const heard of ["input", "click"]) {
    document.addEventListener(heard, ({ target }) => {
      if (target.closest("button")) return;
      for (const [press, one] of awaited) if (one.isDone && one.at === window.location.pathname) forget(press, one);
    });
  }

  // A save that was refused brings the reader to the first field with a remedy, which may be out of sight; whoever
  // went on writing elsewhere meanwhile stays there.
  function toFirstRefused(form) {
    const refused = [...document.querySelectorAll('.form [aria-invalid="true"]')].find((field) => field.id.includes('"form":"' + form + '"'));
    if (refused) refused.focus();
  }

  // -- no answer ------------------------------------------------------------------------------------------------------

  const GATEWAY = [502, 504];
  const LOOK_MS = 2000;
  let isLeaving = false;
  window.addEventListener("pagehide", () => { isLeaving = true; });
  window.addEventListener("pageshow", () => { isLeaving = false; });

  // Where the network is cut or the server gone: words of it lie in the page.
  function tellCut() {
    const words = document.getElementById("shell-cut");
    if (words && !isLeaving) tellAway(words.dataset);
  }

  // While the database is away, or the way to the server, a bar says so; a page without a form to lose is asked for again
  // when that is over.
  let bar = null;
  let isAway = false;
  function tellAway(words) {
    if (isAway) return;
    isAway = true;
    if (!bar) bar = document.body.appendChild(Object.assign(document.createElement("div"), { className: "away" }));
    bar.setAttribute("role", "alert");
    bar.textContent = words.error;
    setTimeout(() => look(words, 0), LOOK_MS);
  }
  async function look(words, times) {
    const isReady = await plainFetch("/readyz").then((answer) => answer.ok, () => false);
    if (!isReady) return setTimeout(() => look(words, times + 1), LOOK_MS);
    if (times && !document.querySelector(".form")) return window.location.reload();
    isAway = false;
    bar.textContent = words.back + " ";
    const again = bar.appendChild(document.createElement("a"));
    Object.assign(again, { href: window.location.href, textContent: words.reload });
    const close = bar.appendChild(document.createElement("button"));
    Object.assign(close, { type: "button", className: "reveal", textContent: "×", title: words.close });
    close.addEventListener("click", () => {
      bar.remove();
      bar = null;
    });
  }
  window.crm = Object.assign(window.crm || {}, { tellCut });
})();
