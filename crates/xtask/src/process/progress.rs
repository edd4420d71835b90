//! One line for each set-up step, and a sign of life where it takes long.
#![allow(
    clippy::disallowed_methods,
    reason = "the one place here that looks at a clock: elapsed time, for people"
)]

use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::error::{Result, Trouble, at};
use crate::process::program::{line, not_started};

pub(crate) fn say(what: &str) {
    eprintln!("· {what}");
}

/// How long something has taken, in words.
pub(crate) struct Watch(Instant);

impl Watch {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn passed(&self) -> Duration {
        self.0.elapsed()
    }
}

pub(crate) fn in_words(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Asks until the answer is yes, for as long as it is worth waiting.
pub(crate) fn wait_until(limit: Duration, mut ready: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    loop {
        if ready() {
            return true;
        }
        if began.elapsed() > limit {
            return false;
        }
        sleep(Duration::from_millis(50));
    }
}

/// Runs a long step: its output goes to a file, and is shown only if it fails.
/// `what` is said as "compiling trunk 0.21.14", `usual` as "5 min".
pub(crate) fn long_step(what: &str, usual: &str, log: &Path, command: &mut Command) -> Result<()> {
    say(&format!("{what} (usually {usual})"));
    let file = File::create(log).map_err(at(log))?;
    let twin = file.try_clone().map_err(at(log))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(twin)
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let began = Instant::now();
    let pause = Duration::from_secs(if std::io::stderr().is_terminal() { 15 } else { 60 });
    let mut next = pause;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| not_started(command, &error))? {
            break status;
        }
        if began.elapsed() >= next {
            eprintln!("  still {what}: {} so far, usually {usual}", in_words(next));
            next += pause;
        }
        sleep(Duration::from_millis(100));
    };
    if status.success() {
        return Ok(());
    }
    let complaint = last_lines(&std::fs::read_to_string(log).unwrap_or_default(), 20);
    Err(Trouble::new(format!(
        "{what} failed ({status})\n{complaint}\nall it said: {}\nit was: {}",
        log.display(),
        line(command)
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
    fn times_are_said_as_people_say_them() {
        assert_eq!(in_words(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(in_words(Duration::from_secs(59)), "59 s");
        assert_eq!(in_words(Duration::from_secs(303)), "5 min 3 s");
    }

    #[test]
    fn only_the_end_of_a_long_complaint_is_shown() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }
}
