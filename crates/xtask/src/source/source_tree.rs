//! All Rust files of the workspace, read once, with the facts that the rules need.

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use crate::error::{Error, Result, at_path};
use crate::files::files;
use crate::source::definitions::{Definition, definitions};
use crate::source::functions::{Function, functions};
use crate::source::module_content::{ModuleContent, module_content};
use crate::source::test_code::{remove_test_items, test_modules};
use crate::source::texts::{TextLiteral, texts};

/// The folders that hold Rust files, from the checkout's root.
const FOLDERS: [&str; 3] = ["src", "crates", "tests"];

pub(crate) struct SourceFile {
    /// From the checkout's root, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Whether the whole file is test code: in a `tests` folder, or declared by `#[cfg(test)] mod name;`.
    pub(crate) is_test: bool,
    pub(crate) facts: SourceFacts,
}

/// What a file holds outside test code; nothing for a file in a `tests` folder, which is not parsed.
#[derive(Default)]
pub(crate) struct SourceFacts {
    pub(crate) functions: Vec<Function>,
    pub(crate) definitions: Vec<Definition>,
    pub(crate) texts: Vec<TextLiteral>,
    pub(crate) content: ModuleContent,
    /// The modules declared by `#[cfg(test)] mod name;`.
    test_modules: Vec<String>,
}

pub(crate) struct SourceTree {
    pub(crate) root: PathBuf,
    pub(crate) files: Vec<SourceFile>,
}

impl SourceTree {
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let mut sources = Vec::new();
        for folder in FOLDERS {
            for file in files(&root.join(folder))? {
                let path = file.strip_prefix(root).unwrap_or(&file).display().to_string();
                if path.ends_with(".rs") {
                    sources.push((path, fs::read_to_string(&file).map_err(at_path(&file))?));
                }
            }
        }
        Self::parse(root, &sources)
    }

    /// The tree of files with these paths and texts. Parsing takes most of the check's time, hence the threads.
    fn parse(root: &Path, sources: &[(String, String)]) -> Result<Self> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let share = sources.len().div_ceil(threads).max(1);
        let parsed: Vec<Result<Vec<SourceFile>>> = thread::scope(|scope| {
            let parse_all = |share: &[(String, String)]| share.iter().map(parse_file).collect();
            let workers: Vec<_> =
                sources.chunks(share).map(|share| scope.spawn(move || parse_all(share))).collect();
            workers.into_iter().map(|worker| worker.join().expect("the parser returns its errors")).collect()
        });
        let mut files = Vec::new();
        for share in parsed {
            files.extend(share?);
        }
        let test_files: Vec<String> = files.iter().flat_map(declared_test_files).collect();
        for file in &mut files {
            file.is_test |= test_files.contains(&file.path);
        }
        Ok(Self { root: root.to_path_buf(), files })
    }

    /// The files that are not tests.
    pub(crate) fn code(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| !file.is_test)
    }

    pub(crate) fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// The two paths at which rustc looks for the module `name` that the file at `path` declares.
pub(crate) fn module_files(path: &str, name: &str) -> [String; 2] {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = match file {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        file => format!("{folder}/{}", file.trim_end_matches(".rs")),
    };
    [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")]
}

fn parse_file((path, text): &(String, String)) -> Result<SourceFile> {
    let is_test = path.split('/').any(|part| part == "tests");
    let facts = if is_test { SourceFacts::default() } else { facts(path, text)? };
    Ok(SourceFile { path: path.clone(), text: text.clone(), is_test, facts })
}

fn facts(path: &str, text: &str) -> Result<SourceFacts> {
    let parsed = syn::parse_file(text);
    let parse_error =
        |error: syn::Error| Error::new(format!("{path}:{}: {error}", error.span().start().line));
    let mut items = parsed.map_err(parse_error)?.items;
    let test_modules = test_modules(&items);
    remove_test_items(&mut items);
    Ok(SourceFacts {
        functions: functions(&items),
        definitions: definitions(&items),
        texts: texts(&items),
        content: module_content(&items),
        test_modules,
    })
}

fn declared_test_files(file: &SourceFile) -> Vec<String> {
    file.facts.test_modules.iter().flat_map(|name| module_files(&file.path, name)).collect()
}

/// A tree of the files `(path, text)`, for the tests of the rules.
#[cfg(test)]
pub(crate) fn tree_of(sources: &[(&str, &str)]) -> SourceTree {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    SourceTree::parse(Path::new("/nowhere"), &Vec::from_iter(sources.iter().map(owned))).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_code_is_left_out() {
        let tree = tree_of(&[
            (
                "crates/a/src/lib.rs",
                "mod b;\nfn a() {}\n#[cfg(test)] mod checks;\n#[cfg(test)] mod tests { fn c() {} }\n",
            ),
            ("crates/a/src/b.rs", "fn d() {}\n"),
            ("crates/a/src/checks.rs", "fn e() {}\n"),
            ("crates/a/tests/f.rs", "fn f() {}\n"),
        ]);
        let code: Vec<_> = tree.code().map(|file| (file.path.as_str(), file.facts.functions.len())).collect();
        assert_eq!(code, [("crates/a/src/lib.rs", 1), ("crates/a/src/b.rs", 1)]);
    }

    #[test]
    fn a_file_that_cannot_be_parsed_is_named_with_its_line() {
        let sources = [("src/a.rs".to_owned(), "fn a() {}\nfn {}\n".to_owned())];
        let error = SourceTree::parse(Path::new("/nowhere"), &sources).err().unwrap();
        assert!(error.to_string().starts_with("src/a.rs:2: "), "{error}");
    }

    #[test]
    fn a_module_is_looked_for_where_rustc_does() {
        assert_eq!(module_files("src/a/mod.rs", "b"), ["src/a/b.rs", "src/a/b/mod.rs"]);
        assert_eq!(module_files("src/a.rs", "b"), ["src/a/b.rs", "src/a/b/mod.rs"]);
    }
}
