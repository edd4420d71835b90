//! Progress shown in the terminal: a line for each step, and elapsed time during long ones.
#![allow(clippy::disallowed_methods, reason = "measures elapsed time, which is only shown")]

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::{Error, Result, at_path};
use crate::process::program::{command_line, spawn_error};

pub(crate) fn print_status(message: &str) {
    eprintln!("· {message}");
}

/// Measures the time since it was started.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

pub(crate) fn format_duration(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Calls `ready` every 50 ms until it is true or `limit` has passed; returns whether it became true.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    loop {
        if ready() {
            return true;
        }
        if started.elapsed() > limit {
            return false;
        }
        sleep(Duration::from_millis(50));
    }
}

/// Runs a long step. Its output goes to `log`; the last lines are shown if it fails.
/// `what` is worded as in "compiling trunk 0.21.14", `usual` (how long it usually takes) as in "5 min".
pub(crate) fn run_logged(what: &str, usual: &str, log: &Path, command: &mut Command) -> Result<()> {
    print_status(&format!("{what} (usually {usual})"));
    let file = File::create(log).map_err(at_path(log))?;
    let copy = file.try_clone().map_err(at_path(log))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(copy)
        .spawn()
        .map_err(|error| spawn_error(command, &error))?;
    let started = Instant::now();
    let pause = Duration::from_secs(if std::io::stderr().is_terminal() { 15 } else { 60 });
    let mut next = pause;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| spawn_error(command, &error))? {
            break status;
        }
        if started.elapsed() >= next {
            eprintln!("  still {what}: {} so far, usually {usual}", format_duration(next));
            next += pause;
        }
        sleep(Duration::from_millis(100));
    };
    if status.success() {
        return Ok(());
    }
    let end = last_lines(&std::fs::read_to_string(log).unwrap_or_default(), 20);
    Err(Error::new(format!(
        "{what} failed ({status})\n{end}\nits whole output: {}\nthe command: {}",
        log.display(),
        command_line(command)
    )))
}

pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_shown_in_the_fitting_unit() {
        assert_eq!(format_duration(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(format_duration(Duration::from_secs(59)), "59 s");
        assert_eq!(format_duration(Duration::from_secs(303)), "5 min 3 s");
    }

    #[test]
    fn only_the_last_lines_of_a_long_output_are_shown() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }
}
