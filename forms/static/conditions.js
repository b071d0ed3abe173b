// Questions that are asked only when another is answered so: they appear, and say that they did.
"use strict";

{
  const announcer = document.getElementById("announcer");

  function chosen(name) {
    const found = [...document.getElementsByName(name)].filter((input) => !input.closest("[hidden]"));
    const ticks = found.filter((input) => input.type === "radio" || input.type === "checkbox");
    if (ticks.length) return ticks.filter((input) => input.checked).map((input) => input.value);
    return found.map((input) => input.value.trim()).filter(Boolean);
  }

  // "name:a,b" asks for one of the options, "name:" for a blank, "name!a,b" for an option left out.
  function holds(clue) {
    const [, name, mark, list] = clue.match(/^([^:!]+)([:!])(.*)$/);
    const values = chosen(name);
    const options = list.split(",").filter(Boolean);
    if (mark === "!") return options.some((option) => !values.includes(option));
    return options.length ? options.some((option) => values.includes(option)) : values.length === 0;
  }

  function isFilled(part) {
    return [...part.querySelectorAll("input, select, textarea")].some((input) =>
      input.type === "radio" || input.type === "checkbox" ? input.checked : input.value.trim());
  }

  // What was written in a question no longer asked stays in the draft and is left out of the submission.
  function tellKept(part) {
    const told = part.nextElementSibling;
    const isTold = told && told.classList.contains("kept");
    const kept = part.hidden && isFilled(part) && !part.parentElement.closest("[hidden]");
    if (isTold && !kept) told.remove();
    if (isTold || !kept || !announcer) return;
    const note = document.createElement("p");
    note.className = "note kept";
    const words = part.classList.contains("cell") ? announcer.dataset.keptShort : announcer.dataset.kept;
    note.textContent = words.replace("{name}", part.dataset.name);
    part.after(note);
  }

  function named(parts) {
    return parts.filter((part) => !part.parentElement.closest("[hidden]")).map((part) => part.dataset.name).join(announcer.dataset.between);
  }

  function announce(appeared, left) {
    const sentences = [];
    if (named(appeared)) sentences.push(announcer.dataset.appeared.replace("{names}", named(appeared)));
    if (named(left)) sentences.push(announcer.dataset.left.replace("{names}", named(left)));
    if (sentences.length) announcer.textContent = sentences.join(" ");
  }

  function ask(aloud) {
    const parts = [...document.querySelectorAll("[data-when]")];
    const changed = parts.filter((part) => {
      const before = part.hidden;
      part.hidden = !part.dataset.when.split(";").some(holds);
      return part.hidden !== before;
    });
    parts.forEach(tellKept);
    if (!aloud || !announcer) return;
    announce(changed.filter((part) => !part.hidden), changed.filter((part) => part.hidden));
  }

  const form = document.querySelector("form.questions, form[data-questions]");
  if (form) {
    form.addEventListener("input", () => ask(true));
    document.addEventListener("questions-swapped", () => ask(false));
    ask(false);
  }
}
