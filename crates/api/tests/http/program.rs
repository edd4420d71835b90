//! The real binary, in a folder of its own and with no settings but the test's.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use latchkey_api::chance;

use crate::browser::Browser;
use crate::house::House;

/// Where the binary is run: a folder, a database, and the variables that are set.
pub struct Place {
    pub folder: PathBuf,
    pub variables: Vec<(String, String)>,
}

/// What a command came back with.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Place {
    /// An empty folder, and nothing set.
    pub fn bare() -> Self {
        let folder = std::env::temp_dir().join(format!("latchkey-run-{}", chance::id().unwrap()));
        std::fs::create_dir(&folder).unwrap();
        Self { folder, variables: vec![] }
    }

    /// On the house's own database, with the house's key.
    pub fn in_house(house: &House) -> Self {
        Self::bare().set("database", &house.database).set("key", MASTER_KEY)
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.push((format!("LATCHKEY_{}", name.to_uppercase()), value.to_owned()));
        self
    }

    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().envs(self.variables.iter().cloned()).current_dir(&self.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end, with that on its standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Done {
        let mut child = self.command(BINARY).args(arguments).spawn().unwrap();
        // A command that stops before it reads is no fault of the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let mut out = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap) {
            if line.starts_with(STARTED) {
                // A service that should have refused to start would never end by itself.
                child.kill().unwrap();
            }
            out.push_str(&line);
            out.push('\n');
        }
        let output = child.wait_with_output().unwrap();
        Done { code: output.status.code().unwrap_or(-1), out, err: String::from_utf8(output.stderr).unwrap() }
    }

    /// Starts the service, and waits until it says where it is.
    pub fn serve(&self) -> Service {
        let command = self.command(BINARY);
        self.serve_by(command)
    }

    /// The same with a command that becomes the binary.
    pub fn serve_by(&self, mut command: Command) -> Service {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut child = command
            .arg("serve")
            .env("LATCHKEY_LISTEN", address.to_string())
            .stderr(File::create(self.folder.join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        assert!(first.starts_with(STARTED), "{first}");
        Service { address, child, _out: out }
    }
}

pub const BINARY: &str = env!("CARGO_BIN_EXE_latchkey-api");

/// How the service says that it has started.
const STARTED: &str = "Latchkey is at ";

/// The house's key, as it is set.
const MASTER_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// The binary, serving; ended with the test.
pub struct Service {
    pub address: SocketAddr,
    pub child: Child,
    /// Kept: what nobody reads must still have somewhere to go.
    _out: BufReader<ChildStdout>,
}

impl Service {
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
