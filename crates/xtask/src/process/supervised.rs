//! Child processes that end with this process: when it fails, on Ctrl-C, and when it is killed.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::error::{Error, Result, at_path};
use crate::process::program::spawn_error;

/// The standard library cannot catch signals. So each server runs under a small shell that reads from a pipe.
/// The other end belongs to this process: however it ends, the pipe closes, and the shell stops the server and
/// removes its temporary folder. The shell has its own process group, so that Ctrl-C does not reach it.
const SUPERVISOR: &str = r#"
signal=$1 temporary=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap '' INT TERM HUP
(read -r _ <&3; kill -s "$signal" "$child"; sleep 10; kill -s KILL "$child") 2>/dev/null &
wait "$child" 2>/dev/null
[ -z "$temporary" ] || rm -rf "$temporary"
kill -s KILL 0
"#;

/// A running server; dropping it stops the server and waits for its end.
pub(crate) struct Supervised(Child);

/// The signal that stops a server.
#[derive(Clone, Copy)]
pub(crate) enum StopSignal {
    Terminate,
    /// For PostgreSQL a "fast" shutdown: it does not wait for open connections.
    Interrupt,
}

impl Supervised {
    /// The server's output goes to `log`, or to the terminal without one. The folder `temporary` is removed
    /// when the server has ended.
    pub(crate) fn start(
        command: &Command,
        stop: StopSignal,
        log: Option<&Path>,
        temporary: Option<&Path>,
    ) -> Result<Self> {
        let signal = match stop {
            StopSignal::Terminate => "TERM",
            StopSignal::Interrupt => "INT",
        };
        let mut supervisor = Command::new("/bin/sh");
        supervisor.args(["-c", SUPERVISOR, "supervisor", signal]).arg(temporary.unwrap_or(Path::new("")));
        supervisor.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => supervisor.env(name, value),
                None => supervisor.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            supervisor.current_dir(folder);
        }
        if let Some(log) = log {
            let file = File::create(log).map_err(at_path(log))?;
            supervisor.stdout(file.try_clone().map_err(at_path(log))?).stderr(file);
        }
        let child = supervisor.stdin(Stdio::piped()).process_group(0).spawn();
        Ok(Self(child.map_err(|error| spawn_error(command, &error))?))
    }

    /// Whether the server has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// A port of the loopback address that is free now. Another process may take it, so it should be used at once.
pub(crate) fn free_port() -> Result<u16> {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(|error| Error::new(format!("no free port: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::progress::wait_until;
    use std::fs;
    use std::path::PathBuf;
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(5);

    /// A server that writes its process id into a folder and then sleeps.
    fn start_server(name: &str) -> (Supervised, PathBuf, String) {
        let folder = std::env::temp_dir().join(format!("latchkey-supervised-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo $$ > $0/number; exec sleep 60"]).arg(&folder);
        let server = Supervised::start(&command, StopSignal::Terminate, None, Some(&folder)).unwrap();
        let number = || fs::read_to_string(folder.join("number")).unwrap_or_default().trim().to_owned();
        assert!(wait_until(LIMIT, || !number().is_empty()));
        let number = number();
        (server, folder, number)
    }

    fn runs(number: &str) -> bool {
        let check = Command::new("kill").args(["-0", number]).stderr(Stdio::null()).status();
        check.unwrap().success()
    }

    #[test]
    fn dropping_it_stops_the_server_and_removes_its_folder() {
        let (server, folder, number) = start_server("dropped");
        assert!(runs(&number));
        drop(server);
        assert!(!runs(&number));
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_that_ended_by_itself_is_noticed() {
        let (mut server, folder, number) = start_server("ended");
        assert!(!server.has_ended());
        assert!(Command::new("kill").arg(&number).status().unwrap().success());
        assert!(wait_until(LIMIT, || server.has_ended()));
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_does_not_outlive_a_parent_that_was_killed() {
        let (mut server, folder, number) = start_server("killed");
        // All that the system does when a process is killed: it closes the process's end of the pipe.
        drop(server.0.stdin.take());
        assert!(wait_until(LIMIT, || !folder.exists() && !runs(&number)));
    }
}
