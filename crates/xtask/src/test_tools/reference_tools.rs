//! Programs that others wrote, asked whether our codes are right and our pages accessible.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Result, Trouble};
use crate::install::debian::install;
use crate::install::{cache, node};
use crate::process::program::{found, output, program};
use crate::process::progress::long_step;
use crate::workspace::Place;

const PYOTP: &str = "2.12.0";
const OTPLIB: &str = "13.5.0";
const AXE: &str = "4.14.1";

/// Where the tests find them: environment variables and their values.
pub(crate) fn ready(place: &Place) -> Result<Vec<(&'static str, OsString)>> {
    let what_for = "oathtool and zbarimg are needed: an independent maker of codes and a reader of QR codes";
    if found("oathtool").is_none() || found("zbarimg").is_none() {
        install(place, &["oathtool", "zbar-tools"], what_for)?;
    }
    let on_path = |name: &str| found(name).ok_or_else(|| Trouble::new(format!("{name} is not on PATH")));
    let otplib = node::package(place, "otplib", OTPLIB)?;
    let axe = node::package(place, "axe-core", AXE)?.join("axe-core/axe.min.js");
    Ok(vec![
        ("LATCHKEY_TEST_OATHTOOL", on_path("oathtool")?.into()),
        ("LATCHKEY_TEST_ZBARIMG", on_path("zbarimg")?.into()),
        ("LATCHKEY_TEST_NODE", on_path("node")?.into()),
        ("LATCHKEY_TEST_PYTHON", python(place)?.into()),
        ("LATCHKEY_TEST_OTPLIB", otplib.into()),
        ("LATCHKEY_TEST_AXE", axe.into()),
    ])
}

/// A Python that has pyotp, without touching the system's own.
fn python(place: &Place) -> Result<PathBuf> {
    let python =
        found("python3").ok_or_else(|| Trouble::new("python3 is needed: it checks our codes with pyotp"))?;
    let folder = cache::once(place, &format!("tools/pyotp-{PYOTP}"), |part, _| {
        if let Err(trouble) = venv(place, &python, part) {
            let what_for = format!("Python's venv is needed\n{trouble}");
            install(place, &["python3-venv"], &what_for)?;
            venv(place, &python, part)?;
        }
        let mut pip = program(part.join("bin/python"), place);
        pip.args(["-m", "pip", "install", "--quiet", &format!("pyotp=={PYOTP}")]);
        let log = cache::log(place, "pyotp")?;
        long_step(&format!("fetching pyotp {PYOTP} from PyPI"), "10 s", &log, &mut pip)
    })?;
    Ok(folder.join("bin/python"))
}

fn venv(place: &Place, python: &Path, folder: &Path) -> Result<()> {
    output(program(python, place).args(["-m", "venv", "--clear"]).arg(folder)).map(|_| ())
}
