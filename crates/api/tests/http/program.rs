//! The real binary, in a folder of its own and with no settings but the test's.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use base64::Engine as _;
use latchkey_api::crypto::random;
use tokio::net::TcpSocket;

use crate::browser::TestBrowser;
use crate::fake_gateway::FakeGateway;
use crate::test_app::TestApp;

/// The binary, the folder in which it runs, and its environment variables.
pub struct Program {
    pub folder: PathBuf,
    pub variables: Vec<(String, String)>,
}

/// The exit code and the output of a command.
#[derive(Debug)]
pub struct CommandOutput {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Program {
    /// An empty folder, and no variable set.
    pub fn unconfigured() -> Self {
        let folder = std::env::temp_dir().join(format!("latchkey-run-{}", random::id().unwrap()));
        std::fs::create_dir(&folder).unwrap();
        Self { folder, variables: vec![] }
    }

    /// With the database and the key of a test app.
    pub fn on_database_of(app: &TestApp) -> Self {
        let key = base64::engine::general_purpose::STANDARD.encode(app.config.key);
        Self::unconfigured().set("database", &app.database).set("key", &key)
    }

    /// With that gateway for email and text messages.
    pub fn with_gateway(self, gateway: &FakeGateway) -> Self {
        ["email", "text"].into_iter().fold(self, |program, channel| {
            program
                .set(&format!("{channel}__kind"), "webhook")
                .set(&format!("{channel}__url"), &gateway.url)
                .set(&format!("{channel}__secret"), &"x".repeat(32))
        })
    }

    /// With a setting, as an environment variable.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.push((format!("LATCHKEY_{}", name.to_uppercase()), value.to_owned()));
        self
    }

    /// A command with this folder and these variables, and no others.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().envs(self.variables.iter().cloned()).current_dir(&self.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end, with that on its standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> CommandOutput {
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
        CommandOutput {
            code: output.status.code().unwrap_or(-1),
            stdout: out,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts the service, and waits until it says where it is.
    pub fn serve(&self) -> Service {
        self.serve_command(self.command(BINARY))
    }

    /// The same, with a log of everything, down to the level `TRACE`.
    pub fn serve_with_trace_log(&self) -> Service {
        let mut command = self.command(BINARY);
        command.env("RUST_LOG", "trace");
        self.serve_command(command)
    }

    /// The same with a command that becomes the binary.
    pub fn serve_command(&self, mut command: Command) -> Service {
        let ports = [Port::reserve(), Port::reserve()];
        let [address, metrics] = [ports[0].address(), ports[1].address()];
        let log = self.folder.join("log");
        let mut child = command
            .arg("serve")
            .env("LATCHKEY_LISTEN", address.to_string())
            .env("LATCHKEY_METRICS_LISTEN", metrics.to_string())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let service = Service { address, metrics, child, log, _out: out, _ports: ports };
        assert!(first.starts_with(STARTED), "{first} {}", service.log());
        service
    }
}

impl TestApp {
    /// Runs `latchkey-api user` with these arguments on the app's database.
    pub async fn user_command(&self, arguments: &[&str]) {
        let program = Program::on_database_of(self);
        let arguments: Vec<String> =
            ["user"].iter().chain(arguments).map(|&argument| argument.to_owned()).collect();
        // On another thread: the app itself may hold the database at the moment, and has to go on.
        let run = move || {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            program.run(&arguments, "another horse altogether")
        };
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        assert_eq!(output.code, 0, "{}", output.stderr);
    }
}

/// A port that nobody else is given. It is bound but not listened on, so that the service can bind it too.
pub struct Port(TcpSocket);

impl Port {
    pub fn reserve() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        Self(socket)
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

pub const BINARY: &str = env!("CARGO_BIN_EXE_latchkey-api");

/// How the service says that it has started.
const STARTED: &str = "Latchkey is at ";

/// The binary, serving; ended with the test.
pub struct Service {
    pub address: SocketAddr,
    pub metrics: SocketAddr,
    pub child: Child,
    log: PathBuf,
    _ports: [Port; 2],
    /// Kept open: what nobody reads must still have somewhere to go.
    _out: BufReader<ChildStdout>,
}

impl Service {
    pub fn browser(&self) -> TestBrowser {
        TestBrowser::new(self.address)
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
