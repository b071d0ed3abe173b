// Saves what is typed by itself, and tells what is saved: only what the server has confirmed.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  const told = document.getElementById("saving");
  if (!form || !told) return;
  const delay = Number(form.dataset.delay || 2000);
  const longest = 5 * delay, slowest = 15 * delay, patience = 15 * delay;
  const keepalive = 60000;      // browsers carry 64 KB for a page that goes away
  const unanswered = 30;        // names of posts that may have arrived though no answer came
  const aside = ["csrf_token", "mark", "name"];

  let confirmed = form.elements.mark.value.split(" ").filter(Boolean);
  let names = [];               // [sequence, name] of posts not answered yet, the latest first
  let sequence = 0, answered = 0;
  let reading = false, busy = false, leaving = false, closed = false, ended = false;
  let timer = 0, since = 0, failures = 0, renewals = 0;
  let clashes = [], clock = "", flushing = null;
  const first = told.textContent;
  const touched = new Set();    // texts changed since the last confirmation
  let saved = form.hasAttribute("data-pending") || !pristine() ? null : texts();

  function pristine() {
    return [...form.elements].every((control) => {
      if (control.options) return [...control.options].every((option) => option.selected === option.defaultSelected) ||
        (control.selectedIndex === 0 && ![...control.options].some((option) => option.defaultSelected));
      if (control.type === "radio" || control.type === "checkbox") return control.checked === control.defaultChecked;
      return control.type === "hidden" || control.defaultValue === undefined || control.value === control.defaultValue;
    });
  }

  function texts() {
    reading = true;
    const data = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !aside.includes(name) && !name.startsWith("choice-"));
    reading = false;
    return new URLSearchParams(data).toString();
  }

  function choices() { return [...form.querySelectorAll("input[type=hidden][name^=choice-]")]; }

  function dirty() { return !closed && (texts() !== saved || choices().length > 0); }

  function tell(state, values = {}) {
    let words = told.dataset[state] || "";
    for (const [name, value] of Object.entries(values)) words = words.replace(`{${name}}`, value);
    told.dataset.state = state;
    if (told.textContent === words) return;
    told.textContent = "";
    if (state !== "clash" || !clashes.length) { told.textContent = words; return; }
    const link = document.createElement("a");
    link.href = `#${clashes[0].anchor}`;
    link.textContent = words;
    told.append(link);
  }

  function tellSaved() {
    if (clashes.length) tell("clash", { count: clashes.length, clock });
    else if (clock) tell("saved", { clock });
    else { told.dataset.state = "idle"; told.textContent = first; }  // typed and taken back before anything was sent
  }

  // -- naming what is sent ---------------------------------------------------------------------------
  // A page names each post. The server takes as common ground the first name it knows, so nobody has to know
  // whether a post arrived whose answer was lost.

  function name() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const made = "p" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(1);
    names = [[++sequence, made], ...names].slice(0, unanswered);
    return made;
  }

  function marks() { return [...names.map((pair) => pair[1]), ...confirmed].join(" "); }

  function confirm(number, mark) {
    if (number < answered) return false;
    answered = number;
    confirmed = [mark];
    names = names.filter((pair) => pair[0] > number);
    return true;
  }

  form.addEventListener("formdata", (event) => {
    if (reading) return;
    event.formData.set("mark", marks());
    event.formData.set("name", name());
  });

  // -- sending -----------------------------------------------------------------------------------------

  function body(content, small) {
    const data = new URLSearchParams(content);
    if (small && content.length > keepalive) {
      for (const area of form.querySelectorAll("textarea[name]")) if (!touched.has(area.name)) data.delete(area.name);
    }
    data.set("csrf_token", form.elements.csrf_token.value);
    data.set("mark", marks());
    data.set("name", name());
    for (const choice of choices()) data.set(choice.name, choice.value);
    return data.toString();
  }

  async function post(content, last) {
    const sent = body(content, last), number = sequence, own = names[0][1];
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), patience);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: sent, redirect: "error", signal: stop.signal, keepalive: last && sent.length <= keepalive,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      const found = answer.ok ? await answer.json() : {};
      return { status: answer.status, number, own, content, found };
    } catch {
      return { status: 0, number, own, content, found: {} };
    } finally {
      clearTimeout(alarm);
    }
  }

  async function save() {
    clearTimeout(timer);
    if (busy || closed) return;
    since = 0;
    if (!dirty()) { if (told.dataset.state !== "idle") tellSaved(); return; }
    busy = true;
    if (!failures && !ended) tell("saving");
    const answer = await post(texts(), false);
    busy = false;
    await take(answer);
  }

  async function take(answer) {
    if (answer.status === 200) return succeed(answer);
    if (answer.status === 409) { closed = true; return tell("closed"); }
    if ([400, 401, 403, 404].includes(answer.status)) return renew();
    return fail();
  }

  function succeed({ number, own, content, found }) {
    failures = renewals = 0;
    ended = false;
    if (!confirm(number, found.mark || own)) return;
    saved = content;
    takeIn(found.fresh, content);
    clashes = found.conflicts;
    clock = found.clock;
    document.dispatchEvent(new CustomEvent("questions-clashed", { detail: { conflicts: clashes } }));
    document.dispatchEvent(new CustomEvent("session-lasts", { detail: { seconds: found.lasts } }));
    if (dirty()) { tell("unsaved"); schedule(); return; }
    touched.clear();
    tellSaved();
  }

  // What somebody else has changed and this page has not is shown, so that the screen is what was saved.
  function takeIn(fresh, content) {
    const then = new URLSearchParams(content), now = new URLSearchParams(texts()), unchanged = texts() === content;
    const same = (name) => then.getAll(name).join() === now.getAll(name).join();
    const taken = fresh.filter((answer) => same(answer.name));
    for (const { name, posted } of taken) {
      for (const input of document.getElementsByName(name)) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = posted.includes(input.value);
        else input.value = posted[0] || "";
      }
    }
    if (taken.length) document.dispatchEvent(new CustomEvent("questions-swapped", { detail: { within: form } }));
    if (unchanged) saved = texts();
  }

  function fail() {
    failures += 1;
    tell(navigator.onLine === false ? "offline" : "retrying");
    again(Math.min(delay * 2 ** (failures - 1), slowest));
  }

  // The token does not hold any more: take a fresh one, or wait until the session was begun anew in another window.
  async function renew() {
    let found = null, status = 0;
    try {
      const answer = await fetch(form.dataset.token);
      status = answer.status;
      found = answer.ok ? await answer.json() : null;
    } catch { status = 0; }
    if (found && renewals === 0) {
      renewals += 1;
      ended = false;
      for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = found.token;
      return save();
    }
    if (status !== 404) { renewals = 0; return fail(); }
    renewals = 0;
    ended = true;
    tell("ended");
    return again(slowest / 2);
  }

  function again(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  // -- when to send ------------------------------------------------------------------------------------

  function schedule() {
    if (failures || ended) return;
    since = since || Date.now();
    again(Math.max(0, Math.min(delay, since + longest - Date.now())));
  }

  function typed(event) {
    leaving = false;
    if (event.target.name) touched.add(event.target.name);
    if (!busy && !failures && !ended && !closed) tell("unsaved");
    if (!event.isComposing) schedule();
  }

  function soon() { if (dirty() && !failures && !ended) again(0); }

  // The page may be going away: what was not confirmed is sent along, without waiting for a turn.
  async function flush() {
    const content = texts();
    if (closed || leaving || !dirty() || content === flushing) return;
    flushing = content;
    const answer = await post(content, true);
    flushing = null;
    if (answer.status === 200) succeed(answer);
    else if (!busy) again(delay);
  }

  form.addEventListener("input", typed);
  form.addEventListener("compositionend", schedule);
  form.addEventListener("change", soon);
  form.addEventListener("focusout", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
    else if (dirty()) again(0);
  });
  window.addEventListener("pagehide", flush);
  window.addEventListener("pageshow", () => { leaving = false; if (dirty()) schedule(); });
  window.addEventListener("focus", () => { if (ended) again(0); });
  window.addEventListener("online", () => { failures = 0; if (dirty()) again(0); });
  window.addEventListener("offline", () => { if (dirty()) tell("offline"); });
  document.addEventListener("session-doubted", () => { if (!busy) renew(); });
  document.addEventListener("questions-outdated", () => { if (!dirty()) { leaving = true; location.reload(); } });

  // Another script has had the form saved and has put fresh inputs into it; what the server holds is asked at once.
  document.addEventListener("questions-saved", (event) => {
    if (!("FormDataEvent" in window)) { confirmed = [event.detail.mark]; names = []; }
    saved = null;
    leaving = false;
    again(0);
  });

  // A press of a button while nothing gets through would end on the browser's own page of errors.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (navigator.onLine === false || failures || ended) {
      event.preventDefault();
      again(0);
      told.scrollIntoView({ block: "nearest" });
      return;
    }
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (dirty() || clashes.length)) event.preventDefault();
  });
  if (saved === null) schedule();
})();
