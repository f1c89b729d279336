// One stream for all tabs of a browser: run once as a SharedWorker, or by each tab where a browser has none.
// Tabs say what they show ({seen: {noun: {id: version}}, token}); what changed of it is passed on to them.

(function () {
  const tabs = new Map();
  let token = "";
  let stream = null;
  let pause = 1000;
  let timer = null;

  function union() {
    const seen = {};
    for (const shown of tabs.values()) {
      for (const [noun, versions] of Object.entries(shown)) {
        seen[noun] = seen[noun] || {};
        for (const [id, version] of Object.entries(versions)) seen[noun][id] = Math.min(version, seen[noun][id] || version);
      }
    }
    return seen;
  }

  const keyOf = (seen) => Object.values(seen).flatMap((versions) => Object.keys(versions)).sort().join();

  function tell(news) {
    for (const [tab, shown] of tabs) {
      const ids = new Set(Object.values(shown).flatMap((versions) => Object.keys(versions)));
      const own = Object.fromEntries(Object.entries(news).filter(([id]) => ids.has(id)));
      if (Object.keys(own).length) tab.postMessage(own);
    }
  }

  // The new stream is there before the old one ends: nothing falls between them.
  async function follow(before) {
    const seen = union();
    const mine = { key: keyOf(seen), abort: new AbortController() };
    stream = mine;
    if (!mine.key) return before && before.abort.abort();
    try {
      const answer = await fetch("/api/v1/live", {
        method: "POST",
        signal: mine.abort.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ seen }),
      });
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return; // signed out: no more to hear
      if (!answer.ok) throw new Error(answer.status);
      await read(answer.body.getReader(), () => {
        pause = 1000;
        if (before) before.abort.abort();
        before = null;
      });
    } catch (error) {
      if (mine.abort.signal.aborted) return;
    }
    if (before) before.abort.abort();
    if (stream === mine) again();
  }

  async function read(reader, begun) {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      begun();
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      for (const line of lines) tell(JSON.parse(line));
    }
  }

  function again() {
    stream = null;
    clearTimeout(timer);
    timer = setTimeout(() => follow(null), pause);
    pause = Math.min(pause * 2, 30000);
  }

  function hear(tab, { seen, token: given }) {
    const wasStrange = given !== token;
    // Of what a tab shows anew it may have missed a change: the next stream tells that first.
    const isNew = seen && JSON.stringify(seen) !== JSON.stringify(tabs.get(tab));
    token = given || token;
    if (seen) tabs.set(tab, seen);
    else tabs.delete(tab);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (wasStrange || isNew || !stream) follow(stream);
    }, 150);
  }

  self.onconnect = (event) => {
    const tab = event.ports[0];
    tab.onmessage = (message) => hear(tab, message.data);
  };
  if (!("onconnect" in self) || self.constructor.name === "DedicatedWorkerGlobalScope") {
    self.onmessage = (message) => hear(self, message.data);
  }
})();
