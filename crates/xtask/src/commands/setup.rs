//! `setup`: installs what the other commands need.

use crate::error::Result;
use crate::process::progress::print_status;
use crate::test_tools::browser::Chromium;
use crate::test_tools::postgres::PostgresServer;
use crate::test_tools::reference_tools;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

pub(crate) fn setup(workspace: &Workspace) -> Result<()> {
    let toolchain = Toolchain::ensure_installed(workspace)?;
    Chromium::ensure_installed(workspace)?;
    PostgresServer::ensure_installed(workspace)?;
    reference_tools::ensure_installed(workspace)?;
    let folders: Vec<_> = toolchain.path_folders.iter().map(|folder| folder.display().to_string()).collect();
    print_status("everything is installed");
    if !folders.is_empty() {
        println!("To run trunk and the other tools by hand:\n  export PATH=\"{}:$PATH\"", folders.join(":"));
    }
    Ok(())
}
