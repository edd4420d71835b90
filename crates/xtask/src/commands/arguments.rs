//! Parses the arguments of `cargo xtask` into a command.

use crate::commands::help::{HELP, help_for};
use crate::commands::test::TestSuite;
use crate::error::{Error, Result};

/// The port in the README's address; `--port` chooses another.
pub(crate) const DEFAULT_PORT: u16 = 8080;

#[derive(Debug, PartialEq)]
pub(crate) enum XtaskCommand {
    Help(&'static str),
    Setup,
    Serve {
        demo: bool,
        port: u16,
    },
    Dev {
        demo: bool,
    },
    /// `test_arguments` are passed to the test programs unchanged: a filter, `--nocapture`.
    Test {
        suite: Option<TestSuite>,
        test_arguments: Vec<String>,
    },
    Check {
        only_rules: bool,
    },
    Bench,
}

impl XtaskCommand {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let Some((name, rest)) = arguments.split_first() else { return Ok(Self::Help(HELP)) };
        let own = rest.split(|word| word == "--").next().unwrap_or_default();
        if own.iter().any(|word| word == "--help" || word == "-h") {
            return help_for(name).map(Self::Help);
        }
        match name.as_str() {
            "help" | "--help" | "-h" => {
                rest.first().map_or(Ok(HELP), |command| help_for(command)).map(Self::Help)
            }
            "setup" => without_arguments(rest, Self::Setup),
            "check" => parse_flag(rest, "--rules").map(|only_rules| Self::Check { only_rules }),
            "bench" => without_arguments(rest, Self::Bench),
            "serve" => parse_serve(rest),
            "dev" => parse_flag(rest, "--demo").map(|demo| Self::Dev { demo }),
            "test" => parse_test(rest),
            other => Err(Error::new(format!("there is no command `{other}`.\n\n{HELP}"))),
        }
    }
}

fn parse_serve(mut arguments: &[String]) -> Result<XtaskCommand> {
    let (mut demo, mut port) = (false, DEFAULT_PORT);
    while let Some((argument, rest)) = arguments.split_first() {
        arguments = rest;
        if argument == "--demo" {
            demo = true;
        } else if argument == "--port" {
            let (number, rest) = rest.split_first().ok_or_else(|| port_error("nothing"))?;
            port = parse_port(number)?;
            arguments = rest;
        } else if let Some(number) = argument.strip_prefix("--port=") {
            port = parse_port(number)?;
        } else {
            return Err(unexpected(std::slice::from_ref(argument)));
        }
    }
    Ok(XtaskCommand::Serve { demo, port })
}

fn parse_port(text: &str) -> Result<u16> {
    text.parse().ok().filter(|port| *port != 0).ok_or_else(|| port_error(text))
}

fn port_error(found: &str) -> Error {
    Error::new(format!("--port needs a number from 1 to 65535, as in `--port 8090`; found {found}"))
}

fn parse_test(arguments: &[String]) -> Result<XtaskCommand> {
    let separator = arguments.iter().position(|word| word == "--");
    let (own, rest) = arguments.split_at(separator.unwrap_or(arguments.len()));
    let suite = match own {
        [] => None,
        [name] => Some(TestSuite::named(name)?),
        [_, more @ ..] => return Err(unexpected(more)),
    };
    Ok(XtaskCommand::Test { suite, test_arguments: rest.iter().skip(1).cloned().collect() })
}

/// Whether the one flag that the command knows was given.
fn parse_flag(arguments: &[String], name: &str) -> Result<bool> {
    match arguments {
        [] => Ok(false),
        [word] if word == name => Ok(true),
        _ => Err(unexpected(arguments)),
    }
}

fn without_arguments(arguments: &[String], command: XtaskCommand) -> Result<XtaskCommand> {
    if arguments.is_empty() { Ok(command) } else { Err(unexpected(arguments)) }
}

fn unexpected(arguments: &[String]) -> Error {
    Error::new(format!(
        "unexpected argument `{}`; `--help` after the command lists what it takes",
        arguments.join(" ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<XtaskCommand> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        XtaskCommand::parse(&words)
    }

    #[test]
    fn serve_listens_on_8080_unless_told_otherwise() {
        assert_eq!(parse("serve"), Ok(XtaskCommand::Serve { demo: false, port: 8080 }));
        assert_eq!(parse("serve --demo --port 9000"), Ok(XtaskCommand::Serve { demo: true, port: 9000 }));
        assert_eq!(parse("serve --port=9000 --demo"), Ok(XtaskCommand::Serve { demo: true, port: 9000 }));
    }

    #[test]
    fn a_port_that_is_no_port_is_refused() {
        for line in
            ["serve --port", "serve --port x", "serve --port 0", "serve --port 70000", "serve --port --demo"]
        {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn arguments_after_the_dashes_go_to_the_tests() {
        let test = |suite, arguments: &[&str]| {
            let test_arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
            Ok(XtaskCommand::Test { suite, test_arguments })
        };
        assert_eq!(parse("test http -- a_name --help"), test(Some(TestSuite::Http), &["a_name", "--help"]));
        assert_eq!(parse("test"), test(None, &[]));
        assert_eq!(parse("test -- a_name"), test(None, &["a_name"]));
    }

    #[test]
    fn the_house_rules_can_be_checked_alone() {
        assert_eq!(parse("check"), Ok(XtaskCommand::Check { only_rules: false }));
        assert_eq!(parse("check --rules"), Ok(XtaskCommand::Check { only_rules: true }));
    }

    #[test]
    fn an_unknown_argument_is_an_error() {
        for line in
            ["swerve", "serve --dmeo", "test htpt", "test http browser", "check now", "help me", "dev --port"]
        {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn every_command_has_its_help() {
        assert_eq!(parse(""), Ok(XtaskCommand::Help(HELP)));
        for name in ["serve", "dev", "test", "check", "bench", "setup"] {
            assert_eq!(parse(&format!("{name} --help")), parse(&format!("help {name}")));
            assert!(HELP.contains(&format!("\n  {name} ")), "{name} is not in the list");
        }
    }
}
