// What a page can do better with a script. Everything works without it.
"use strict";

document.documentElement.classList.add("script");

const form = document.querySelector("form.questions, form[data-questions]");

// -- counting: characters typed, sums of columns -----------------------------------------------------

function count(area) {
  const told = document.getElementById("count-" + area.id);
  const typed = [...area.value.trim()].length;
  told.textContent = told.dataset.typed.replace("{typed}", typed).replace("{limit}", area.dataset.limit);
  told.classList.toggle("count-over", typed > Number(area.dataset.limit));
}

function sum(output) {
  const inputs = output.closest("table").querySelectorAll(`tbody input[name$="-${output.dataset.sum}"]`);
  const numbers = [...inputs].map((input) => input.value.trim()).filter(Boolean);
  if (!numbers.length || numbers.some((text) => !/^\d{1,12}(\.\d{1,2})?$/.test(text))) return;
  const cents = numbers.reduce((total, text) => total + Math.round(Number(text) * 100), 0);
  output.textContent = numbers.some((text) => text.includes(".")) ? (cents / 100).toFixed(2) : String(cents / 100);
}

// -- 无 excludes every other option ------------------------------------------------------------------

function exclude(box) {
  const group = box.closest("[data-exclusive]");
  if (!group || !box.checked) return;
  const alone = box.value === group.dataset.exclusive;
  for (const other of group.querySelectorAll(":scope > .option > input")) {
    if (other !== box && (alone || other.value === group.dataset.exclusive)) other.checked = false;
  }
}

function refresh(event) {
  const input = event.target;
  if (input.type === "checkbox") exclude(input);
  if (input.dataset && input.dataset.limit) count(input);
  document.querySelectorAll("tfoot output[data-sum]").forEach(sum);
}

if (form) {
  let unsaved = false;
  form.addEventListener("input", (event) => { unsaved = true; refresh(event); });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  document.querySelectorAll("textarea[data-limit]").forEach(count);
}

const problems = document.getElementById("problems");
if (problems && !location.hash) problems.focus();
