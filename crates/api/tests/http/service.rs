//! The real program on a house's database, started as people start it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use base64::Engine as _;
use latchkey_api::chance;
use tokio::net::TcpSocket;

use crate::house::House;

/// A running `latchkey-api serve`; it ends with the test.
pub struct Program {
    pub address: SocketAddr,
    pub metrics: SocketAddr,
    child: Child,
    folder: PathBuf,
    _ports: [Port; 2],
}

/// A port that nobody else is given. It is bound but not listened on, so that the program can bind it too.
struct Port(TcpSocket);

impl Port {
    fn reserve() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        Self(socket)
    }

    fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

impl House {
    /// The program with this house's database, key and gateway.
    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey-api"));
        command.env_clear().current_dir(std::env::temp_dir());
        command.env("LATCHKEY_DATABASE", &self.database);
        command.env("LATCHKEY_KEY", base64::engine::general_purpose::STANDARD.encode(self.plan.key));
        for channel in ["EMAIL", "TEXT"] {
            command.env(format!("LATCHKEY_{channel}__KIND"), "webhook");
            command.env(format!("LATCHKEY_{channel}__URL"), &self.sink.url);
            command.env(format!("LATCHKEY_{channel}__SECRET"), "x".repeat(32));
        }
        command
    }

    /// Runs a command to its end, with a line on its standard input.
    pub fn run(&self, arguments: &[&str], line: &str) -> Output {
        let mut command = self.program();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{line}").unwrap();
        child.wait_with_output().unwrap()
    }

    /// Changes an account as its administrator does.
    pub fn set(&self, arguments: &[&str]) {
        let output = self.run(&[&["user"], arguments].concat(), "another horse altogether");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The program, serving, with everything logged that there is.
    pub fn serve(&self) -> Program {
        let folder = std::env::temp_dir().join(format!("latchkey-log-{}", chance::id().unwrap()));
        std::fs::create_dir(&folder).unwrap();
        let ports = [Port::reserve(), Port::reserve()];
        let [address, metrics] = [ports[0].address(), ports[1].address()];
        let mut command = self.program();
        command.arg("serve").env("RUST_LOG", "trace").env("LATCHKEY_LISTEN", address.to_string());
        command.env("LATCHKEY_METRICS_LISTEN", metrics.to_string());
        command.env("LATCHKEY_PUBLIC_URL", format!("http://{address}"));
        command.stdout(Stdio::piped()).stderr(File::create(folder.join("log")).unwrap());
        let mut child = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        let program = Program { address, metrics, child, folder, _ports: ports };
        assert!(said.starts_with("Latchkey is at"), "{said} {}", program.log());
        program
    }
}

impl Program {
    /// What it has logged so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.folder.join("log")).unwrap()).into_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
