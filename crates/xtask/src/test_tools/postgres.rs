//! A throwaway PostgreSQL: its own folder and port, no fsync, gone with the tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::{Result, Trouble, at};
use crate::install::debian::{install, is_root};
use crate::process::program::{found, is_program, output, program, run};
use crate::process::progress::{last_lines, wait_until};
use crate::process::supervised::{Kept, Stop, free_port};
use crate::workspace::Place;

/// Parts of the shell's line: $0 the folder, $1 the port, $2 the folder of the programs.
const START: &str = r#"
"$2/initdb" --pgdata="$0/data" --username=latchkey --auth=trust --encoding=UTF8 --locale=C --no-sync &&
exec "$2/postgres" -D "$0/data" -p "$1" -k "$0" -c listen_addresses=127.0.0.1 -c max_connections=300 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off
"#;

pub(crate) struct Postgres {
    /// A superuser without a password, on loopback only.
    pub(crate) url: String,
    _kept: Kept,
}

impl Postgres {
    /// The folder of the server's programs, which distributions keep off PATH. Installs them if it can.
    pub(crate) fn find(place: &Place) -> Result<PathBuf> {
        if let Some(folder) = programs() {
            return Ok(folder);
        }
        install(
            place,
            &["postgresql"],
            "PostgreSQL's server is needed for the tests (`brew install postgresql` on a Mac)",
        )?;
        programs().ok_or_else(|| Trouble::new("PostgreSQL is installed, but its `initdb` was not found"))
    }

    pub(crate) fn start(place: &Place) -> Result<Self> {
        let programs = Self::find(place)?;
        let folder = std::env::temp_dir().join(format!("latchkey-postgres-{}", std::process::id()));
        std::fs::create_dir(&folder).map_err(at(&folder))?;
        let mut shell = Command::new("sh");
        if is_root(place) {
            // The server refuses to run as root; Debian's package made this user.
            run(program("chown", place).arg("postgres").arg(&folder))?;
            shell = Command::new("setpriv");
            shell.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
        }
        let port = free_port()?.to_string();
        shell.args(["-c", START]).arg(&folder).arg(&port).arg(&programs);
        shell.current_dir(&folder).env_remove("LD_LIBRARY_PATH");
        let log = place.state()?.join("postgres.log");
        let mut kept = Kept::start(&shell, Stop::Interrupted, Some(&log), Some(&folder))?;
        let ready = || {
            let mut ask = program(programs.join("pg_isready"), place);
            output(ask.args(["--host=127.0.0.1", "--port", &port])).is_ok()
        };
        if !wait_until(Duration::from_secs(60), || kept.has_ended() || ready()) || kept.has_ended() {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            return Err(Trouble::new(format!("PostgreSQL did not start:\n{}", last_lines(&said, 20))));
        }
        Ok(Self { url: format!("postgres://latchkey@127.0.0.1:{port}/postgres"), _kept: kept })
    }
}

fn programs() -> Option<PathBuf> {
    let on_path = found("initdb").and_then(|file| file.canonicalize().ok()?.parent().map(Path::to_path_buf));
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
    let whole = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready"].iter().all(|name| is_program(&folder.join(name)))
    };
    on_path.into_iter().chain(packaged.into_iter().rev()).find(whole)
}
