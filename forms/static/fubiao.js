// What a page can do better with a script. Everything works without it.
"use strict";

document.documentElement.classList.add("script");

const form = document.querySelector("form.questions, form[data-questions]");

// -- counting the characters typed ------------------------------------------------------------------

function count(area) {
  const told = document.getElementById("count-" + area.id);
  const typed = [...area.value.trim()].length;
  told.textContent = told.dataset.typed.replace("{typed}", typed).replace("{limit}", area.dataset.limit);
  told.classList.toggle("count-over", typed > Number(area.dataset.limit));
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
}

if (form) {
  form.addEventListener("input", refresh);
  document.querySelectorAll("textarea[data-limit]").forEach(count);
  document.addEventListener("questions-swapped", (event) => {
    event.detail.within.querySelectorAll("textarea[data-limit]").forEach(count);
  });
}

const problems = document.getElementById("problems");
if (problems && !location.hash) problems.focus();
