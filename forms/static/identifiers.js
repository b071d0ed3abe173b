// Codes and numbers checked while they are typed, with the verdicts of forms/validators. The server judges again.
"use strict";

{
  const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  const OUTER_SPACE = new RegExp(`^(?:${SPACE.source})|(?:${SPACE.source})$`, "g");
  const UNSEEN = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]/;
  const DASHES = /[\u2010-\u2015\u2212\uff0d\u2500_~]+/g;
  const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const CREDIT_CODE = /^[0-9ANY][0-9A-HJ-NP-RTUW-Y]{17}$/;
  const ORGANISATION_CODE = /^[0-9A-Z]{8}-?[0-9X]$/;
  const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
  const PATENT_NUMBER = /^(?:ZL)?((?:19|20)\d{2}[12389]\d{7}|\d{2}[12389]\d{5})\.([\dX])$/;
  const UNFINISHED = ["length", "form", "old-form"];
  const DOUBTS = ["inner", "start", "old-inner"];

  const narrow = (text) => text.normalize("NFKC");
  const squeeze = (text) => narrow(text).replace(SPACE, "").toUpperCase();
  const dial = (text) => narrow(text).replace(DASHES, "-").replace(SPACE, "");
  const symbol = (text) => narrow(text).toUpperCase().split(SPACE).filter(Boolean).join(" ");

  // -- the checks: what is to be said, nothing where all holds ---------------------------------------

  function creditCheck(body) {
    let sum = 0;
    let weight = 1;
    for (const character of body) {
      sum += ALPHABET.indexOf(character) * weight;
      weight = (weight * 3) % 31;
    }
    return ALPHABET[(31 - (sum % 31)) % 31];
  }

  function organisationCheck(body) {
    const sum = [...body].reduce((total, character, place) => total + parseInt(character, 36) * ORGANISATION_WEIGHTS[place], 0);
    const check = 11 - (sum % 11);
    return check === 10 ? "X" : String(check % 11);
  }

  function patentCheck(digits) {
    const remainder = [...digits].reduce((total, digit, place) => total + digit * (2 + (place % 8)), 0) % 11;
    return remainder === 10 ? "X" : String(remainder);
  }

  function judgeCreditCode(code, expected) {
    if ([...code].length !== 18) return ["length"];
    if (!CREDIT_CODE.test(code)) return ["form"];
    if (creditCheck(code.slice(0, 17)) !== code[17]) return ["check"];
    const found = organisationCheck(code.slice(8, 16)) === code[16] ? [] : ["inner"];
    return expected.length && !expected.includes(code.slice(0, 2)) ? [...found, "start"] : found;
  }

  function judgeOrganisationCode(code) {
    if (!ORGANISATION_CODE.test(code)) return ["form"];
    const plain = code.replace("-", "");
    return organisationCheck(plain.slice(0, 8)) === plain[8] ? [] : ["inner"];
  }

  function judgeUnitCode(code, expected) {
    if ([...code.replace(/-/g, "")].length !== 9) return judgeCreditCode(code, expected);
    return judgeOrganisationCode(code).map((verdict) => `old-${verdict}`);
  }

  function judgePatentNumber(number) {
    const match = PATENT_NUMBER.exec(number);
    if (!match) return ["form"];
    return patentCheck(match[1]) === match[2] ? [] : ["check"];
  }

  const READINGS = { dialled: dial, narrow, symbol, "as-typed": (text) => text };
  const JUDGES = {
    "credit-code": judgeCreditCode,
    "organisation-code": judgeOrganisationCode,
    "unit-code": judgeUnitCode,
    "patent-number": judgePatentNumber,
  };

  // -- telling it at the field -----------------------------------------------------------------------

  function read(input) {
    return (READINGS[input.dataset.check] || squeeze)(input.value.replace(OUTER_SPACE, ""));
  }

  // Nothing is said of a blank, nor of characters that only the server can name.
  function judge(input) {
    const typed = input.value.replace(OUTER_SPACE, "");
    if (!typed || UNSEEN.test(typed)) return null;
    const { check, pattern, expected } = input.dataset;
    if (pattern) return new RegExp(`^(?:${pattern})$`, "u").test(read(input)) ? [] : ["form"];
    return JUDGES[check](read(input), expected ? expected.split(",") : []);
  }

  function words(input, verdicts) {
    const said = JSON.parse(input.dataset.said);
    const code = read(input);
    const told = verdicts.length ? verdicts.map((verdict) => said[verdict]).join(said.between) : said.passed || "";
    return told
      .replace("%(length)d", [...code].length)
      .replace("%(start)s", code.slice(0, 2))
      .replace("%(expected)s", (input.dataset.expected || "").split(",").join(said.listed));
  }

  function place(input) {
    const id = `typed-${input.id}`;
    const there = document.getElementById(id);
    if (there) return there;
    const told = document.createElement("p");
    told.id = id;
    told.className = "typed";
    told.setAttribute("role", "status");
    (input.closest(".picker") || input).after(told);
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${id}`.trim());
    return told;
  }

  function tell(input, finished) {
    const told = place(input);
    const verdicts = judge(input);
    const early = verdicts && !finished && UNFINISHED.includes(verdicts[0]);
    const text = verdicts && !early ? words(input, verdicts) : "";
    if (told.textContent !== text) told.textContent = text;
    const state = !verdicts || early ? "" : !verdicts.length ? "passed" : DOUBTS.includes(verdicts[0]) || !finished ? "doubt" : "wrong";
    told.dataset.state = state;
  }

  // Nothing moves while a button is pressed: words that appear as a field is left would push it from under the pointer.
  let pressing = false;
  const left = [];
  document.addEventListener("pointerdown", () => { pressing = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(() => {
    pressing = false;
    for (const input of left.splice(0)) tell(input, true);
  }), true);

  const checked = (event) => event.target.closest && event.target.closest("input[data-check]");
  document.addEventListener("focusin", (event) => { if (checked(event)) place(event.target); });
  document.addEventListener("input", (event) => { if (checked(event)) tell(event.target, false); });
  document.addEventListener("focusout", (event) => {
    if (!checked(event)) return;
    if (pressing) left.push(event.target);
    else tell(event.target, true);
  });
}
