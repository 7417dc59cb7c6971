//! The promise: `edit`, `barcode` and `code` do what a technician's daily load asks of them, and their counts add up.

#![cfg(all(
    feature = "xml",
    feature = "json",
    feature = "gzip",
    feature = "zstd",
    feature = "profile"
))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder in which the program runs.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["vendor.mrk", "books.mrk"] {
            fs::copy(root.join("tests/fixtures").join(name), desk.path(name)).unwrap();
        }
        for name in [
            "public-library.toml",
            "koha-ebooks.toml",
            "academic-sierra.toml",
        ] {
            fs::copy(root.join("examples/profiles").join(name), desk.path(name)).unwrap();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program: exit status, output, messages.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut path = std::env::current_exe().unwrap();
        path.pop();
        path.pop();
        path.push("examples");
        path.push(format!("catalogue{}", std::env::consts::EXE_SUFFIX));
        assert!(
            path.is_file(),
            "build it first: cargo build --example catalogue"
        );
        let output = Command::new(path)
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }
}

#[test]
fn edit_applies_steps_and_names_those_that_never_matched() {
    let desk = Desk::new();
    let (code, out, errors) = desk.run(&[
        "edit",
        "delete 938",
        "delete 999",
        "vendor.mrk",
        "-o",
        "out.mrk",
    ]);
    assert_eq!((code, out.as_str()), (0, ""), "{errors}");
    assert!(!desk.read("out.mrk").contains("=938"));
    assert_eq!(
        errors,
        "delete 938: 2 changes in 2 records\n\
         delete 999: never matched\n\
         4 records read, 2 changed\n"
    );
}

#[test]
fn edit_leaves_records_alone_that_were_not_chosen() {
    let desk = Desk::new();
    let arguments = [
        "edit",
        "delete 938",
        "--where",
        "LDR/06=g",
        "vendor.mrk",
        "-o",
        "out.mrk",
    ];
    let (code, _, errors) = desk.run(&arguments);
    assert_eq!(code, 0, "{errors}");
    assert_eq!(desk.read("out.mrk").matches("=938").count(), 2);
    assert_eq!(desk.read("out.mrk").matches("=LDR").count(), 4);
}

#[test]
fn a_dry_run_shows_the_difference_and_writes_nothing() {
    let desk = Desk::new();
    let (code, out, _) = desk.run(&[
        "edit",
        "--dry-run",
        "rename 264 to 260",
        "--records",
        "1",
        "vendor.mrk",
    ]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "vendor.mrk: record 1 (ven0000001)\n\
         - 264 #1 $a London : $b Example Press, $c 2023.\n\
         + 260 #1 $a London : $b Example Press, $c 2023.\n"
    );
}

#[test]
fn wrong_steps_are_shown_with_a_caret() {
    let desk = Desk::new();
    let (code, _, errors) = desk.run(&["edit", "delte 938", "vendor.mrk"]);
    assert_eq!(code, 2);
    assert!(
        errors.contains("did you mean `delete`?\n\n    delte 938\n    ^"),
        "{errors}"
    );
    let (code, _, errors) = desk.run(&["edit", "vendor.mrk"]);
    assert_eq!(code, 2);
    assert!(errors.contains("steps come first"), "{errors}");
}

#[test]
fn barcodes_are_made_and_checked() {
    let desk = Desk::new();
    fs::write(desk.path("used.txt"), "30007007467417\n").unwrap();
    let make = [
        "barcode", "make", "--prefix", "30007", "--from", "746740", "--count", "2", "--used",
        "used.txt",
    ];
    let (code, out, _) = desk.run(&make);
    assert_eq!(
        (code, out.as_str()),
        (0, "30007007467409\n30007007467425\n")
    );
    fs::write(
        desk.path("scanned.txt"),
        "A30007007467409B\n30007007467408\n3000700746740\n30007007467409\n30007007467417\n",
    )
    .unwrap();
    let (code, out, _) = desk.run(&["barcode", "check", "--used", "used.txt", "scanned.txt"]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "A30007007467409B\n\
         30007007467408\tcheck digit is 9, not 8\n\
         3000700746740\tnot a barcode: 13 digits, 14 wanted\n\
         30007007467409\tused already: line 1\n\
         30007007467417\tused already: used.txt, line 1\n"
    );
}

#[test]
fn a_load_takes_new_overlaid_and_rejected_records_apart() {
    let desk = Desk::new();
    // Ours: the second of the vendor's, with a note of our own.
    desk.run(&[
        "convert",
        "--records",
        "2",
        "vendor.mrk",
        "-o",
        "second.mrk",
    ]);
    let (code, _, errors) = desk.run(&[
        "edit",
        "set 001 b2",
        "set 003 XxAcad",
        "add 590 ## $a Ours.",
        "delete 938",
        "second.mrk",
        "-o",
        "ours.mrc",
    ]);
    assert_eq!(code, 0, "{errors}");
    let arguments = [
        "code",
        "--profile",
        "academic-sierra.toml",
        "--against",
        "ours.mrc",
        "--new",
        "new.mrk",
        "--overlay",
        "overlay.mrk",
        "--reject",
        "reject.mrk",
        "--report",
        "load.csv",
        "--explain",
        "vendor.mrk",
    ];
    let (code, _, errors) = desk.run(&arguments);
    assert_eq!(code, 0, "{errors}");
    assert!(
        errors.contains("record 2 (ven0000002): overlay: ours 1 (b2): "),
        "{errors}"
    );
    assert!(errors.contains("same oclc 102"), "{errors}");
    assert!(
        errors.ends_with("4 records read: 3 new, 1 overlay, 0 rejected, 4 items\n"),
        "{errors}"
    );
    let overlay = desk.read("overlay.mrk");
    assert!(
        overlay.contains("=001  b2")
            && overlay.contains("=590  \\\\$aOurs.")
            && overlay.contains("=949  \\1")
    );
    let first = (
        desk.read("new.mrk"),
        desk.read("overlay.mrk"),
        desk.read("load.csv"),
    );
    assert_eq!(first.2.lines().count(), 5);
    desk.run(&arguments);
    assert_eq!(
        first,
        (
            desk.read("new.mrk"),
            desk.read("overlay.mrk"),
            desk.read("load.csv")
        )
    );
}

#[test]
fn a_profile_with_mistakes_is_refused_with_all_of_them() {
    let desk = Desk::new();
    fs::write(
        desk.path("wrong.toml"),
        "[holdings]\nstyl = \"koha\"\n[edit]\nbefore = \"delte 938\"\n",
    )
    .unwrap();
    let (code, _, errors) = desk.run(&["code", "--profile", "wrong.toml", "vendor.mrk"]);
    assert_eq!(code, 2);
    assert!(
        errors.contains("wrong.toml:2: holdings.styl: there is no such key; style is one")
            && errors.contains("wrong.toml:4: edit.before: expected a verb"),
        "{errors}"
    );
}
