// The buttons at the rows of a table without loading the page anew. Without it each posts the page and loads it again.
"use strict";

(() => {
  const form = document.querySelector("form.questions");
  if (!form || !window.fetch || !window.DOMParser) return;
  const NAMES = ["add", "duplicate", "up", "down", "remove", "restore"];
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  form.append(told);
  let failed = false;

  const inputs = (part) => part && part.querySelector(
    "input:not([type=hidden]):not([disabled]), textarea, select");

  // Where to go on: the row concerned, the same button at the row moved, the button that takes a removal back.
  function focus(fieldset, name, value) {
    const rows = [...fieldset.querySelectorAll("tbody > tr[id], .card-row[id]")];
    const index = Number(value.slice(fieldset.id.length + 1));
    const undo = fieldset.querySelector("[name=restore]");
    const places = { add: rows.length - 1, duplicate: index + 1, up: index - 1, down: index + 1 };
    if (name === "restore") places.restore = Number(value.split("-").pop()) || 0;
    const row = rows[places[name]];
    const same = row && (row.querySelector(`[name="${name}"]`) || row.querySelector("[name=up], [name=down]"));
    const moved = name === "up" || name === "down";
    const place = (name === "remove" && undo) || (moved && same) || inputs(row) || fieldset.querySelector("[name=add], [name=paste]");
    if (place) place.focus();
  }

  function tell(words, fieldset) {
    told.textContent = words;
    const limits = fieldset.querySelector(".limits");
    if (limits && words) limits.textContent = words + " " + limits.textContent;
  }

  // The page as the server holds it now: its table takes the place of the old one. False where it is another page.
  function swap(page, old, button) {
    const fresh = page.getElementById(old.id);
    const mark = page.querySelector("form.questions input[name=mark]");
    if (!fresh || !mark) return false;
    const fieldset = document.importNode(fresh, true);
    old.replaceWith(fieldset);
    form.elements.mark.value = mark.value;
    const clock = mark.form.dataset.clock;
    const words = [...page.querySelectorAll("main .notice-saved, main .notice-warning")].map((part) => part.textContent.trim());
    document.dispatchEvent(new CustomEvent("questions-swapped", { detail: { within: fieldset } }));
    document.dispatchEvent(new CustomEvent("questions-saved", { detail: { mark: mark.value, clock } }));
    tell(words.join(" "), fieldset);
    return { fieldset, name: button.name, value: button.value };
  }

  function busy(is) {
    form.inert = is;
    form.setAttribute("aria-busy", String(is));
  }

  function ordinarily(button) {
    failed = true;
    button.click();
  }

  async function press(button, old) {
    const body = new URLSearchParams(new FormData(form));
    body.append(button.name, button.value);
    busy(true);
    let answer, text;
    try {
      answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      text = await answer.text();
    } catch {
      busy(false);
      failed = true;
      button.focus();
      return tell(form.dataset.offline, old);
    }
    busy(false);
    if (answer.status !== 200 || !answer.redirected) return ordinarily(button);
    const swapped = swap(new DOMParser().parseFromString(text, "text/html"), old, button);
    if (!swapped) return ordinarily(button);
    focus(swapped.fieldset, swapped.name, swapped.value);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    const fieldset = button && button.closest("fieldset.many");
    if (!fieldset || !NAMES.includes(button.name)) return;
    if (failed) {
      failed = false;
      return;
    }
    event.preventDefault();
    press(button, fieldset);
  });
})();
