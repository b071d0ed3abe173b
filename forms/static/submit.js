// The check page: one submission at a time, and the Word pages shown on it instead of on a page of their own.
"use strict";

const LONGEST = 30000;
const handing = document.getElementById("submit");
const button = handing.querySelector("button.btn-primary");

function release() { button.disabled = false; }

// Disabled only while it is on its way; back, a failed or a stopped request give it back.
handing.addEventListener("submit", () => {
  setTimeout(() => { button.disabled = true; }, 0);
  setTimeout(release, LONGEST);
});
window.addEventListener("pageshow", release);

for (const link of document.querySelectorAll("[data-sheets]")) {
  const words = link.closest(".draft-pages").dataset;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !window.fetch) return;
    event.preventDefault();
    if (link.getAttribute("aria-disabled")) return;
    const shelf = link.nextElementSibling || link.parentElement.appendChild(document.createElement("div"));
    shelf.setAttribute("role", "status");
    shelf.textContent = words.busy;
    link.setAttribute("aria-disabled", "true");
    try {
      const answer = await fetch(link.href + "?part=1", { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      shelf.innerHTML = await answer.text();
    } catch {
      shelf.textContent = words.failed;
    }
    link.removeAttribute("aria-disabled");
  });
}
