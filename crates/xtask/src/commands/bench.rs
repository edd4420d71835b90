//! `bench`: the size of the pages, and the speed of the server compared with the bare machine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build::app;
use crate::error::{Result, at_path};
use crate::files::files;
use crate::process::program::{cargo, run};
use crate::workspace::Workspace;

/// For all files that the login page loads, compressed, in bytes.
const SIZE_BUDGET: u64 = 80 * 1024;

/// The beginning of the element of index.html that names the files of the account's app.
const ACCOUNT_ELEMENT: &str = "meta name=\"account\"";

/// Sizes in bytes.
struct FileSize {
    name: String,
    raw: u64,
    compressed: u64,
}

pub(crate) fn bench(workspace: &Workspace) -> Result<()> {
    app::build(workspace)?;
    let (login, account) = measure(&workspace.dist())?;
    println!("\nThe login page, in bytes:\n\n{}{}", table(&login), compare_with_budget(&login));
    println!("\nWhat the account's pages load beside boot.js and the shell:\n\n{}", table(&account));
    run(cargo(workspace).args(["run", "--release", "--package=latchkey-api", "--example=bench"]))
}

/// The files of the login page and those of the account's pages. index.html names the files of the account's
/// app in one element; `public/boot.js` loads these or the login's, depending on the address.
fn measure(dist: &Path) -> Result<(Vec<FileSize>, Vec<FileSize>)> {
    let index = dist.join("index.html");
    let text = fs::read_to_string(&index).map_err(at_path(&index))?;
    let (named, rest): (Vec<&str>, Vec<&str>) =
        text.split('<').partition(|tag| tag.starts_with(ACCOUNT_ELEMENT));
    let uncompressed: Vec<PathBuf> = files(dist)?.into_iter().filter(|file| !is_compressed(file)).collect();
    let account = reachable_files(&uncompressed, &named.concat(), vec![])?;
    let login = reachable_files(&uncompressed, &rest.concat(), vec![index])?;
    Ok((file_sizes(dist, login)?, file_sizes(dist, account)?))
}

/// `loaded`, and every file of `candidates` that `text` names or that a file so named names in turn.
fn reachable_files(candidates: &[PathBuf], text: &str, mut loaded: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    let mut next = loaded.len();
    let mut text = text.to_owned();
    loop {
        let mentioned = |other: &&PathBuf| {
            let name = other.file_name().unwrap_or_default().to_string_lossy();
            !loaded.contains(other) && text.contains(&*name)
        };
        let more: Vec<PathBuf> = candidates.iter().filter(mentioned).cloned().collect();
        loaded.extend(more);
        // A wasm module names files that the app links to, not files that are loaded with it.
        while loaded.get(next).is_some_and(|file| file.extension().is_some_and(|end| end == "wasm")) {
            next += 1;
        }
        let Some(file) = loaded.get(next) else { return Ok(loaded) };
        next += 1;
        text = String::from_utf8_lossy(&fs::read(file).map_err(at_path(file))?).into_owned();
    }
}

fn file_sizes(dist: &Path, loaded: Vec<PathBuf>) -> Result<Vec<FileSize>> {
    let size = |path: &Path| path.metadata().map(|meta| meta.len());
    let mut sizes = Vec::new();
    for file in loaded {
        let raw = size(&file).map_err(at_path(&file))?;
        // Without a compressed file, the file itself is sent.
        let compressed = size(&PathBuf::from(format!("{}.br", file.display()))).unwrap_or(raw);
        sizes.push(FileSize {
            name: file.strip_prefix(dist).unwrap_or(&file).display().to_string(),
            raw,
            compressed,
        });
    }
    Ok(sizes)
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "br" || end == "gz")
}

fn table(sizes: &[FileSize]) -> String {
    let width = sizes.iter().map(|size| size.name.len()).max().unwrap_or(0).max(20);
    let row =
        |name: &str, raw: &str, compressed: &str| format!("  {name:<width$} {raw:>10} {compressed:>10}\n");
    let mut lines = row("file", "raw", "brotli");
    for size in sizes {
        lines += &row(&size.name, &size.raw.to_string(), &size.compressed.to_string());
    }
    let (raw, compressed) = totals(sizes);
    lines + &row("total", &raw.to_string(), &compressed.to_string())
}

fn totals(sizes: &[FileSize]) -> (u64, u64) {
    sizes.iter().fold((0, 0), |sum, size| (sum.0 + size.raw, sum.1 + size.compressed))
}

fn compare_with_budget(sizes: &[FileSize]) -> String {
    let (_, compressed) = totals(sizes);
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    let comparison = if compressed <= SIZE_BUDGET { "within" } else { "OVER" };
    format!("\n  {:.1} KiB brotli, {comparison} the budget of {:.0} KiB\n", kib(compressed), kib(SIZE_BUDGET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_each_page_loads_are_measured_and_no_others() {
        let dist = std::env::temp_dir().join(format!("latchkey-bench-{}", std::process::id()));
        fs::create_dir_all(dist.join("snippets")).unwrap();
        for (name, text) in [
            (
                "index.html",
                "<meta name=\"account\" content=\"/desk.css /desk.js /desk_bg.wasm\"><script src=/boot-1.js></script>\
                 <link href=/a.css>",
            ),
            ("desk.css", "p{}"),
            ("desk.js", "import './snippets/t.js'"),
            ("desk_bg.wasm", "not-loaded.svg"),
            ("snippets/t.js", ""),
            ("boot-1.js", "import('/app-2.js')"),
            ("app-2.js", "import './snippets/s.js'; new URL('app_bg-3.wasm')"),
            ("app_bg-3.wasm", "not-loaded.svg"),
            ("snippets/s.js", ""),
            ("a.css", "body{}body{}"),
            ("a.css.br", "b"),
            ("not-loaded.svg", ""),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let (sizes, account) = measure(&dist).unwrap();
        let names = |sizes: &[FileSize]| {
            let mut names: Vec<String> = sizes.iter().map(|size| size.name.clone()).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(names(&account), ["desk.css", "desk.js", "desk_bg.wasm", "snippets/t.js"]);
        assert_eq!(
            names(&sizes),
            ["a.css", "app-2.js", "app_bg-3.wasm", "boot-1.js", "index.html", "snippets/s.js"]
        );
        let css = sizes.iter().find(|size| size.name == "a.css").unwrap();
        assert_eq!((css.raw, css.compressed), (12, 1));
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn the_total_is_compared_with_the_budget() {
        let page =
            |compressed| compare_with_budget(&[FileSize { name: "index.html".into(), raw: 9, compressed }]);
        assert!(page(SIZE_BUDGET).contains("within the budget of 80 KiB"));
        assert!(page(SIZE_BUDGET + 1).contains("OVER the budget"));
    }
}
