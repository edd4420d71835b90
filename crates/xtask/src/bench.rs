//! `bench`: what the login page weighs, and what the server can do beside what the machine can.

use std::fs;
use std::path::{Path, PathBuf};

use crate::page;
use crate::place::Place;
use crate::program::{cargo, run};
use crate::stamp::files;
use crate::trouble::{Result, at};

/// All that the login page loads, compressed.
const GOAL: u64 = 80 * 1024;

struct Weight {
    name: String,
    raw: u64,
    packed: u64,
}

pub(crate) fn bench(place: &Place) -> Result<()> {
    page::build(place)?;
    println!("\nThe login page, in bytes:\n\n{}", table(&weigh(&place.dist())?));
    run(cargo(place).args(["run", "--release", "--package=latchkey-api", "--example=bench"]))
}

/// Every file of the page that index.html leads to, by name, directly or through a file that it leads to.
fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let whole: Vec<PathBuf> = files(dist)?.into_iter().filter(|file| !is_packed(file)).collect();
    let mut loaded = vec![dist.join("index.html")];
    let mut next = 0;
    while let Some(file) = loaded.get(next).cloned() {
        next += 1;
        let text = String::from_utf8_lossy(&fs::read(&file).map_err(at(&file))?).into_owned();
        if file.extension().is_some_and(|end| end == "wasm") {
            continue; // its strings are the app's, not the loader's
        }
        let mentioned = |other: &&PathBuf| {
            let name = other.file_name().unwrap_or_default().to_string_lossy();
            !loaded.contains(other) && text.contains(&*name)
        };
        let more: Vec<PathBuf> = whole.iter().filter(mentioned).cloned().collect();
        loaded.extend(more);
    }
    let size = |path: &Path| path.metadata().map(|meta| meta.len());
    let mut weights = Vec::new();
    for file in loaded {
        let raw = size(&file).map_err(at(&file))?;
        // No sibling means that compressing it did not pay.
        let packed = size(&PathBuf::from(format!("{}.br", file.display()))).unwrap_or(raw);
        weights.push(Weight {
            name: file.strip_prefix(dist).unwrap_or(&file).display().to_string(),
            raw,
            packed,
        });
    }
    Ok(weights)
}

fn is_packed(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "br" || end == "gz")
}

fn table(weights: &[Weight]) -> String {
    let wide = weights.iter().map(|weight| weight.name.len()).max().unwrap_or(0).max(20);
    let row = |name: &str, raw: &str, packed: &str| format!("  {name:<wide$} {raw:>10} {packed:>10}\n");
    let mut lines = row("file", "raw", "brotli");
    for weight in weights {
        lines += &row(&weight.name, &weight.raw.to_string(), &weight.packed.to_string());
    }
    let (raw, packed) =
        weights.iter().fold((0, 0), |sum, weight| (sum.0 + weight.raw, sum.1 + weight.packed));
    lines += &row("together", &raw.to_string(), &packed.to_string());
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    let verdict = if packed <= GOAL { "within" } else { "OVER" };
    lines + &format!("\n  {:.1} KiB brotli, {verdict} the goal of {:.0} KiB\n", kib(packed), kib(GOAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_leads_to_is_weighed_and_nothing_else() {
        let dist = std::env::temp_dir().join(format!("latchkey-bench-{}", std::process::id()));
        fs::create_dir_all(dist.join("snippets")).unwrap();
        for (name, text) in [
            ("index.html", "<script src=/boot-1.js></script><link href=/a.css>"),
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
        let weights = weigh(&dist).unwrap();
        let mut names: Vec<&str> = weights.iter().map(|weight| weight.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["a.css", "app-2.js", "app_bg-3.wasm", "boot-1.js", "index.html", "snippets/s.js"]);
        let css = weights.iter().find(|weight| weight.name == "a.css").unwrap();
        assert_eq!((css.raw, css.packed), (12, 1));
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn the_sum_is_held_against_the_goal() {
        let page = |packed| table(&[Weight { name: "index.html".into(), raw: 9, packed }]);
        assert!(page(GOAL).contains("within the goal of 80 KiB"));
        assert!(page(GOAL + 1).contains("OVER the goal"));
    }
}
