// Looking an answer up in an official list while typing it: a combobox whose entries the server finds.
"use strict";

{
  const PAUSE = 150;

  function make(tag, attributes) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  function equip(input) {
    if (input.getAttribute("role") === "combobox" || !window.fetch) return;
    const id = `list-${input.id}`;
    const list = make("ul", { id, role: "listbox", "aria-label": input.dataset.list, class: "picker-list" });
    const told = make("p", { role: "status", class: "note picked" });
    list.hidden = true;
    input.after(list);
    input.closest(".picker").after(told);
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off" };
    for (const [name, value] of Object.entries(states)) input.setAttribute(name, value);
    attend(new Picker(input, list, told));
  }

  class Picker {
    constructor(input, list, told) {
      Object.assign(this, { input, list, told, active: -1, asked: 0, timer: 0 });
    }

    get isOpen() { return !this.list.hidden; }

    // Only the answer to the last question asked is shown.
    async search() {
      const query = this.input.value.trim();
      const turn = ++this.asked;
      if (!query) return this.close("");
      try {
        const answer = await fetch(`${this.input.dataset.picks}?q=${encodeURIComponent(query)}`, { credentials: "same-origin" });
        const entries = answer.ok ? await answer.json() : [];
        if (turn === this.asked && document.activeElement === this.input) this.show(entries);
      } catch (failure) {
        this.close("");
      }
    }

    show(entries) {
      if (!entries.length) return this.close(this.input.dataset.check ? "" : this.input.dataset.none);
      this.list.replaceChildren(...entries.map((entry, place) => this.option(entry, place)));
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.point(-1);
      this.told.textContent = this.input.dataset.found.replace("{count}", entries.length);
    }

    option(entry, place) {
      const option = make("li", { role: "option", id: `${this.list.id}-${place}`, "aria-selected": "false" });
      if (this.input.dataset.lang) option.lang = this.input.dataset.lang;
      const code = make("span", { class: "picker-code" });
      code.textContent = entry.code;
      option.append(code, ` ${entry.title}`);
      option.entry = entry;
      return option;
    }

    point(place) {
      this.active = place;
      [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
      if (place < 0) return this.input.removeAttribute("aria-activedescendant");
      this.input.setAttribute("aria-activedescendant", this.list.children[place].id);
      return this.list.children[place].scrollIntoView({ block: "nearest" });
    }

    move(by) {
      const count = this.list.children.length;
      this.point(this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count);
    }

    choose(option) {
      const { value, code, title, group } = option.entry;
      this.close(this.input.dataset.chosen.replace("{label}", `${code} ${title}`));
      this.fill(this.input, value);
      const section = document.getElementById(this.input.dataset.fills || "");
      if (section) this.fill(section, group);
    }

    fill(control, value) {
      control.value = value;
      this.isFilling = true;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
      this.isFilling = false;
    }

    close(words) {
      clearTimeout(this.timer);
      this.asked += 1;
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.point(-1);
      if (words !== undefined) this.told.textContent = words;
    }

    onInput() {
      if (this.isFilling) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.search(), PAUSE);
    }

    onKey(event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" && !this.isOpen) { event.preventDefault(); this.search(); return; }
      if (!this.isOpen) return;
      const keys = {
        ArrowDown: () => this.move(1),
        ArrowUp: () => this.move(-1),
        Escape: () => this.close(""),
        Enter: () => this.choose(this.list.children[this.active]),
      };
      if (!keys[event.key] || (event.key === "Enter" && this.active < 0)) return;
      event.preventDefault();
      keys[event.key]();
    }
  }

  function attend(picker) {
    picker.input.addEventListener("input", () => picker.onInput());
    picker.input.addEventListener("keydown", (event) => picker.onKey(event));
    picker.input.addEventListener("blur", () => picker.close());
    picker.list.addEventListener("mousedown", (event) => event.preventDefault());
    picker.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) picker.choose(option);
    });
  }

  function equipAll(within) {
    within.querySelectorAll("input[data-picks]").forEach(equip);
  }

  document.addEventListener("questions-swapped", (event) => equipAll((event.detail && event.detail.within) || document));
  equipAll(document);
}
