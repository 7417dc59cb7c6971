//! Peers that run as programs of their own.

use std::process::{Command, Stdio};

use crate::Input;

pub fn print_versions() {
    for (program, arguments) in [
        ("yaz-marcdump", &["-V"][..]),
        (
            "python3",
            &[
                "-c",
                "import importlib.metadata as m; print('pymarc', m.version('pymarc'))",
            ],
        ),
    ] {
        match Command::new(program).args(arguments).output() {
            Ok(output) if output.status.success() => {
                print!(
                    "{}",
                    String::from_utf8_lossy(&output.stdout)
                        .lines()
                        .next()
                        .unwrap_or_default()
                );
                println!();
            }
            _ => println!("{program}: absent"),
        }
    }
}

pub fn yaz_touch(input: &Input) -> Option<u64> {
    run("yaz-marcdump", &["-n", &input.path])
}

pub fn yaz_round_trip(input: &Input) -> Option<u64> {
    run("yaz-marcdump", &["-o", "marc", &input.path])
}

pub fn yaz_from_marc8(input: &Input) -> Option<u64> {
    let arguments = ["-f", "marc8", "-t", "utf8", "-o", "marc", &input.marc8_path];
    run("yaz-marcdump", &arguments)
}

pub fn yaz_to_marcxml(input: &Input) -> Option<u64> {
    run("yaz-marcdump", &["-o", "marcxml", &input.path])
}

pub fn yaz_to_json(input: &Input) -> Option<u64> {
    run("yaz-marcdump", &["-o", "json", &input.path])
}

pub fn yaz_touch_xml(input: &Input) -> Option<u64> {
    run("yaz-marcdump", &["-i", "marcxml", "-n", &input.xml_path])
}

pub fn pymarc_touch(input: &Input) -> Option<u64> {
    const SCRIPT: &str = "
import sys, pymarc
for record in pymarc.MARCReader(open(sys.argv[1], 'rb')):
    for field in record.fields:
        if not field.is_control_field():
            for subfield in field.subfields: len(subfield.value)
";
    run("python3", &["-c", SCRIPT, &input.path])
}

/// Runs a program with its output thrown away; 0 for the count, which it does not tell.
fn run(program: &str, arguments: &[&str]) -> Option<u64> {
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    status.success().then_some(0)
}
