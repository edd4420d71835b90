//! What was typed after `cargo xtask`, understood or refused in plain words.

use crate::commands::test::Part;
use crate::error::{Result, Trouble};

/// The address that the README names; another can be asked for with `--port`.
pub(crate) const PORT: u16 = 8080;

#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help(&'static str),
    Setup,
    Serve {
        demo: bool,
        port: u16,
    },
    Dev {
        demo: bool,
    },
    /// `rest` goes to the test programs as it is: a name to filter by, `--nocapture`.
    Test {
        part: Option<Part>,
        rest: Vec<String>,
    },
    Check,
    Bench,
}

impl Command {
    pub(crate) fn read(typed: &[String]) -> Result<Self> {
        let Some((name, rest)) = typed.split_first() else { return Ok(Self::Help(HELP)) };
        let ours = rest.split(|word| word == "--").next().unwrap_or_default();
        if ours.iter().any(|word| word == "--help" || word == "-h") {
            return help_for(name).map(Self::Help);
        }
        match name.as_str() {
            "help" | "--help" | "-h" => {
                rest.first().map_or(Ok(HELP), |about| help_for(about)).map(Self::Help)
            }
            "setup" => nothing_more(rest, Self::Setup),
            "check" => nothing_more(rest, Self::Check),
            "bench" => nothing_more(rest, Self::Bench),
            "serve" => serve(rest),
            "dev" => match rest {
                [] => Ok(Self::Dev { demo: false }),
                [word] if word == "--demo" => Ok(Self::Dev { demo: true }),
                _ => Err(stray(rest)),
            },
            "test" => test(rest),
            other => Err(Trouble::new(format!("there is no command `{other}`.\n\n{HELP}"))),
        }
    }
}

fn serve(mut words: &[String]) -> Result<Command> {
    let (mut demo, mut port) = (false, PORT);
    while let Some((word, rest)) = words.split_first() {
        words = rest;
        if word == "--demo" {
            demo = true;
        } else if word == "--port" {
            let (number, rest) = rest.split_first().ok_or_else(|| wants_a_port("nothing"))?;
            port = read_port(number)?;
            words = rest;
        } else if let Some(number) = word.strip_prefix("--port=") {
            port = read_port(number)?;
        } else {
            return Err(stray(std::slice::from_ref(word)));
        }
    }
    Ok(Command::Serve { demo, port })
}

fn read_port(text: &str) -> Result<u16> {
    text.parse().ok().filter(|port| *port != 0).ok_or_else(|| wants_a_port(text))
}

fn wants_a_port(found: &str) -> Trouble {
    Trouble::new(format!("--port wants a number from 1 to 65535, as in `--port 8090`; found {found}"))
}

fn test(words: &[String]) -> Result<Command> {
    let cut = words.iter().position(|word| word == "--");
    let (ours, rest) = words.split_at(cut.unwrap_or(words.len()));
    let part = match ours {
        [] => None,
        [name] => Some(Part::named(name)?),
        [_, more @ ..] => return Err(stray(more)),
    };
    Ok(Command::Test { part, rest: rest.iter().skip(1).cloned().collect() })
}

fn nothing_more(rest: &[String], command: Command) -> Result<Command> {
    if rest.is_empty() { Ok(command) } else { Err(stray(rest)) }
}

fn stray(words: &[String]) -> Trouble {
    Trouble::new(format!(
        "do not know what to do with `{}`; `--help` after the command tells",
        words.join(" ")
    ))
}

fn help_for(name: &str) -> Result<&'static str> {
    match name {
        "serve" => Ok(SERVE),
        "dev" => Ok(DEV),
        "test" => Ok(TEST),
        "check" => Ok(CHECK),
        "bench" => Ok(BENCH),
        "setup" => Ok(SETUP),
        "help" | "--help" | "-h" => Ok(HELP),
        other => Err(Trouble::new(format!("there is no command `{other}`.\n\n{HELP}"))),
    }
}

const HELP: &str = "\
cargo xtask <command>

  serve [--demo] [--port N]   build everything and serve it at http://localhost:8080
  dev [--demo]                the same, rebuilt whenever a file is saved
  test [part] [-- filter]     all tests: host, http, browser, journeys
  check                       formatting, lints, and the rules of the house
  bench                       the login page's bytes, the server's speed
  setup                       install what the others need, and run nothing

`--help` after a command tells more. What is installed is kept per user, outside the checkout, in
~/.cache/latchkey (macOS: ~/Library/Caches/latchkey; LATCHKEY_CACHE names another folder).
";

const SERVE: &str = "\
cargo xtask serve [--demo] [--port N]

Builds the page and the server in release and serves both from one address, http://localhost:8080.
The first time it also installs the tools that build the page, once per user.

  --demo      a fresh temporary database with made-up accounts, whose passwords are printed, and a
              page that shows every message \"sent\"; without it the data is kept in ./latchkey.db
  --port N    another port than 8080
";

const DEV: &str = "\
cargo xtask dev [--demo]

Runs the API beside `trunk serve`, which hands it whatever starts with /api/. Both are rebuilt when a
file of theirs is saved. Ctrl-C stops both.
";

const TEST: &str = "\
cargo xtask test [part] [-- filter]

Without a part, all of them, in this order; a part that fails does not keep the next from running:

  host        what thinks without a server or a browser
  http        the server over HTTP, on SQLite and again on PostgreSQL (a throwaway one)
  browser     the components in a headless Chromium
  journeys    whole stories: a real Chromium, the real page, the real API

Words after `--` go to the tests: `cargo xtask test http -- a_spent_code_is_refused`.
";

const CHECK: &str = "\
cargo xtask check

rustfmt, clippy for this machine and for the browser with warnings denied, and the rules of the house:
every path that docs/architecture.md names exists, every file says in its first line what it is about,
and none is longer than 300 lines.
";

const BENCH: &str = "\
cargo xtask bench

Prints each file that the login page loads, raw and compressed, against the goal of 80 KiB; then the
speed of logins, code verifications and session checks beside what the same machine does bare.
";

const SETUP: &str = "\
cargo xtask setup

Installs everything that the other commands need and runs none of them.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Command::read(&words)
    }

    #[test]
    fn serve_listens_on_8080_unless_told_otherwise() {
        assert_eq!(read("serve"), Ok(Command::Serve { demo: false, port: 8080 }));
        assert_eq!(read("serve --demo --port 9000"), Ok(Command::Serve { demo: true, port: 9000 }));
        assert_eq!(read("serve --port=9000 --demo"), Ok(Command::Serve { demo: true, port: 9000 }));
    }

    #[test]
    fn a_port_that_is_no_port_is_refused() {
        for line in
            ["serve --port", "serve --port x", "serve --port 0", "serve --port 70000", "serve --port --demo"]
        {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn words_after_the_dashes_go_to_the_tests() {
        let rest = vec!["a_name".to_owned(), "--help".to_owned()];
        assert_eq!(read("test http -- a_name --help"), Ok(Command::Test { part: Some(Part::Http), rest }));
        assert_eq!(read("test"), Ok(Command::Test { part: None, rest: vec![] }));
        let rest = vec!["a_name".to_owned()];
        assert_eq!(read("test -- a_name"), Ok(Command::Test { part: None, rest }));
    }

    #[test]
    fn a_word_nobody_knows_is_an_error() {
        for line in
            ["swerve", "serve --dmeo", "test htpt", "test http browser", "check now", "help me", "dev --port"]
        {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn every_command_has_its_help() {
        assert_eq!(read(""), Ok(Command::Help(HELP)));
        for name in ["serve", "dev", "test", "check", "bench", "setup"] {
            assert_eq!(read(&format!("{name} --help")), read(&format!("help {name}")));
            assert!(HELP.contains(&format!("\n  {name} ")), "{name} is not in the list");
        }
    }
}
