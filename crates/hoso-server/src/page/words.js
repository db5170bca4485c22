// The words of the page in the reader's language, and how numbers and dates are written. The texts are in texts.js.

import * as TEXTS from "./texts.js";

/** Keys of metadata in the order in which they are shown. */
export const FIELDS = [
  "kind", "number", "date", "place", "agency", "parent_agency", "subject", "signer", "signer_title", "authority",
  "recipients", "references", "urgency", "dossier", "person", "citizen_ids", "tax_codes", "phones", "plot", "sheet",
  "certificate_serial", "procedure", "received_at", "due_at",
];

const remembered = { // Storage may be forbidden; the page then works, and forgets.
  get() { try { return localStorage.getItem("hoso.language"); } catch { return null; } },
  set(value) { try { localStorage.setItem("hoso.language", value); } catch { /* forgets */ } },
};
export let language = remembered.get() === "en" ? "en" : "vi";

export function turnLanguage() {
  language = language === "vi" ? "en" : "vi";
  remembered.set(language);
}

export const pick = (pair) => pair[language === "vi" ? 0 : 1];
export const t = (key, ...args) => { const text = pick(TEXTS[key]); return typeof text === "function" ? text(...args) : text; };
/** A word that the API uses, of a group of them: as it is, if there is no text for it. */
export const term = (group, word) => { const key = `${group}$${word.replaceAll("-", "_")}`; return Object.hasOwn(TEXTS, key) ? pick(TEXTS[key]) : word; };
/** The names of attached files, and how many there are beside them. */
export const attachedNames = ({ names, more, at_least: least }) => (more || least ? t("attachedMore", names.join(", "), more, least).trim() : names.join(", "));
export const number = (n) => new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB").format(n ?? 0);

/** A date as Vietnamese papers print it, in both languages: one order of day and month, never to be mistaken. */
export const day = (iso) => String(iso).replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3/$2/$1");

const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" }); // dd/mm/yyyy, hh:mm
export const moment = (iso) => (Number.isNaN(Date.parse(iso)) ? String(iso ?? "") : clock.format(new Date(iso)).replace(",", ""));

const today = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" }); // hh:mm:ss
/** A moment shortly: the time alone if it was today. */
export function shortly(iso) {
  const date = new Date(iso);
  return date.toDateString() === new Date().toDateString() ? today.format(date) : moment(iso).replace(/\/\d{4}/, "");
}

/** A text that the service has in both languages: the reader's first, the other one smaller below it. */
export const bothOf = ({ vietnamese, english }) => (language === "vi" ? [["vi", vietnamese], ["en", english]] : [["en", english], ["vi", vietnamese]]);
