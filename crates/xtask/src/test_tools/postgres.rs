//! A temporary PostgreSQL server for the tests: its own folder and port, no fsync, removed afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::{Error, Result, at_path};
use crate::install::debian::{install, is_root};
use crate::process::program::{find_on_path, is_program, output, program, run};
use crate::process::progress::{last_lines, wait_until};
use crate::process::supervised::{StopSignal, Supervised, free_port};
use crate::workspace::Workspace;

/// Arguments of the script: $0 the folder, $1 the port, $2 the folder of the programs.
const START: &str = r#"
"$2/initdb" --pgdata="$0/data" --username=latchkey --auth=trust --encoding=UTF8 --locale=C --no-sync &&
exec "$2/postgres" -D "$0/data" -p "$1" -k "$0" -c listen_addresses=127.0.0.1 -c max_connections=300 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off
"#;

pub(crate) struct PostgresServer {
    /// Connects as a superuser without a password; the server listens on the loopback address only.
    pub(crate) url: String,
    _process: Supervised,
}

impl PostgresServer {
    /// The folder of the server's programs, which distributions keep off PATH. Installs them if possible.
    pub(crate) fn ensure_installed(workspace: &Workspace) -> Result<PathBuf> {
        if let Some(folder) = program_folder() {
            return Ok(folder);
        }
        install(
            workspace,
            &["postgresql"],
            "PostgreSQL's server is needed for the tests (`brew install postgresql` on a Mac)",
        )?;
        program_folder().ok_or_else(|| Error::new("PostgreSQL is installed, but its `initdb` was not found"))
    }

    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let programs = Self::ensure_installed(workspace)?;
        let folder = std::env::temp_dir().join(format!("latchkey-postgres-{}", std::process::id()));
        std::fs::create_dir(&folder).map_err(at_path(&folder))?;
        let mut shell = Command::new("sh");
        if is_root(workspace) {
            // The server refuses to run as root; Debian's package has created this user.
            run(program("chown", workspace).arg("postgres").arg(&folder))?;
            shell = Command::new("setpriv");
            shell.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
        }
        let port = free_port()?.to_string();
        shell.args(["-c", START]).arg(&folder).arg(&port).arg(&programs);
        shell.current_dir(&folder).env_remove("LD_LIBRARY_PATH");
        let log = workspace.state()?.join("postgres.log");
        let mut process = Supervised::start(&shell, StopSignal::Interrupt, Some(&log), Some(&folder))?;
        let ready = || {
            let mut probe = program(programs.join("pg_isready"), workspace);
            output(probe.args(["--host=127.0.0.1", "--port", &port])).is_ok()
        };
        if !wait_until(Duration::from_secs(60), || process.has_ended() || ready()) || process.has_ended() {
            let output = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(Error::new(format!("PostgreSQL did not start:\n{}", last_lines(&output, 20))));
        }
        Ok(Self { url: format!("postgres://latchkey@127.0.0.1:{port}/postgres"), _process: process })
    }
}

fn program_folder() -> Option<PathBuf> {
    let on_path =
        find_on_path("initdb").and_then(|file| file.canonicalize().ok()?.parent().map(Path::to_path_buf));
    let mut packaged = Vec::new();
    for (folder, bin) in
        [("/usr/lib/postgresql", "bin"), ("/opt/homebrew/opt", "bin"), ("/usr/local/opt", "bin")]
    {
        for version in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if folder.ends_with("postgresql")
                || version.file_name().to_string_lossy().starts_with("postgresql")
            {
                packaged.push(version.path().join(bin));
            }
        }
    }
    packaged.sort();
    let is_complete = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready"].iter().all(|name| is_program(&folder.join(name)))
    };
    on_path.into_iter().chain(packaged.into_iter().rev()).find(is_complete)
}
