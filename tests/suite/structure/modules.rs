//! The modules of a crate, and what each of them takes from others, read from its tokens.
//!
//! Tokens are read instead of a syntax tree because a path in a macro's arguments counts as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// `crate::query::Note` without its first word.
type Names = Vec<String>;

/// The modules of one crate that are not for tests only, by their names from the root.
#[derive(Default)]
pub(super) struct Modules {
    by_name: BTreeMap<Names, Module>,
}

/// What a module declares and what it names.
#[derive(Default)]
struct Module {
    file: PathBuf,
    children: BTreeSet<String>,
    defined: BTreeSet<String>,
    imports: BTreeMap<String, Names>,
    /// And whether it is declared again for others.
    globs: Vec<(Names, bool)>,
    named: Vec<Names>,
}

/// What one file takes from another: the names, by both files.
pub(super) type Uses = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

impl Modules {
    /// Reads the crate whose root is `file`: its `lib.rs` or `main.rs`.
    pub(super) fn of(file: &Path) -> Self {
        let mut modules = Self::default();
        modules.read_file(file, file.parent().unwrap(), &[]);
        modules
    }

    fn read_file(&mut self, file: &Path, folder: &Path, names: &[String]) {
        let text = std::fs::read_to_string(file).unwrap();
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_module(tokens, file, folder, names);
    }

    fn read_module(&mut self, tokens: TokenStream, file: &Path, folder: &Path, names: &[String]) {
        self.by_name.insert(names.to_vec(), Module { file: file.to_owned(), ..Module::default() });
        // Children first: whether a path starts with one of them decides what it means.
        let mut reading = Reading::default();
        reading.read(&without_tests(tokens));
        let children = reading.children.iter().map(|(name, _)| name.clone()).collect();
        self.by_name.get_mut(names).unwrap().children = children;
        for (name, body) in reading.children {
            let (inner, below) = ([names, std::slice::from_ref(&name)].concat(), folder.join(&name));
            if let Some(body) = body {
                self.read_module(body, file, &below, &inner);
            } else {
                let beside = folder.join(format!("{name}.rs"));
                let child = if beside.exists() { beside } else { below.join("mod.rs") };
                self.read_file(&child, &below, &inner);
            }
        }
        let module = self.by_name.get_mut(names).unwrap();
        module.defined = reading.defined;
        for (path, alias, again) in reading.uses {
            let Some(path) = module.path_from_root(names, &path) else { continue };
            if alias == "*" {
                module.globs.push((path, again));
                continue;
            }
            if !again {
                module.named.push(path.clone());
            }
            module.imports.insert(alias, path);
        }
        module.named.extend(
            reading.paths.iter().filter_map(|path| module.path_from_root(names, path)).collect::<Vec<_>>(),
        );
    }

    /// What each file takes from others of the crate.
    pub(super) fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for module in self.by_name.values() {
            let globs = module.globs.iter().filter(|(_, again)| !again);
            let globs = globs.map(|(glob, _)| (self.by_name.get(glob), "*".to_owned()));
            let named = module.named.iter().map(|path| match self.home_of(path, 0) {
                Some((home, name)) => (Some(home), name),
                None => (None, String::new()),
            });
            for (home, name) in named.chain(globs) {
                if let Some(home) = home.filter(|home| home.file != module.file) {
                    uses.entry(module.file.clone())
                        .or_default()
                        .entry(home.file.clone())
                        .or_default()
                        .insert(name);
                }
            }
        }
        uses
    }

    /// The module in which the item is that `path` names, through whatever declares it again; none of a path that
    /// names a module.
    fn home_of(&self, path: &[String], depth: usize) -> Option<(&Module, String)> {
        let mut at = Names::new();
        for (index, name) in path.iter().enumerate() {
            let module = self.by_name.get(&at)?;
            if module.children.contains(name) {
                at.push(name.clone());
                continue;
            }
            if !module.defined.contains(name) && depth < 8 {
                if let Some(import) = module.imports.get(name) {
                    return self.home_of(&[import, &path[index + 1..]].concat(), depth + 1);
                }
                let through =
                    module.globs.iter().map(|(glob, _)| [glob, &path[index..]].concat()).find_map(|path| {
                        self.home_of(&path, depth + 1).filter(|(home, name)| home.defined.contains(name))
                    });
                if through.is_some() {
                    return through;
                }
            }
            return Some((module, name.clone()));
        }
        None
    }
}

impl Module {
    /// A path from the crate's root; none of one that leaves the crate.
    fn path_from_root(&self, names: &[String], path: &[String]) -> Option<Names> {
        let first = path.first()?.as_str();
        let supers = path.iter().take_while(|name| *name == "super").count();
        match first {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([names, &path[1..]].concat()),
            "super" => Some([&names[..names.len().checked_sub(supers)?], &path[supers..]].concat()),
            _ if self.children.contains(first) => Some([names, path].concat()),
            _ => self.imports.get(first).map(|import| [import, &path[1..]].concat()),
        }
    }
}

/// What is found in a module's tokens before anything of it is resolved.
#[derive(Default)]
struct Reading {
    children: Vec<(String, Option<TokenStream>)>,
    defined: BTreeSet<String>,
    /// The path, the name it has here, and whether it is declared again for others: that is no use of it.
    uses: Vec<(Names, String, bool)>,
    paths: Vec<Names>,
}

impl Reading {
    fn read(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while at < tokens.len() {
            at = match (&tokens[at], tokens.get(at + 1)) {
                (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if *word == "mod" => {
                    let body = match tokens.get(at + 2) {
                        Some(TokenTree::Group(body)) => Some(body.stream()),
                        _ => None,
                    };
                    self.children.push((name.to_string(), body));
                    at + 3
                }
                // Not the `use<'a>` of a return type.
                (TokenTree::Ident(word), Some(TokenTree::Ident(_))) if *word == "use" => {
                    let length = tokens[at..].iter().take_while(|token| !is(token, ';')).count();
                    let again = tokens[..at].last().is_some_and(ends_visibility);
                    self.read_use(&[], &tokens[at + 1..at + length], again);
                    at + length
                }
                (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if defines(&word.to_string()) => {
                    self.defined.insert(name.to_string());
                    at + 1
                }
                (TokenTree::Ident(_), _) => {
                    let (path, length) = path_at(&tokens[at..]);
                    // What follows `::` or `.` belongs to what stands before it.
                    let goes_on = at > 0 && (is(&tokens[at - 1], ':') && at > 1 && is(&tokens[at - 2], ':'))
                        || at > 0 && is(&tokens[at - 1], '.');
                    if path.len() > 1 && !goes_on {
                        self.paths.push(path);
                    }
                    at + length
                }
                (TokenTree::Group(group), _) => {
                    self.read(&without_tests(group.stream()));
                    at + 1
                }
                _ => at + 1,
            };
        }
    }

    /// One tree of a `use`, behind the names that lead to it.
    fn read_use(&mut self, before: &[String], tokens: &[TokenTree], again: bool) {
        let (path, length) = path_at(tokens);
        let path = [before, &path].concat();
        match &tokens[length..] {
            [] if path.last().is_some_and(|last| last == "self") => {
                self.read_import(&path[..path.len() - 1], again);
            }
            [] => self.read_import(&path, again),
            [TokenTree::Ident(word), TokenTree::Ident(alias)] if *word == "as" => {
                self.uses.push((path, alias.to_string(), again));
            }
            [.., last] if is(last, '*') => self.uses.push((path, "*".to_owned(), again)),
            [.., TokenTree::Group(group)] => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                for tree in inner.split(|token| is(token, ',')).filter(|tree| !tree.is_empty()) {
                    self.read_use(&path, tree, again);
                }
            }
            other => panic!("a use that is not understood: {other:?}"),
        }
    }

    fn read_import(&mut self, path: &[String], again: bool) {
        if let Some(name) = path.last() {
            self.uses.push((path.to_vec(), name.clone(), again));
        }
    }
}

/// The names with `::` between them that `tokens` start with, and how many tokens those are.
fn path_at(tokens: &[TokenTree]) -> (Names, usize) {
    let (mut path, mut at) = (Names::new(), 0);
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        at += 1;
        match &tokens[at..] {
            [one, two, TokenTree::Ident(_), ..] if is(one, ':') && is(two, ':') => at += 2,
            _ => break,
        }
    }
    (path, at)
}

/// The tokens without the items that are compiled for tests only.
pub(super) fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let for_tests = is(&token, '#')
            && matches!(tokens.peek(), Some(TokenTree::Group(group)) if is_for_tests(&group.stream()));
        if !for_tests {
            kept.push(token);
            continue;
        }
        // The item ends with its body, or with a semicolon if it is one that has none.
        let mut ends_with_body = true;
        for token in tokens.by_ref() {
            match &token {
                TokenTree::Ident(word) if *word == "use" => ends_with_body = false,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && ends_with_body => break,
                _ if is(&token, ';') => break,
                _ => {}
            }
        }
    }
    kept
}

fn is_for_tests(attribute: &TokenStream) -> bool {
    ["cfg(test)", "cfg(all(test"]
        .iter()
        .any(|start| attribute.to_string().replace(' ', "").starts_with(start))
}

/// Whether `pub` or `pub(…)` ends here.
fn ends_visibility(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => *word == "pub",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    }
}

fn defines(word: &str) -> bool {
    ["struct", "enum", "trait", "type", "fn", "const", "static", "union"].contains(&word)
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}
