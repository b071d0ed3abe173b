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

  // Heard by everybody; seen as well where something could not be done.
  function tell(words, warning, fieldset) {
    told.textContent = [...words, ...warning].join("。");
    const limits = fieldset.querySelector(".limits");
    if (limits && warning.length) limits.textContent = warning.join("。");
  }

  const texts = (page, kind) => [...page.querySelectorAll("main .notice-" + kind)].map((part) => part.textContent.trim());

  // Put the table of the page as the server holds it now in the place of the old one. False where it has none.
  function swap(page, old, button) {
    const fresh = page.getElementById(old.id);
    const mark = page.querySelector("form.questions input[name=mark]");
    if (!fresh || !mark) return false;
    const fieldset = document.importNode(fresh, true);
    old.replaceWith(fieldset);
    form.elements.mark.value = mark.value;
    const clock = mark.form.dataset.clock;
    document.dispatchEvent(new CustomEvent("questions-swapped", { detail: { within: fieldset } }));
    document.dispatchEvent(new CustomEvent("questions-saved", { detail: { mark: mark.value, clock } }));
    tell(texts(page, "saved"), texts(page, "warning"), fieldset);
    focus(fieldset, button.name, button.value);
    return true;
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
    told.textContent = ""; // the same words twice are heard twice only if they were gone meanwhile
    busy(true);
    let answer, text;
    try {
      answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      text = await answer.text();
    } catch {
      busy(false);
      failed = true;
      button.focus();
      tell([], [form.dataset.offline], old);
      return;
    }
    busy(false);
    if (answer.status !== 200 || !answer.redirected) ordinarily(button);
    else if (!swap(new DOMParser().parseFromString(text, "text/html"), old, button)) ordinarily(button);
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
