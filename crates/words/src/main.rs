//! What a person or the build does with `words/`: `words page FOLDER`, `words sort`, `words check`.
#![allow(clippy::print_stderr, reason = "a command talks to whoever typed it")]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use latchkey_words::{Language, account_words, filled_page};

const USAGE: &str =
    "words page FOLDER   fill index.html in that folder, and write words-account.json beside it
words sort          put the keys of each file in words/ in order (with --features check)
words check         what is wrong with the words and with the use of them (with --features check)";

fn main() -> ExitCode {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    let outcome = match typed[..] {
        ["page", folder] => page(Path::new(folder)),
        #[cfg(feature = "check")]
        ["sort"] => latchkey_words::sort(root()),
        #[cfg(feature = "check")]
        ["check"] => match latchkey_words::check(root()) {
            faults if faults.is_empty() => Ok(()),
            faults => Err(faults.join("\n")),
        },
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "check")]
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn page(folder: &Path) -> Result<(), String> {
    let at = |file: &Path| {
        let name = file.display().to_string();
        move |error| format!("{name}: {error}")
    };
    let index = folder.join("index.html");
    let text = fs::read_to_string(&index).map_err(at(&index))?;
    let filled = filled_page(&text, Language::ENGLISH).map_err(|fault| format!("index.html: {fault}"))?;
    fs::write(&index, filled).map_err(at(&index))?;
    let account = folder.join("words-account.json");
    fs::write(&account, account_words(Language::ENGLISH)).map_err(at(&account))
}
