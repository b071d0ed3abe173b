// Sums while typing: the number shown is the one the server works out, and the server's is the one kept.
"use strict";

(() => {
  const PATTERNS = { numeric: /^-?\d{1,12}$/, decimal: /^-?\d{1,12}(\.\d{1,2})?$/ };
  const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

  // What the server reads in a text, in hundredths; null where it reads no number within the bounds.
  function hundredths(input) {
    const plain = input.value.trim().normalize("NFKC").replace(/ /g, "").replace(/，/g, ",");
    const text = GROUPED.test(plain) ? plain.replace(/,/g, "") : plain;
    if (!PATTERNS[input.inputMode].test(text)) return null;
    const number = Number(text);
    const within = number >= Number(input.dataset.least) && number <= Number(input.dataset.most);
    return within ? Math.round(number * 100) : null;
  }

  // The numbers a sum is of: those it names, else the column above it.
  function termsOf(output) {
    const names = output.dataset.terms;
    if (names) return names.split(" ").map((name) => document.getElementsByName(name)[0]).filter(Boolean);
    return [...output.closest("table").querySelectorAll(`tbody input[name$="-${output.dataset.sum}"]`)];
  }

  function sum(output) {
    const inputs = termsOf(output);
    const numbers = inputs.map(hundredths).filter((number) => number !== null);
    const total = numbers.reduce((sofar, number) => sofar + number, 0);
    const decimal = inputs.some((input) => input.inputMode === "decimal");
    output.textContent = numbers.length ? (total / 100).toFixed(decimal ? 2 : 0) : "";
  }

  function sums() {
    document.querySelectorAll("tfoot output[data-sum], output[data-terms]").forEach(sum);
  }

  document.addEventListener("input", sums);
  document.addEventListener("questions-swapped", sums);
  sums();
})();
