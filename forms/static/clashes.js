// Shows both texts at a question two people answered at the same time, until one of them is chosen.
"use strict";

(() => {
  const form = document.getElementById("questions");
  const chooser = document.getElementById("chooser");
  if (!form || !chooser) return;
  const boxes = new Map();

  function holder(anchor) {
    const field = document.getElementById(anchor);
    return field && (field.closest(".cell, .other, .question") || field.parentElement);
  }

  function show(clash) {
    const box = chooser.content.firstElementChild.cloneNode(true);
    box.setAttribute("aria-label", box.dataset.words.replace("{question}", clash.label));
    for (const side of ["mine", "theirs"]) {
      box.querySelector(`[data-slot="${side}"]`).textContent = clash[side] || box.dataset.empty;
      box.querySelector(`[data-side="${side}"]`).addEventListener("click", () => choose(box, clash, side));
    }
    return box;
  }

  // What was chosen is posted with the next save; the box goes when the server has confirmed it.
  function choose(box, clash, side) {
    let choice = box.querySelector("input");
    if (!choice) {
      choice = document.createElement("input");
      choice.type = "hidden";
      choice.name = `choice-${clash.name}`;
      box.append(choice);
    }
    choice.value = `${side}:${clash.mark}`;
    for (const button of box.querySelectorAll("[data-side]")) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    box.fresh = side === "theirs" && !fill(clash);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Puts their text into the inputs; false where only a fresh page can show it (rows, a date that is none).
  function fill(clash) {
    if (!clash.posted) return false;
    const inputs = [...document.getElementsByName(clash.name)];
    for (const input of inputs) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = clash.posted.includes(input.value);
      else input.value = clash.posted[0] || "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return inputs.every((input) => ["radio", "checkbox"].includes(input.type) || input.value === (clash.posted[0] || ""));
  }

  function update(clashes) {
    const now = new Map(clashes.map((clash) => [clash.anchor, clash]));
    let fresh = false;
    for (const [anchor, { box, clash }] of boxes) {
      const next = now.get(anchor);
      if (next && next.theirs === clash.theirs && (next.mine === clash.mine || !box.querySelector("input"))) {
        box.querySelector('[data-slot="mine"]').textContent = next.mine || box.dataset.empty;
        now.delete(anchor);
        continue;
      }
      fresh = fresh || (!next && box.fresh);
      box.remove();
      boxes.delete(anchor);
    }
    for (const [anchor, clash] of now) {
      const at = holder(anchor), box = show(clash);
      if (at) at.append(box);
      boxes.set(anchor, { box, clash });
    }
    if (fresh) document.dispatchEvent(new CustomEvent("questions-outdated"));
  }

  const told = [...document.querySelectorAll(".clash[data-texts]")];
  const first = told.map((box) => JSON.parse(box.dataset.texts));
  told.forEach((box) => box.remove());
  update(first);
  document.addEventListener("questions-clashed", (event) => update(event.detail.conflicts));
})();
