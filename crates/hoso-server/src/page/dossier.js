// A dossier: its documents, one below the other.

import { address, api, documentPath, el, first, list } from "./kit.js";
import { naming, searchForm } from "./search.js";
import { t, term } from "./words.js";

export async function dossierView(code, parameters, signal) {
  const dossier = await api(`/api/v1/dossiers/${encodeURIComponent(code)}`, signal);
  const papers = list(dossier.documents);
  const heading = `${t("dossier")} ${dossier.dossier}`;
  return {
    title: heading,
    live: t("documents", papers.length),
    nodes: el("div", { class: "column" },
      searchForm({ q: "" }, t("searchAll"), null),
      el("h1", { tabindex: "-1" }, heading),
      el("p", { class: "quiet summary" }, papers.length ? t("documents", papers.length) : t("noDocuments")),
      el("ol", { class: "hits" }, papers.map(dossierPaper))),
  };
}

function dossierPaper(paper) {
  const of = (key) => first(paper.metadata?.[key])?.value;
  return el("li", { class: "result" },
    el("h2", {}, el("a", { href: address(documentPath(paper.document), { page: paper.pages[0]?.page ?? 1 }) }, naming(of("kind"), of("number"), of("date")))),
    of("subject") ? el("p", { class: "subject", lang: "vi" }, of("subject")) : null,
    el("p", { class: "meta quiet" }, el("span", {}, t("pages", paper.pages.length)), el("span", {}, term("state", paper.state)), el("span", { class: "file" }, paper.file)));
}
