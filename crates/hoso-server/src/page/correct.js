// What a person says that a paper says: a value put right, one that the paper does not have, or what was read after all.

import { api, documentApi, el, list } from "./kit.js";
import { announce, faultOf, say } from "./live.js";
import { FIELDS, bothOf, day, moment, t, term } from "./words.js";

/** Fields that have several values: one a line. */
const MANY = new Set(["authority", "recipients", "references", "citizen_ids", "tax_codes", "phones"]);

/** The last word on each field that holds, by field. */
export const lastWords = (words) => {
  const last = new Map(list(words).map((word) => [word.field, word]));
  return new Map([...last].filter(([, word]) => word.values !== null));
};

/** Fields that a paper of a known kind carries, by pen if not in print: what could not be read is for a person to enter. */
export const toEnter = (metadata, said) => (list(metadata.kind).length ? ["number", "date"].filter((key) => !list(metadata[key]).length && !said.has(key)) : []);

/** The values of a field with a button that opens a form in their place, and who said so if a person did. */
export function editable(paper, key, word, values, proposed, done) {
  const name = t("correctField", term("field", key));
  const open = () => {
    cell.replaceChildren(wordForm(paper, key, word, done, close, proposed));
    cell.querySelector("input, textarea").focus();
  };
  const close = () => { cell.replaceChildren(shown, button); button.focus(); };
  const nothing = word ? el("span", { class: "quiet" }, t("notOnPaper")) : [el("span", { class: "check" }, t("toEnter")), proposals(paper, key, proposed, done)];
  const shown = el("div", {}, values.length ? values : nothing,
    word ? el("div", { class: "quiet small" }, t("saidBy", word.person, moment(word.at))) : null);
  const button = el("button", { type: "button", id: `edit-${key}`, class: "edit", "aria-label": name, title: name, onclick: open }, "✎");
  const cell = el("div", { class: "editable" }, shown, button);
  return cell;
}

/** A choice of the fields that nothing is known of; choosing one opens its form. */
export function addField(paper, known, done) {
  const missing = FIELDS.filter((key) => !known.includes(key));
  const box = el("div", { class: "editable" });
  const choose = (event) => {
    const key = event.target.value;
    if (!key) return;
    box.replaceChildren(el("p", { class: "small" }, term("field", key)), wordForm(paper, key, null, done, close));
    box.querySelector("input, textarea").focus();
  };
  const close = () => box.replaceChildren(select());
  const select = () => el("select", { id: "add-field", "aria-label": t("addField"), onchange: choose },
    el("option", { value: "" }, t("addField")), missing.map((key) => el("option", { value: key }, term("field", key))));
  close();
  return box;
}

/** What the file's name says: one press says that it is so. */
function proposals(paper, key, proposed, done) {
  if (!proposed.length) return null;
  const fault = faultOf();
  return el("div", { class: "choices small" }, el("span", { class: "quiet" }, t("byFileName")),
    proposed.map((value) => el("button", { type: "button", lang: "vi", "aria-label": t("confirmValue", value), onclick: () => record(paper, key, { values: [value] }, fault, done) }, value)), fault);
}

/** Says it to the service; what is wrong with it is shown in `fault`. */
async function record(paper, key, word, fault, done) {
  say(fault, "");
  try {
    await api(`${documentApi(paper.document)}/fields/${key}`, undefined, "POST", word);
    announce(t("recorded", term("field", key)));
    await done(); // The page is drawn anew; whoever goes by keyboard goes on where they were.
    document.getElementById(`edit-${key}`)?.focus();
  } catch (problem) {
    say(fault, problem.vietnamese ? bothOf(problem)[0][1] : problem.message);
  }
}

function wordForm(paper, key, word, done, close, proposed = []) {
  const fault = faultOf();
  const texts = list(paper.metadata?.[key]).map((value) => day(value.value));
  const name = term("field", key);
  const send = (said) => record(paper, key, said, fault, done);
  const field = MANY.has(key)
    ? el("textarea", { name: "said", rows: Math.max(3, texts.length), "aria-label": name, "aria-describedby": `lines-${key}`, value: texts.join("\n") })
    : el("input", { name: "said", "aria-label": name, autocomplete: "off", spellcheck: "false", value: texts[0] ?? proposed[0] ?? "" });
  const submit = (event) => {
    event.preventDefault();
    const said = MANY.has(key) ? field.value.split("\n") : [field.value];
    const values = said.map((text) => text.trim()).filter(Boolean);
    if (values.length) send({ values });
    else field.focus(); // That the paper has none is said by its own button.
  };
  const escape = (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } };
  return el("form", { class: "say", lang: "vi", onsubmit: submit, onkeydown: escape }, field,
    MANY.has(key) ? el("p", { class: "quiet small", id: `lines-${key}` }, t("onePerLine")) : null,
    el("div", { class: "choices" }, el("button", { type: "submit", class: "main" }, t("saveWord")),
      el("button", { type: "button", onclick: () => send({ values: [] }) }, t("notOnPaper")),
      word ? el("button", { type: "button", onclick: () => send("as-read") }, t("asRead")) : null,
      el("button", { type: "button", onclick: close }, t("never"))),
    fault);
}
