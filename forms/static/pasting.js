// A block of cells pasted into one input of a table: offer to fill the rows and columns with it, once its page is saved.
"use strict";

(() => {
  const form = document.querySelector("form.questions");
  if (!form || !window.fetch || !window.DOMParser) return;
  const isBlock = (text) => /\t/.test(text) || /\S[\r\n]+\s*\S/.test(text);

  // The page where blocks are pasted, reached by saving this one; its form then carries the text.
  async function carry(button, text) {
    const body = new URLSearchParams(new FormData(form));
    body.append(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const pasting = page.querySelector("form.pasting");
    if (answer.status !== 200 || !pasting) throw new Error("another page");
    const carrier = document.importNode(pasting, true);
    carrier.hidden = true;
    carrier.elements.pasted.value = text;
    document.body.append(carrier);
    document.dispatchEvent(new CustomEvent("questions-saved", { detail: { mark: carrier.elements.mark.value, clock: "" } }));
    carrier.submit();
  }

  function offer(panel, input, before, text) {
    const button = panel.closest("fieldset").querySelector("[name=paste]");
    panel.hidden = false;
    panel.setAttribute("role", "alert");
    panel.onclick = (event) => {
      const answer = event.target.closest("button");
      if (!answer) return;
      panel.hidden = true;
      if (answer.value === "no") return input.focus();
      input.value = before;
      carry(button, text).catch(() => button.click());
    };
  }

  form.addEventListener("paste", (event) => {
    const input = event.target;
    const fieldset = input.closest && input.closest("fieldset.many");
    const panel = fieldset && fieldset.querySelector(".paste-offer");
    const text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!panel || !text || input.tagName !== "INPUT" || !isBlock(text)) return;
    offer(panel, input, input.value, text);
  });
})();
