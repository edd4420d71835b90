//! Independent tools that the tests compare with: TOTP generators, a QR code reader, an accessibility checker.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::install::debian::install;
use crate::install::{cache, node};
use crate::process::program::{find_on_path, output, program};
use crate::process::progress::run_logged;
use crate::workspace::Workspace;

const PYOTP: &str = "2.12.0";
const OTPLIB: &str = "13.5.0";
const AXE: &str = "4.14.1";

/// Installs the missing ones. Returns the environment variables that tell the tests where they are.
pub(crate) fn ensure_installed(workspace: &Workspace) -> Result<Vec<(&'static str, OsString)>> {
    let reason = "oathtool and zbarimg are needed: an independent TOTP generator and a reader of QR codes";
    if find_on_path("oathtool").is_none() || find_on_path("zbarimg").is_none() {
        install(workspace, &["oathtool", "zbar-tools"], reason)?;
    }
    let on_path = |name: &str| find_on_path(name).ok_or_else(|| Error::new(format!("{name} is not on PATH")));
    let otplib = node::package(workspace, "otplib", OTPLIB)?;
    let axe = node::package(workspace, "axe-core", AXE)?.join("axe-core/axe.min.js");
    Ok(vec![
        ("LATCHKEY_TEST_OATHTOOL", on_path("oathtool")?.into()),
        ("LATCHKEY_TEST_ZBARIMG", on_path("zbarimg")?.into()),
        ("LATCHKEY_TEST_NODE", on_path("node")?.into()),
        ("LATCHKEY_TEST_PYTHON", python(workspace)?.into()),
        ("LATCHKEY_TEST_OTPLIB", otplib.into()),
        ("LATCHKEY_TEST_AXE", axe.into()),
    ])
}

/// A Python with pyotp in a virtual environment.
fn python(workspace: &Workspace) -> Result<PathBuf> {
    let python = find_on_path("python3")
        .ok_or_else(|| Error::new("python3 is needed: it checks our codes with pyotp"))?;
    let folder = cache::create_once(workspace, &format!("tools/pyotp-{PYOTP}"), |folder, _| {
        if let Err(error) = venv(workspace, &python, folder) {
            let reason = format!("Python's venv is needed\n{error}");
            install(workspace, &["python3-venv"], &reason)?;
            venv(workspace, &python, folder)?;
        }
        let mut pip = program(folder.join("bin/python"), workspace);
        pip.args(["-m", "pip", "install", "--quiet", &format!("pyotp=={PYOTP}")]);
        let log = cache::log_file(workspace, "pyotp")?;
        run_logged(&format!("fetching pyotp {PYOTP} from PyPI"), "10 s", &log, &mut pip)
    })?;
    Ok(folder.join("bin/python"))
}

fn venv(workspace: &Workspace, python: &Path, folder: &Path) -> Result<()> {
    output(program(python, workspace).args(["-m", "venv", "--clear"]).arg(folder)).map(|_| ())
}
