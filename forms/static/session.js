// Warns before the session ends, and goes on with it at the press of a button.
"use strict";

(() => {
  const box = document.getElementById("session-end");
  if (!box) return;
  const words = box.querySelector("p"), button = box.querySelector("button");
  const early = 5 * 60 * 1000;
  let end = 0, timer = 0, last = false;

  function clock(instant) {
    return new Date(instant).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  }

  function watch(seconds) {
    end = Date.now() + seconds * 1000;
    look();
  }

  // Timers stand still while a computer sleeps, so the time is compared whenever the page is looked at again.
  function look() {
    clearTimeout(timer);
    const left = end - Date.now();
    if (left > early) {
      if (!last) box.hidden = true;
      timer = setTimeout(look, Math.min(left - early, 2 ** 30));
    } else if (left > 0) {
      words.textContent = (last ? box.dataset.last : box.dataset.soon).replace("{clock}", clock(end));
      button.hidden = last;
      box.hidden = false;
    } else {
      box.hidden = true;
    }
  }

  async function stay() {
    const form = document.getElementById("questions");
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, _enc: form.elements._enc.value });
    try {
      const answer = await fetch(box.dataset.stay, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const { lasts } = await answer.json();
      last = lasts * 1000 <= early;
      watch(lasts);
      if (!last) {
        words.textContent = box.dataset.stayed;
        button.hidden = true;
        box.hidden = false;
        timer = setTimeout(() => { box.hidden = true; look(); }, 10000);
      }
    } catch {
      document.dispatchEvent(new CustomEvent("session-doubted"));
    }
  }

  button.addEventListener("click", stay);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  document.addEventListener("session-lasts", (event) => { last = false; watch(event.detail.seconds); });
  watch(Number(box.dataset.lasts));
})();
