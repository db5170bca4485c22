//! What is typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Scans of one-stop desks, read and made findable.
#[derive(Debug, Parser)]
#[command(version, about, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Settings [default: hoso.toml here, else in the user's configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder, in place of the one in the settings
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What is logged to standard error, in place of the settings: error, warn, info, debug
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write commented settings and an empty data folder
    Init {
        /// Where
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Print the settings in force, each with where it comes from: default, file and line, variable, flag
    Config {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Watch the desks, read, describe, index; web page and API
    Serve,
    /// Send files or folders in, and wait until they are searchable
    Ingest(Ingest),
    /// Find documents by their words
    Search(Search),
    /// Show a dossier (by code) or a document (by id)
    Show {
        /// A dossier's code or a document's id
        id: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Write documents with their texts and metadata, or as searchable PDFs
    Export(Export),
    /// Desks, queue, rates, failures with reasons
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Rebuild the index from stored texts, beside the live one
    Reindex {
        /// Only add pages that have no entry
        #[arg(long)]
        only_missing: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Hold every blob, row and index entry against each other
    Verify {
        /// Remove blobs that no document refers to
        #[arg(long)]
        repair: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Send failed pages and refused files through again
    Retry {
        /// Documents, or numbers of refused files as hoso status shows them [default: all]
        ids: Vec<String>,
    },
    /// Read pages again that were read before; their texts stay until the new ones are there
    Reread(Reread),
    /// Say which dossier a document belongs to
    Assign {
        /// The document's id
        document: String,
        /// The dossier's code
        dossier: String,
    },
    /// Say what a field of a paper is; it holds until a person says otherwise, and what was read stays beside it
    Correct(Correct),
    /// Make cover sheets to print, one for each dossier, that tell dossiers apart in a scanned stack
    Coversheet(Coversheet),
    /// A child process that opens and reads files
    #[command(name = hoso_reader::CHILD, hide = true)]
    PageReader(PageReader),
}

#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// The document's id
    pub(crate) document: String,
    /// The field: number, date, agency, subject, signer, …
    pub(crate) field: String,
    /// Its values, as the paper has them
    #[arg(required_unless_present_any = ["none", "as_read"])]
    pub(crate) values: Vec<String>,
    /// The paper does not say it
    #[arg(long, conflicts_with = "values")]
    pub(crate) none: bool,
    /// What was said before no longer holds: what was read does
    #[arg(long, conflicts_with_all = ["values", "none"])]
    pub(crate) as_read: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Ingest {
    /// The desk they are of [default: the only one]
    #[arg(long)]
    pub desk: Option<String>,
    /// The dossier they belong to [default: by the names of files and folders]
    #[arg(long)]
    pub dossier: Option<String>,
    /// A line of JSON a file
    #[arg(long)]
    pub json: bool,
    /// Files and folders; they stay where they are
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Clone, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Search {
    /// Words with or without diacritics, "phrases", -excluded, one OR the other
    #[arg(allow_hyphen_values = true)]
    pub query: String,
    /// Print help
    // Without a short form: it would be taken for the beginning of a word that is excluded.
    #[arg(long, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
    /// Of this desk
    #[arg(long)]
    pub desk: Option<String>,
    /// Of this dossier
    #[arg(long)]
    pub dossier: Option<String>,
    /// Of a kind, for example "quyết định"
    #[arg(long)]
    pub kind: Option<String>,
    /// By a body whose name has these words
    #[arg(long)]
    pub agency: Option<String>,
    /// Dated on this day or later, 2015-07-09
    #[arg(long)]
    pub from: Option<String>,
    /// Dated on this day or earlier
    #[arg(long)]
    pub to: Option<String>,
    /// How many documents
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(crate) struct Export {
    /// Of this dossier
    #[arg(long, group = "what")]
    pub dossier: Option<String>,
    /// Of this desk
    #[arg(long, group = "what")]
    pub desk: Option<String>,
    /// All
    #[arg(long, group = "what")]
    pub all: bool,
    /// As what
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
    /// The same as --format jsonl
    #[arg(long)]
    pub json: bool,
    /// Where to: a file, or a folder for a file a document [default: standard output]
    #[arg(short, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A JSON object a document, one a line
    Jsonl,
    /// Plain text, with a heading for each page; into a folder, a file a document without headings
    Txt,
    /// The file itself if it is a PDF that lacks nothing; else a PDF with the pages and their words, PDF/A if all are scans
    Pdf,
    /// Words and boxes as ALTO XML
    Alto,
    /// Words and boxes as hOCR
    Hocr,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("pages").required(true).multiple(true))]
pub(crate) struct Reread {
    /// Of this dossier
    #[arg(long, group = "pages")]
    pub dossier: Option<String>,
    /// Of this desk
    #[arg(long, group = "pages")]
    pub desk: Option<String>,
    /// Of this document
    #[arg(long, group = "pages")]
    pub document: Option<String>,
    /// Of documents that came on this day or later, 2026-07-09
    #[arg(long, group = "pages", value_name = "DAY")]
    pub since: Option<String>,
    /// Read with less confidence than this, 0 to 100
    #[arg(long, group = "pages", value_name = "N")]
    pub below_confidence: Option<f32>,
}

#[derive(Debug, Args)]
pub(crate) struct Coversheet {
    /// Codes of dossiers, for example H39.18-240815-0007
    #[arg(required = true, value_name = "CODE")]
    pub codes: Vec<String>,
    /// The PDF to write; - is standard output
    #[arg(short, value_name = "FILE.pdf", required = true)]
    pub output: PathBuf,
    /// The desk whose name is printed [default: the only one, else a line to write on]
    #[arg(long)]
    pub desk: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PageReader {
    #[arg(long)]
    pub engine: String,
    #[arg(long)]
    pub memory: u64,
    #[arg(long)]
    pub cpu: u64,
    #[arg(long)]
    pub bytes: u64,
    #[arg(long)]
    pub pages: u32,
    #[arg(long)]
    pub pixels: u64,
}
