"""Which words of searchable PDFs other programs find, in reading order, and where they select them.

    hoso export --all --format pdf -o FOLDER && hoso export --all --format alto -o FOLDER
    pip install pypdfium2 pymupdf && npm install --prefix FOLDER pdfjs-dist && apt-get install poppler-utils
    python3 tests/bench/found_words.py FOLDER

The ALTO beside each PDF says what is on it. Every engine extracts each page; its words are laid beside those of the ALTO by
their longest common subsequence: a word that is lost, torn, glued to another, or out of order counts as not found. Words of
one letter are counted apart. Boxes (PDFium and MuPDF): words whose box as selected is within 1 % of the page of the ALTO's.
"""

import difflib
import json
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import pymupdf
import pypdfium2

PDFJS = """
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
const pdf = await getDocument({ url: process.argv[1], verbosity: 0 }).promise;
const pages = [];
for (let n = 1; n <= pdf.numPages; n++) {
  const { items } = await (await pdf.getPage(n)).getTextContent();
  pages.push(items.map((item) => item.str + (item.hasEOL ? "\\n" : "")).join(""));
}
console.log(JSON.stringify(pages));
"""


def told(alto):
    """Per page: [(word, (x0, y0, x1, y1) as shares of the page)]."""
    pages = []
    for page in xml.parse(alto).getroot().findall(".//{*}Page"):
        width, height = float(page.get("WIDTH", 1)), float(page.get("HEIGHT", 1))
        words = []
        for word in page.findall(".//{*}String"):
            x, y = float(word.get("HPOS")), float(word.get("VPOS"))
            box = (x / width, y / height, (x + float(word.get("WIDTH"))) / width, (y + float(word.get("HEIGHT"))) / height)
            words += [(part, box) for part in word.get("CONTENT").split()]
        pages.append(words)
    return pages


def by_pdfium(path):
    pages = []
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        width, height = page.get_size()
        words, letters, boxes = [], "", []
        for at in range(text.count_chars()):
            letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, at))
            if letter.isspace() or letter in "\ufffe\x02":
                words += [(letters, around(boxes))] if letters else []
                letters, boxes = "", []
            else:
                left, bottom, right, top = text.get_charbox(at, loose=True)
                letters += letter
                boxes.append((left / width, 1 - top / height, right / width, 1 - bottom / height))
        words += [(letters, around(boxes))] if letters else []
        pages.append(words)
    return pages


def by_mupdf(path):
    pages = []
    for page in pymupdf.open(path):
        words, (width, height) = [], (page.rect.width, page.rect.height)
        for x0, y0, x1, y1, word, *_ in page.get_text("words", sort=False):
            words.append((word, (x0 / width, y0 / height, x1 / width, y1 / height)))
        pages.append(words)
    return pages


def by_poppler(path):
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    return [[(word, None) for word in page.split()] for page in text.split("\f")[:-1]]


def by_pdfjs(path):
    folder = path.parent
    run = ["node", "--input-type=module", "-e", PDFJS, str(path)]
    pages = json.loads(subprocess.run(run, capture_output=True, check=True, cwd=folder).stdout)
    return [[(word, None) for word in page.split()] for page in pages]


def around(boxes):
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def main():
    engines = {"PDFium": by_pdfium, "MuPDF": by_mupdf, "poppler": by_poppler, "pdf.js": by_pdfjs}
    print("| document | words | of one letter | " + " | ".join(engines) + " |")
    print("|---|---|---|" + "---|" * len(engines))
    sums = {}
    for pdf in sorted(Path(sys.argv[1]).resolve().glob("*.pdf")):
        alto = pdf.with_suffix(".xml")
        truth = told(alto)
        count = sum(len(page) for page in truth)
        single = sum(len(word) == 1 for page in truth for word, _ in page)
        cells = []
        for name, engine in engines.items():
            found = short = placed = boxed = 0
            for wanted, got in zip(truth, engine(pdf)):
                match = difflib.SequenceMatcher(None, [w for w, _ in wanted], [w for w, _ in got], autojunk=False)
                for at, there, length in match.get_matching_blocks():
                    found += length
                    for step in range(length):
                        short += len(wanted[at + step][0]) == 1
                        ours, theirs = wanted[at + step][1], got[there + step][1]
                        if theirs:
                            boxed += 1
                            placed += all(abs(a - b) < 0.01 for a, b in zip(ours, theirs))
            sum_of = sums.setdefault(name, [0, 0, 0, 0, 0, 0])
            for at, part in enumerate((found, count, short, single, placed, boxed)):
                sum_of[at] += part
            cells.append(f"{found}, {short}" + (f", {placed}" if boxed else ""))
        print(f"| {pdf.name[:40]} | {count} | {single} | " + " | ".join(cells) + " |", flush=True)
    for name, (found, count, short, single, placed, boxed) in sums.items():
        line = f"{name}: {found} of {count} words, {short} of {single} of one letter"
        print(line + (f", {placed} of {boxed} selected where they stand" if boxed else ""))


if __name__ == "__main__":
    main()
