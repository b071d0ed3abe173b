// Uploading files with the progress shown; without this script the form posts them by itself.
"use strict";

let sending = null;

function tell(form, part, words) {
  form.querySelector(`[data-upload-${part}]`).textContent = words;
}

function objection(form, files) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > Number(form.dataset.mostFiles)) return form.dataset.tooMany;
  return total > Number(form.dataset.most) ? form.dataset.tooLarge : "";
}

function busy(form, on) {
  form.querySelector("[data-upload-progress]").hidden = !on;
  form.querySelector("[data-upload-cancel]").hidden = !on;
  form.querySelector("button:not([type])").disabled = on;
  if (!on) sending = null;
}

// The answer is the page as it would have come without this script; its main part takes the place of ours.
function show(form, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main) return failed(form, form.dataset.broken);
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  (document.getElementById("problems") || main).focus();
  window.scrollTo(0, 0);
}

function failed(form, words) {
  busy(form, false);
  tell(form, "wrong", words);
}

function send(form) {
  const bar = form.querySelector("progress");
  sending = new XMLHttpRequest();
  sending.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    tell(form, "share", Math.floor((100 * event.loaded) / event.total) + "%");
  });
  sending.upload.addEventListener("load", () => tell(form, "words", form.dataset.checking));
  sending.addEventListener("load", () => { const text = sending.responseText; busy(form, false); show(form, text); });
  sending.addEventListener("error", () => failed(form, form.dataset.broken));
  sending.addEventListener("abort", () => failed(form, form.dataset.stopped));
  sending.open("POST", form.action);
  sending.send(new FormData(form));
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-upload]");
  if (form && event.target.type === "file") tell(form, "wrong", objection(form, [...event.target.files]));
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form) return;
  event.preventDefault();
  if (sending) return;
  const words = objection(form, [...form.querySelector("input[type=file]").files]);
  tell(form, "wrong", words);
  if (words) return;
  tell(form, "words", form.dataset.sending);
  busy(form, true);
  send(form);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-upload-cancel]") && sending) sending.abort();
});
