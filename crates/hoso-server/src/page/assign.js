// Saying which dossier a paper belongs to: by one of the codes that were named, or by typing one.

import { address, api, documentApi, el, fold } from "./kit.js";
import { announce, faultOf, say } from "./live.js";
import { t, term } from "./words.js";

/** A question that waits for an answer; Escape and the second button say no. */
function confirmed(file, code) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { "aria-labelledby": "confirm-title", onclose: () => { dialog.remove(); resolve(dialog.returnValue === "yes"); } },
      el("form", { method: "dialog" },
        el("h2", { id: "confirm-title" }, t("confirmTitle")),
        el("p", { class: "code" }, code), el("p", { class: "quiet file" }, file),
        el("p", { class: "choices" }, el("button", { value: "yes", class: "main", autofocus: true }, t("put")), el("button", { value: "no" }, t("never")))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

async function assign(paper, code, fault, done) {
  say(fault, "");
  try {
    await api(address(`${documentApi(paper.document)}/dossier`, { dossier: code }), undefined, "POST");
    announce(t("assigned", paper.file, code));
    done();
  } catch (problem) {
    say(fault, problem.status === 400 ? t("badCode") : problem.vietnamese ?? problem.message);
  }
}

/** The codes between which a person has to choose, each with who named it. */
export function candidates(paper, done) {
  const fault = faultOf();
  const choose = async (code) => { if (await confirmed(paper.file, code)) await assign(paper, code, fault, done); };
  return el("div", { class: "choose", role: "group", "aria-label": t("chooseDossier") },
    el("p", { class: "small" }, t("chooseDossier")),
    el("div", { class: "choices" }, paper.conflict.map(({ code, source }) =>
      el("button", { type: "button", "aria-label": `${t("assignHere", code)} (${term("source", source)})`, onclick: () => choose(code) },
        el("span", { class: "code" }, code), el("span", { class: "quiet small" }, term("source", source))))),
    fault);
}

/** A small form for a code, folded away until it is wanted. */
export function codeForm(paper, label, done) {
  const fault = faultOf();
  const id = `code-${paper.document}`;
  const submit = (event) => {
    event.preventDefault();
    const code = event.target.elements.dossier.value.trim();
    if (code) assign(paper, code, fault, () => { box.open = false; done(); });
  };
  const box = fold(`assign-${paper.document}`, t(label), false,
    el("form", { class: "assign", onsubmit: submit },
      el("label", { for: id }, t("dossierCode")),
      el("div", { class: "bar" },
        el("input", { id, name: "dossier", required: true, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", placeholder: "H39.18-240815-0007" }),
        el("button", { type: "submit" }, t("put"))),
      fault));
  return box;
}
