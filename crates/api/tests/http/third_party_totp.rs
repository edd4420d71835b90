//! Third-party implementations of TOTP (RFC 6238), which must make the same codes as ours.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use data_encoding::BASE32_NOPAD;
use latchkey_api::crypto::random;
use latchkey_flow::{Timestamp, TotpSecret};

/// How many secrets, and how many steps in a row of each.
const SECRETS: usize = 100;
const STEPS: u64 = 100;

const PYOTP: &str = r"
import sys, pyotp
for line in sys.stdin:
    secret, at = line.split()
    print(pyotp.TOTP(secret).at(int(at)))
";

const OTPLIB: &str = r"
const { generateSync } = require(process.env.LATCHKEY_TEST_OTPLIB + '/otplib');
for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\n')) {
  const [secret, at] = line.split(' ');
  console.log(generateSync({ secret, epoch: Number(at) }));
}
";

/// A secret, a moment, and our code for it.
struct TotpSample {
    base32: String,
    at: u64,
    our_code: String,
}

/// Secrets of 20 to 60 bytes, each from a moment within the next centuries on.
fn samples() -> Vec<TotpSample> {
    let mut samples = vec![];
    for n in 0..SECRETS {
        let random: [u8; 60] = random::bytes().unwrap();
        let bytes = &random[..20 + 5 * (n % 9)];
        let begin = u64::from_le_bytes(random::bytes().unwrap()) % 10_000_000_000;
        let secret = TotpSecret::new(bytes).unwrap();
        samples.extend((0..STEPS).map(|step| {
            let at = begin + 30 * step;
            let moment = Timestamp::from_millis(i64::try_from(at).unwrap() * 1000 + 999);
            TotpSample { base32: BASE32_NOPAD.encode(bytes), at, our_code: secret.code_at(moment) }
        }));
    }
    samples
}

/// What the program answers, a line a code.
fn run_tool(mut command: Command, input: &str, what_for: &str) -> Vec<String> {
    let get =
        format!("{what_for} is needed as another maker of codes: run `cargo xtask test`, which gets it");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect(&get);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    assert!(output.status.success(), "{get}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn tool_command(variable: &str, usual: &str) -> Command {
    Command::new(std::env::var_os(variable).unwrap_or_else(|| usual.into()))
}

fn lines(samples: &[TotpSample]) -> String {
    samples.iter().map(|sample| format!("{} {}\n", sample.base32, sample.at)).collect()
}

fn assert_agree(third_party: &[String], samples: &[TotpSample]) {
    assert_eq!(third_party.len(), SECRETS * STEPS as usize);
    for (third_party, sample) in third_party.iter().zip(samples) {
        assert_eq!(third_party, &sample.our_code, "{} at {}", sample.base32, sample.at);
    }
    assert!(samples.iter().map(|sample| &sample.our_code).collect::<BTreeSet<_>>().len() > 9_000);
}

/// D1. It takes one secret at a time, and then as many steps as one likes.
#[test]
fn oathtool_makes_the_codes_that_we_make() {
    let samples = samples();
    let mut third_party = vec![];
    for secret in samples.chunks(STEPS as usize) {
        let mut oathtool = tool_command("LATCHKEY_TEST_OATHTOOL", "oathtool");
        oathtool.args(["--totp", "--base32", "--window", &(STEPS - 1).to_string()]);
        oathtool.args(["--now", &format!("@{}", secret[0].at), "-"]);
        third_party.extend(run_tool(oathtool, &secret[0].base32, "oathtool"));
    }
    assert_agree(&third_party, &samples);
}

/// D1.
#[test]
fn pyotp_makes_the_codes_that_we_make() {
    let samples = samples();
    let mut python = tool_command("LATCHKEY_TEST_PYTHON", "python3");
    python.args(["-c", PYOTP]);
    assert_agree(&run_tool(python, &lines(&samples), "a Python with pyotp"), &samples);
}

/// D1.
#[test]
fn otplib_makes_the_codes_that_we_make() {
    let samples = samples();
    let mut node = tool_command("LATCHKEY_TEST_NODE", "node");
    node.args(["-e", OTPLIB]);
    assert_agree(&run_tool(node, &lines(&samples), "a Node.js with otplib"), &samples);
}
