//! Servers that must not outlive us: not when we fail, not on Ctrl-C, not even when we are killed.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::error::{Result, Trouble, at};
use crate::process::program::not_started;

/// The standard library cannot catch signals. So each server runs under a small shell that reads from a pipe whose other end
/// is ours: however we end, the pipe closes, and the shell stops the server and removes what it left.
/// It is a process group of its own, so that Ctrl-C does not reach the shell itself.
const KEEPER: &str = r#"
signal=$1 litter=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap '' INT TERM HUP
(read -r _ <&3; kill -s "$signal" "$child"; sleep 10; kill -s KILL "$child") 2>/dev/null &
wait "$child" 2>/dev/null
[ -z "$litter" ] || rm -rf "$litter"
kill -s KILL 0
"#;

pub(crate) struct Kept(Child);

/// What a server is told when it shall stop.
#[derive(Clone, Copy)]
pub(crate) enum Stop {
    Politely,
    /// PostgreSQL's "fast": without waiting for those who are still connected.
    Interrupted,
}

impl Kept {
    /// `log` gets what it prints (without one it prints where we do); `litter` is removed when it has ended.
    pub(crate) fn start(
        command: &Command,
        stop: Stop,
        log: Option<&Path>,
        litter: Option<&Path>,
    ) -> Result<Self> {
        let signal = match stop {
            Stop::Politely => "TERM",
            Stop::Interrupted => "INT",
        };
        let mut keeper = Command::new("/bin/sh");
        keeper.args(["-c", KEEPER, "keeper", signal]).arg(litter.unwrap_or(Path::new("")));
        keeper.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => keeper.env(name, value),
                None => keeper.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            keeper.current_dir(folder);
        }
        if let Some(log) = log {
            let file = File::create(log).map_err(at(log))?;
            keeper.stdout(file.try_clone().map_err(at(log))?).stderr(file);
        }
        let child = keeper.stdin(Stdio::piped()).process_group(0).spawn();
        Ok(Self(child.map_err(|error| not_started(command, &error))?))
    }
}

impl Kept {
    /// Whether the server has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// Free at the moment; whoever asks for it starts its server at once.
pub(crate) fn free_port() -> Result<u16> {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(|error| Trouble::new(format!("no free port: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::progress::wait_until;
    use std::fs;
    use std::path::PathBuf;
    use std::time::Duration;

    const LIMIT: Duration = Duration::from_secs(5);

    /// A server that writes its number into a folder and then waits.
    fn server(name: &str) -> (Kept, PathBuf, String) {
        let folder = std::env::temp_dir().join(format!("latchkey-kept-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo $$ > $0/number; exec sleep 60"]).arg(&folder);
        let kept = Kept::start(&command, Stop::Politely, None, Some(&folder)).unwrap();
        let number = || fs::read_to_string(folder.join("number")).unwrap_or_default().trim().to_owned();
        assert!(wait_until(LIMIT, || !number().is_empty()));
        let number = number();
        (kept, folder, number)
    }

    fn runs(number: &str) -> bool {
        let check = Command::new("kill").args(["-0", number]).stderr(Stdio::null()).status();
        check.unwrap().success()
    }

    #[test]
    fn a_server_and_its_folder_are_gone_when_its_keeper_is_dropped() {
        let (kept, folder, number) = server("dropped");
        assert!(runs(&number));
        drop(kept);
        assert!(!runs(&number));
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_that_ended_by_itself_is_noticed() {
        let (mut kept, folder, number) = server("ended");
        assert!(!kept.has_ended());
        assert!(Command::new("kill").arg(&number).status().unwrap().success());
        assert!(wait_until(LIMIT, || kept.has_ended()));
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_does_not_outlive_a_parent_that_was_killed() {
        let (mut kept, folder, number) = server("killed");
        // What the system does to a process that is killed: its end of the pipe is closed, and nothing else is done.
        drop(kept.0.stdin.take());
        assert!(wait_until(LIMIT, || !folder.exists() && !runs(&number)));
    }
}
