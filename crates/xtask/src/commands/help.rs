//! The help texts: one for the list of commands, one for each command.

use crate::error::{Error, Result};

/// The text for `--help` after the command `name`.
pub(crate) fn help_for(name: &str) -> Result<&'static str> {
    match name {
        "serve" => Ok(SERVE),
        "dev" => Ok(DEV),
        "test" => Ok(TEST),
        "check" => Ok(CHECK),
        "bench" => Ok(BENCH),
        "setup" => Ok(SETUP),
        "help" | "--help" | "-h" => Ok(HELP),
        other => Err(Error::new(format!("there is no command `{other}`.\n\n{HELP}"))),
    }
}

pub(crate) const HELP: &str = "\
cargo xtask <command>

  serve [--demo] [--port N]   build the app and the server, serve both at http://localhost:8080
  dev [--demo]                the same, rebuilt whenever a file is saved
  test [suite] [-- filter]    all tests: host, http, browser, journeys
  check [--rules]             formatting, lints, and the house rules
  bench                       the login page's bytes, the server's speed
  setup                       install what the other commands need, and run nothing

`--help` after a command tells more. Tools are installed once per user, outside the checkout, in
~/.cache/latchkey (macOS: ~/Library/Caches/latchkey; LATCHKEY_CACHE names another folder).
";

const SERVE: &str = "\
cargo xtask serve [--demo] [--port N]

Builds the app and the server in release and serves both from one address, http://localhost:8080.
The first run also installs the build tools, once per user.

  --demo      a new temporary database with demo accounts, whose passwords are printed, and a page
              that shows every message \"sent\"; without it the data is kept in ./latchkey.db
  --port N    another port than 8080
";

const DEV: &str = "\
cargo xtask dev [--demo]

Runs the API beside `trunk serve`, which forwards requests for /api/ to it. Each is rebuilt when one of
its files is saved. Ctrl-C stops both.
";

const TEST: &str = "\
cargo xtask test [suite] [-- filter]

Without a suite, all of them, in this order; when one fails, the next still runs:

  host        unit tests and everything else that needs neither a server nor a browser
  http        the server over HTTP, on SQLite and again on a temporary PostgreSQL
  browser     the components in a headless Chromium
  journeys    end-to-end tests: a real Chromium, the real app, the real API

Arguments after `--` go to the test programs: `cargo xtask test http -- a_spent_code_is_refused`.
";

const CHECK: &str = "\
cargo xtask check [--rules]

rustfmt, clippy for this machine and for the browser with warnings denied, and the house rules: the size
of files, folders and functions, imports without a circle, one definition of each type name, promises
with tests, and the others that crates/xtask/src/checks lists.

  --rules     only the house rules, which take about a second
";

const BENCH: &str = "\
cargo xtask bench

Prints the size of each file that the login page loads, raw and compressed, against the budget of 80 KiB;
then the rate of logins, code verifications and session checks beside what the bare machine reaches.
";

const SETUP: &str = "\
cargo xtask setup

Installs everything that the other commands need and runs none of them.
";
