//! What several tests have in common.

#![allow(dead_code, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use shelfmark::{Field, Leader, Reader, Record};

/// The folder of shared test material, where it is there; says loudly when it is not.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    println!("SKIPPED: {} is not there", path.display());
    None
}

/// All files below a folder, in the order of their paths.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The crate's own fixtures, `.mrk` text.
pub fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files: Vec<_> = files_below(&folder)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "mrk"))
        .collect();
    assert!(files.len() >= 5, "fixtures are missing");
    files
}

/// All records of a file that can be read strictly.
pub fn records(path: &Path) -> Vec<Record> {
    let mut reader = Reader::open(path).unwrap();
    reader
        .records()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{}: {error:#}", path.display()))
}

/// Records that every form can carry: two indicators, codes, values that XML allows, tags whose kind is plain.
pub fn portable_record() -> impl Strategy<Value = Record> {
    let leader = "[acdnp][a-z][a-z][ a]a22[0-9]{5}[ 1-8uz][ aciu][ abc]4500"
        .prop_map(|leader| format!("00000{leader}").parse::<Leader>().unwrap());
    let value = prop_oneof![
        4 => "[ -~]{0,40}",
        2 => "[a-zéüßñø\u{301}\u{308} ]{0,20}",
        1 => "\\PC{0,20}",
        1 => "[\t\r\n {}$\\\\\"&<>']{0,10}",
    ];
    let value = value.prop_map(|value: String| {
        value
            .chars()
            .filter(|c| shelfmark::text::is_xml_char(*c))
            .collect::<String>()
    });
    let control = ("00[1-9]", value.clone()).prop_map(|(tag, value)| {
        Field::control(<[u8; 3]>::try_from(tag.as_bytes()).unwrap(), value)
    });
    let subfields = vec(("[a-z0-9]", value), 1..6);
    let data = ("[1-9][0-9]{2}", "[0-9 ]", "[0-9 ]", subfields).prop_map(
        |(tag, first, second, subfields)| {
            let indicators = [first, second].map(|indicator| indicator.chars().next().unwrap());
            let pairs = subfields
                .into_iter()
                .map(|(code, value)| (code.chars().next().unwrap(), value));
            Field::from_pairs(
                <[u8; 3]>::try_from(tag.as_bytes()).unwrap(),
                indicators,
                pairs,
            )
        },
    );
    (leader, vec(prop_oneof![1 => control, 4 => data], 0..12)).prop_map(|(leader, fields)| {
        let mut record = Record::new(leader);
        record.extend(fields);
        record
    })
}

/// Tells whether a record's bytes are what a writer makes: fields in the order of a complete directory, 22 and 4500,
/// ASCII or UTF-8 under `a`.
pub fn is_canonical(bytes: &[u8]) -> bool {
    let leader = &bytes[..24];
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.is_ascii() && !bytes.contains(&0x1B) || leader[9] == b'a',
        Err(_) => false,
    };
    if !text || &leader[10..12] != b"22" || &leader[20..24] != b"4500" {
        return false;
    }
    let number = |digits: &[u8]| {
        std::str::from_utf8(digits)
            .ok()
            .and_then(|digits| digits.parse::<usize>().ok())
    };
    if !leader
        .iter()
        .all(|byte| *byte == b' ' || byte.is_ascii_graphic())
    {
        return false;
    }
    let Some(base) = number(&leader[12..17]) else {
        return false;
    };
    if number(&leader[..5]) != Some(bytes.len())
        || base < 25
        || base > bytes.len()
        || (base - 25) % 12 != 0
    {
        return false;
    }
    if bytes[base - 1] != 0x1E {
        return false;
    }
    let mut at = 0;
    for entry in bytes[24..base - 1].chunks(12) {
        let (Some(length), Some(start)) = (number(&entry[3..7]), number(&entry[7..])) else {
            return false;
        };
        let body = bytes.get(base + start..base + start + length);
        let ends_well = body.is_some_and(|body| {
            body.split_last().is_some_and(|(last, body)| {
                *last == 0x1E && !body.contains(&0x1E) && !body.contains(&0x1D)
            })
        });
        if start != at || !ends_well || !entry[..3].iter().all(u8::is_ascii_graphic) {
            return false;
        }
        at += length;
    }
    base + at + 1 == bytes.len() && bytes.ends_with(&[0x1D])
}

/// Runs the program with text on its standard input: exit status, output, messages.
pub fn catalogue(arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("catalogue{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.is_file(),
        "build it first: cargo build --example catalogue"
    );
    let mut child = std::process::Command::new(path)
        .args(arguments)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // Usage errors end the program before it reads.
    let writer =
        std::thread::spawn(move || drop(std::io::Write::write_all(&mut stdin, input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}
