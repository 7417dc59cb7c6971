//! The promise: the program does what its page says: outputs, exit codes, messages, and no byte unaccounted for.

#![cfg(all(
    feature = "xml",
    feature = "json",
    feature = "gzip",
    feature = "zstd",
    feature = "profile"
))]
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The fixtures without faults.
const FIXTURES: [&str; 8] = [
    "authority",
    "books",
    "classification",
    "community",
    "holdings",
    "map",
    "music",
    "serial",
];

/// What a run of the program gave.
#[derive(Debug)]
struct Run {
    code: i32,
    out: Vec<u8>,
    errors: String,
}

impl Run {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap()
    }

    #[track_caller]
    fn exits(self, code: i32) -> Run {
        assert_eq!(
            self.code,
            code,
            "{}\n{}",
            self.errors,
            String::from_utf8_lossy(&self.out)
        );
        self
    }

    #[track_caller]
    fn says(self, message: &str) -> Run {
        assert!(
            self.errors.contains(message),
            "{message:?} not in\n{}",
            self.errors
        );
        self
    }

    #[track_caller]
    fn silently(self) -> Run {
        assert_eq!(self.errors, "");
        self
    }
}

/// The program, which cargo builds before the tests.
fn program() -> Command {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("catalogue{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.is_file(),
        "build it first: cargo build --example catalogue ({})",
        path.display()
    );
    let mut command = Command::new(path);
    command.env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

fn run<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    let output = program().args(arguments).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: output.stdout,
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program with its arguments as one would type them, and bytes on its standard input.
fn pipe(arguments: &str, input: &[u8]) -> Run {
    let mut child = program()
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The program may be done before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: output.stdout,
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(format!("{name}.mrk"))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn info_tells_what_a_file_holds() {
    let books = fixture("books");
    let text = run(["info", path(&books)]).exits(0).silently();
    for part in [
        ".mrk text",
        "2, all good",
        "declared UTF-8",
        "bibliographic",
        "language material",
    ] {
        assert!(
            text.text().contains(part),
            "{part:?} not in\n{}",
            text.text()
        );
    }

    let json = run(["info", "--format", "json", path(&books)]).exits(0);
    let json: Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(json["file"], path(&books));
    assert_eq!(json["format"], "mrk");
    assert_eq!(
        json["records"],
        serde_json::json!({"good": 2, "repaired": 0, "rejected": 0})
    );
    assert_eq!(json["encoding"]["declared"]["utf8"], 2);
    assert_eq!(json["encoding"]["found"]["utf8"], 1);
    assert_eq!(json["encoding"]["found"]["ascii"], 1);
    assert_eq!(json["kinds"]["bibliographic"], 2);
    assert_eq!(json["bytes"], std::fs::metadata(&books).unwrap().len());
}

#[test]
fn info_counts_against_what_is_expected() {
    let books = fixture("books");
    run(["info", "--expect", "2", path(&books)])
        .exits(0)
        .silently();
    run(["info", "--expect", "3", path(&books)])
        .exits(1)
        .says("3 records expected, 2 found");
    run(["info", "--limit", "1", path(&books)])
        .exits(2)
        .says("--limit");
}

#[test]
fn get_prints_a_row_for_each_record() {
    let books = fixture("books");
    let t = |arguments: &[&str], expected: &str| {
        let mut all = vec!["get"];
        all.extend(arguments);
        all.push(path(&books));
        assert_eq!(
            run(all).exits(0).silently().text(),
            expected,
            "{arguments:?}"
        );
    };

    t(&["001"], "ocm00000101\nocm00000102\n");
    t(
        &["001", "264$a", "--header"],
        "001\t264$a\nocm00000101\tNew York :\nocm00000102\tTōkyō :\n",
    );
    t(
        &["264$a", "041$h", "--all"],
        "New York :|London :\t\nTōkyō :\tger\n",
    );
    t(
        &["264$a", "--all", "--separator", "; ", "--format", "csv"],
        "New York :; London :\nTōkyō :\n",
    );
    t(
        &["100$a", "041$h", "--format", "csv", "--header"],
        "100$a,041$h\n\"Melville, Herman,\",\n\"Kant, Immanuel,\",ger\n",
    );
    t(
        &["001", "041$h", "--format", "jsonl"],
        "{\"001\":\"ocm00000101\",\"041$h\":null}\n{\"001\":\"ocm00000102\",\"041$h\":\"ger\"}\n",
    );
    t(
        &["264$a", "--format", "jsonl", "--all", "--limit", "1"],
        "{\"264$a\":[\"New York :\",\"London :\"]}\n",
    );
    t(
        &["001", "$a", "^2", "--each", "65X", "--limit", "1"],
        "ocm00000101\tWhaling\t0\nocm00000101\tShip captains\t0\n\
         ocm00000101\tNantucket Island (Mass.)\t0\nocm00000101\tSea fiction.\t7\n",
    );
    t(&["650", "--skip", "1"], "Knowledge, Theory of.\n");
    t(&["LDR/06", "008/35-37"], "a\teng\na\tjpn\n");
}

#[test]
fn get_tells_selectors_and_files_apart() {
    run(["get", "245$"]).exits(2).says("    245$\n        ^");
    run(["get", "001", "245$", "x.mrc"])
        .exits(2)
        .says("    245$\n        ^");
    run(["get", "$a"]).exits(2).says("--each");
    run(["get", "001", "no-such-file.mrc"])
        .exits(3)
        .says("no-such-file.mrc: no such file");
    run(["get", "001", "--each", "650$a"])
        .exits(2)
        .says("a tag is wanted");
}

#[test]
fn stats_count_fields_subfields_and_values() {
    let books = fixture("books");
    let csv = run(["stats", "--format", "csv", path(&books)]).exits(0);
    let lines: Vec<&str> = csv.text().lines().collect();
    assert_eq!(lines[0], "tag,subfield,records,occurrences");
    assert!(lines.contains(&"650,,2,3"), "{lines:?}");
    assert!(lines.contains(&"264,a,2,3"), "{lines:?}");

    let json = run(["stats", "--format", "json", path(&books)]).exits(0);
    let json: Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(json["fields"]["880"]["occurrences"], 4);
    assert_eq!(json["fields"]["880"]["subfields"]["6"]["records"], 1);

    let values = run([
        "stats",
        "--values",
        "336$b",
        "--format",
        "csv",
        path(&books),
    ])
    .exits(0);
    assert_eq!(values.text(), "count,value\n2,\"txt\"\n");
    let values = run(["stats", "--values", "100$e", path(&books)]).exits(0);
    assert!(
        values.text().contains("100 %  author."),
        "{}",
        values.text()
    );
}

#[test]
fn view_shows_an_880_behind_its_pair() {
    let view = run(["view", "--record", "2", path(&fixture("books"))])
        .exits(0)
        .silently();
    let text = view.text();
    let at = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("{part:?} not in\n{text}"))
    };
    assert!(at("245 10 $6 880-02") < at("  880 10 $6 245-02/$1 $a 純粋理性批判"));
    assert!(at("  880 10 $6 245-02/$1") < at("264 #1"));
    assert!(at("06 a Language material") < at("001    ocm00000102"));
    assert!(!text.contains('\u{1B}'));
}

#[test]
fn view_decodes_leader_and_fixed_fields() {
    let record = b"=LDR  00000nam a2200000Ii 4500\n=007  tz\n=008  231005s2023    enka     b    0010x eng d\n=245  00$aX.\n";
    let view = pipe("view --decode", record).exits(0);
    let text = view.text();
    for line in [
        "       06    a     Type of record: Language material\n",
        "       17    I     Encoding level: Full level, input by a member (OCLC only)\n",
        "007    tz\n       00    t Category of material: Text\n",
        "       35-37 eng    Language: English\n",
        "       33    x      Literary form (not defined)\n",
        "       19-21 ###    Illustrations\n",
    ] {
        assert!(text.contains(line), "{line:?} not in\n{text}");
    }
}

#[test]
fn view_lets_no_value_command_the_terminal() {
    let record = b"=LDR  00000nam a2200000 a 4500\n=245  00$a{1B}[31mred\n";
    let view = pipe("view --color never", record).exits(0);
    assert!(view.text().contains("$a ␛[31mred"), "{}", view.text());
}

#[test]
fn colours_are_shown_when_asked_for() {
    let books = fixture("books");
    let colored = |arguments: &[&str]| {
        let mut all = vec!["view", path(&books)];
        all.extend(arguments);
        run(all).exits(0).text().contains('\u{1B}')
    };
    assert!(!colored(&[]));
    assert!(colored(&["--color", "always"]));
    assert!(!colored(&["--color", "never"]));
}

#[test]
fn convert_reads_back_what_it_writes() {
    let folder = folder();
    for name in FIXTURES {
        let original = fixture(name);
        let mrk = run(["convert", "--to", "mrk", path(&original)])
            .exits(0)
            .out;
        for target in ["iso2709", "marcxml", "json", "jsonl", "mrk"] {
            let xml = target != "marcxml" || cfg!(feature = "xml");
            let json = !target.starts_with("json") || cfg!(feature = "json");
            let built = xml && json;
            if !built {
                continue;
            }
            let file = folder.path().join(format!("{name}.{target}"));
            run([
                "convert",
                "--to",
                target,
                "-o",
                path(&file),
                path(&original),
            ])
            .exits(0);
            let back = run(["convert", "--to", "mrk", path(&file)]).exits(0);
            assert_eq!(masked(&back.out), masked(&mrk), "{name} {target}");
        }
    }
}

/// `.mrk` text without the lengths that only ISO 2709 fills in.
fn masked(text: &[u8]) -> String {
    let text = String::from_utf8(text.to_vec()).unwrap();
    let mask = |line: &str| match line.strip_prefix("=LDR  ") {
        Some(leader) => {
            let kept = |range: std::ops::Range<usize>| leader.get(range).unwrap().to_owned();
            format!("=LDR  {} {}\n", kept(5..12), kept(17..24))
        }
        None => format!("{line}\n"),
    };
    text.lines().map(mask).collect()
}

#[test]
fn convert_takes_the_format_from_the_name() {
    let folder = folder();
    let file = folder.path().join("out.mrc");
    run(["convert", path(&fixture("books")), "-o", path(&file)])
        .exits(0)
        .says("2 records read, 2 written");
    assert!(std::fs::read(file).unwrap().ends_with(b"\x1E\x1D"));
    run(["convert", path(&fixture("books"))])
        .exits(2)
        .says("--to");
    run([
        "convert",
        path(&fixture("books")),
        "--quiet",
        "--to",
        "text",
    ])
    .exits(0)
    .silently();
}

#[test]
fn convert_splits_into_files_of_so_many_records() {
    let folder = folder();
    let file = folder.path().join("out.mrk");
    run([
        "convert",
        "--split",
        "4",
        path(&fixture("faulty")),
        "-o",
        path(&file),
    ])
    .exits(0)
    .says("to 2 files");
    let records = |name: &str| {
        let file = folder.path().join(name);
        run(["get", "001", path(&file)])
            .exits(0)
            .text()
            .lines()
            .count()
    };
    assert_eq!(records("out-0001.mrk"), 4);
    assert_eq!(records("out-0002.mrk"), 2);
    assert!(!file.exists());
    run([
        "convert",
        "--split",
        "4",
        "--to",
        "mrk",
        path(&fixture("faulty")),
    ])
    .exits(2)
    .says("-o");
}

#[test]
fn convert_overwrites_no_file_that_it_reads() {
    let folder = folder();
    let file = folder.path().join("books.mrk");
    std::fs::copy(fixture("books"), &file).unwrap();
    let before = std::fs::read(&file).unwrap();
    run(["convert", path(&file), "-o", path(&file)])
        .exits(2)
        .says("would overwrite");
    run([
        "convert",
        "--to",
        "mrk",
        path(&file),
        "--rejects",
        path(&file),
    ])
    .exits(2)
    .says("would overwrite");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn options_stand_before_and_behind_the_command() {
    let books = fixture("books");
    let condition = "041$h=ger";
    let before = run(["--where", condition, "--quiet", "get", "001", path(&books)]).exits(0);
    let behind = run(["get", "001", path(&books), "--quiet", "--where", condition]).exits(0);
    assert_eq!(before.text(), "ocm00000102\n");
    assert_eq!(behind.text(), before.text());
}

#[test]
fn records_are_chosen_by_condition_number_and_list() {
    let folder = folder();
    let ids = folder.path().join("ids.txt");
    std::fs::write(&ids, "\u{FEFF}ocm00000903\r\n\r\n ocm00000905 \r\n").unwrap();
    let faulty = fixture("faulty");
    let t = |arguments: &[&str], expected: &str| {
        let mut all = vec!["get", "001", path(&faulty)];
        all.extend(arguments);
        let numbers: Vec<String> = run(all)
            .exits(0)
            .text()
            .lines()
            .map(|line| line.trim_start_matches("ocm0000090").to_owned())
            .collect();
        assert_eq!(numbers.join(" "), expected, "{arguments:?}");
    };

    t(&[], "1 2 3 4 5 6");
    t(&["--where", "LDR/07=s"], "3");
    t(&["--where", "!100 | 110"], "3 6");
    t(&["--records", "2,4-5"], "2 4 5");
    t(&["--records", "5-"], "5 6");
    t(&["--ids", path(&ids)], "3 5");
    t(&["--skip", "1", "--limit", "2"], "2 3");
    t(&["--limit", "0"], "");
    t(&["--where", "LDR/07=m", "--skip", "1", "--limit", "1"], "2");
    t(&["--ids", path(&ids), "--records", "1-3"], "3");
}

#[test]
fn several_files_and_standard_input_are_read_in_order() {
    let books = std::fs::read(fixture("books")).unwrap();
    assert_eq!(pipe("get 001", &books).exits(0).text().lines().count(), 2);
    assert_eq!(pipe("get 001 -", &books).exits(0).text().lines().count(), 2);
    let (map, music) = (fixture("map"), fixture("music"));
    let three = format!("get 001 {} - {}", path(&map), path(&music));
    assert_eq!(pipe(&three, &books).exits(0).text().lines().count(), 5);
}

#[test]
fn compressed_files_are_read_as_they_are() {
    let folder = folder();
    let file = folder.path().join("books.gz");
    let mut encoder = flate2::write::GzEncoder::new(
        std::fs::File::create(&file).unwrap(),
        flate2::Compression::default(),
    );
    encoder
        .write_all(&std::fs::read(fixture("books")).unwrap())
        .unwrap();
    encoder.finish().unwrap();
    let gzip = cfg!(feature = "gzip");
    let run = run(["get", "001", path(&file)]).exits(if gzip { 0 } else { 3 });
    assert_eq!(run.text().lines().count(), if gzip { 2 } else { 0 });
}

#[test]
fn what_cannot_be_opened_or_is_no_marc_exits_with_3_after_the_rest() {
    let folder = folder();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "Call me Ishmael.").unwrap();
    let books = fixture("books");
    for bad in [path(&file), "no-such-file.mrc"] {
        let run = run(["get", "001", bad, path(&books)]).exits(3).says(bad);
        assert_eq!(run.text().lines().count(), 2);
    }
    run(["info", path(&file)])
        .exits(3)
        .says("no MARC in a known form");
    run(["info", path(folder.path())]).exits(3);
    let output = folder.path().join("no/such/folder/out.mrk");
    run(["convert", path(&books), "-o", path(&output)])
        .exits(3)
        .says("cannot be written");
    // Nothing is made of an input that is not there.
    let output = folder.path().join("out.mrk");
    run(["convert", "no-such-file.mrc", "-o", path(&output)]).exits(3);
    assert!(!output.exists());
}

#[test]
fn wrong_usage_exits_with_2_and_points_at_the_place() {
    run(["get"]).exits(2);
    run(["frobnicate"]).exits(2);
    run(["get", "001", "--where", "245$a &"])
        .exits(2)
        .says("    245$a &\n           ^");
    run(["get", "001", "--records", "3,x"])
        .exits(2)
        .says("`x` is no record number");
    run(["get", "001", "--records", "9-7"])
        .exits(2)
        .says("runs backwards");
    run(["get", "001", "--from", "marc"])
        .exits(2)
        .says("iso2709");
}

#[test]
fn an_empty_input_is_an_empty_file() {
    assert_eq!(pipe("get 001", b"").exits(0).silently().text(), "");
    let info = pipe("info --format json", b"").exits(0);
    assert!(info.text().contains("\"good\":0"), "{}", info.text());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let books = std::fs::read(fixture("books")).unwrap().repeat(2_000);
    for command in ["convert --to mrk", "view", "get 245", "convert --to text"] {
        let mut child = program()
            .args(command.split(' '))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all(&books);
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{command}");
    }
}

#[test]
fn the_help_of_each_command_shows_an_example() {
    let help = run(["--help"]).exits(0);
    let commands: Vec<&str> = help
        .text()
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let help = run([command, "--help"]).exits(0);
        assert!(
            help.text()
                .contains(&format!("Example: catalogue {command}")),
            "{command}"
        );
    }
}

/// The fixture of books in ISO 2709.
fn books_mrc(folder: &Path) -> Vec<u8> {
    let file = folder.join("books.mrc");
    run(["convert", path(&fixture("books")), "-o", path(&file)]).exits(0);
    std::fs::read(file).unwrap()
}

#[test]
fn no_byte_of_a_damaged_file_is_unaccounted_for() {
    let folder = folder();
    let records = books_mrc(folder.path());
    let first = records.iter().position(|&byte| byte == 0x1D).unwrap() + 1;
    let (first, second) = records.split_at(first);
    let noise = b"\r\nnoise between records\r\n";
    // A leader and a directory cut off by the next record.
    let broken = first.get(..40).unwrap();
    let damaged = [first, noise, second, broken, second].concat();
    let file = folder.path().join("damaged.mrc");
    std::fs::write(&file, &damaged).unwrap();
    let (good, rejects) = (
        folder.path().join("good.mrc"),
        folder.path().join("rejects"),
    );

    let json = run(["info", "--format", "json", path(&file)]).exits(1);
    let json: Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(
        json["records"],
        serde_json::json!({"good": 3, "repaired": 0, "rejected": 1})
    );
    assert_eq!(json["bytes"], damaged.len());

    run([
        "convert",
        path(&file),
        "-o",
        path(&good),
        "--rejects",
        path(&rejects),
    ])
    .exits(1)
    .says("4 records read, 1 rejected (kept in")
    .says("bytes-between-records");
    assert_eq!(
        std::fs::read(&good).unwrap(),
        [first, second, second].concat()
    );
    assert_eq!(std::fs::read(&rejects).unwrap(), [noise, broken].concat());

    let bad = folder.path().join("bad.mrc");
    run([
        "validate",
        path(&file),
        "--ignore",
        "duplicate-control-number",
        "--good",
        path(&good),
        "--bad",
        path(&bad),
        "--rejects",
        path(&rejects),
        // The second record is there twice.
        "--ignore",
        "duplicate-control-number",
    ])
    .exits(1)
    .says("1 record rejected");
    assert_eq!(
        std::fs::read(&good).unwrap(),
        [first, second, second].concat()
    );
    assert_eq!(std::fs::read(&bad).unwrap(), broken);
    assert_eq!(
        std::fs::read(&rejects).unwrap(),
        [&noise[..], broken].concat()
    );

    // Strict stops at the noise.
    let strict = run([
        "get",
        "001",
        "--strict",
        path(&file),
        "--rejects",
        path(&rejects),
    ])
    .exits(1)
    .says("stopped at the first deviation");
    assert_eq!(strict.text(), "ocm00000101\n");
    assert_eq!(std::fs::read(&rejects).unwrap(), noise);
}

#[test]
fn what_a_form_cannot_carry_is_told() {
    let folder = folder();
    let long = "x".repeat(10_000);
    let text = format!(
        "=LDR  00000nam a2200000 a 4500\n=001  long\n=245  00$aEdda.\n=520  \\\\$a{long}\n\n\
         =LDR  00000nam a2200000 a 4500\n=001  bell\n=245  00$aBeo{{07}}wulf.\n"
    );
    let file = folder.path().join("odd.mrk");
    std::fs::write(&file, text).unwrap();
    let convert = |arguments: &[&str]| {
        let mut all = vec!["convert", path(&file)];
        all.extend(arguments);
        run(all)
    };

    convert(&["--to", "iso2709"])
        .exits(1)
        .says("record 1 (long) is not written")
        .says("--too-long truncate")
        .says("2 records read, 1 written, 1 not written");
    let rejects = folder.path().join("rejects");
    convert(&[
        "--to",
        "iso2709",
        "--too-long",
        "skip",
        "--rejects",
        path(&rejects),
    ])
    .exits(0)
    .says("record 1 (long)")
    .says("1 written, 1 left out as too long");
    assert!(std::fs::metadata(&rejects).unwrap().len() > 10_000);
    convert(&["--to", "iso2709", "--too-long", "truncate"])
        .exits(0)
        .says("field-too-long")
        .says("2 written, 1 with changes");
    if cfg!(feature = "xml") {
        convert(&["--to", "marcxml"])
            .exits(0)
            .says("record 2 (bell)")
            .says("245$a");
        convert(&["--to", "marcxml", "--strict"])
            .exits(1)
            .says("record 2 (bell) is not written");
    }
    convert(&["--to", "json"]).exits(if cfg!(feature = "json") { 0 } else { 3 });
}

#[test]
fn validate_lists_findings_in_each_format() {
    let faulty = fixture("faulty");
    let text = run(["validate", path(&faulty)])
        .exits(1)
        .says("6 records checked");
    for part in ["record 3 (ocm00000903)", "Nature", "[field-not-repeatable]"] {
        assert!(
            text.text().contains(part),
            "{part:?} not in\n{}",
            text.text()
        );
    }

    let lines = run(["validate", "--format", "jsonl", path(&faulty)]).exits(1);
    let lines: Vec<Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let keys = [
        "file",
        "record",
        "control_number",
        "rule",
        "severity",
        "at",
        "tag",
        "occurrence",
        "subfield",
        "indicator",
        "position",
        "offset",
        "value",
        "message",
        "fix",
        "rejected",
    ];
    for line in &lines {
        for key in keys {
            assert!(line.get(key).is_some(), "no {key} in {line}");
        }
    }
    let repeated = |line: &&Value| line["rule"] == "field-not-repeatable";
    let repeated = lines.iter().find(repeated).unwrap();
    assert_eq!(repeated["record"], 3);
    assert_eq!(repeated["control_number"], "ocm00000903");
    assert_eq!(repeated["tag"], "245");
    assert_eq!(repeated["rejected"], false);

    let array = run(["validate", "--format", "json", path(&faulty)]).exits(1);
    let array: Value = serde_json::from_str(array.text()).unwrap();
    assert_eq!(array.as_array().unwrap(), &lines);

    let csv = run(["validate", "--format", "csv", path(&faulty)]).exits(1);
    assert_eq!(csv.text().lines().count(), lines.len() + 1);

    let clean = run(["validate", "--format", "json", path(&fixture("map"))]).exits(0);
    assert_eq!(
        serde_json::from_str::<Value>(clean.text()).unwrap(),
        serde_json::json!([])
    );
}

#[test]
fn validate_checks_as_its_options_say() {
    let faulty = fixture("faulty");
    let rules = |arguments: &[&str]| {
        let mut all = vec![
            "validate",
            "--format",
            "jsonl",
            "--fail-on",
            "never",
            path(&faulty),
        ];
        all.extend(arguments);
        let mut rules: Vec<String> = run(all)
            .exits(0)
            .text()
            .lines()
            .map(|line| {
                serde_json::from_str::<Value>(line).unwrap()["rule"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        rules.sort();
        rules.dedup();
        rules
    };
    assert_eq!(
        rules(&["--select", "field-not-repeatable"]),
        ["field-not-repeatable"]
    );
    let without = rules(&["--ignore", "field-not-repeatable"]);
    assert!(!without.is_empty() && !without.contains(&"field-not-repeatable".to_owned()));
    let once = run([
        "validate",
        "--format",
        "csv",
        "--max-per-rule",
        "1",
        "--fail-on",
        "never",
        "--ignore",
        "across-records",
        path(&faulty),
        path(&faulty),
    ])
    .exits(0)
    .says("not listed");
    assert_eq!(once.text().lines().count(), rules(&[]).len() + 1);

    run(["validate", "--select", "undefined-subfeild", path(&faulty)])
        .exits(2)
        .says("undefined-subfield is one");
    run([
        "validate",
        "--fail-on",
        "error",
        "--ignore",
        "all",
        path(&faulty),
    ])
    .exits(0);
    run(["validate", "--select", "empty-subfield", path(&faulty)]).exits(0);
    run([
        "validate",
        "--select",
        "empty-subfield",
        "--fail-on",
        "warning",
        path(&faulty),
    ])
    .exits(1);
    let statistics = run([
        "validate",
        "--statistics",
        "--fail-on",
        "never",
        path(&faulty),
    ])
    .exits(0);
    assert!(statistics.text().contains("field-not-repeatable"));
}

#[test]
fn validate_takes_the_records_of_other_formats_apart_too() {
    let folder = folder();
    let (good, bad) = (
        folder.path().join("good.mrk"),
        folder.path().join("bad.mrk"),
    );
    run([
        "validate",
        path(&fixture("faulty")),
        path(&fixture("books")),
        "--good",
        path(&good),
        "--bad",
        path(&bad),
    ])
    .exits(1);
    let numbers = |file: &Path| {
        run(["get", "001", path(file)])
            .exits(0)
            .text()
            .lines()
            .count()
    };
    assert_eq!(numbers(&good) + numbers(&bad), 8);
    run(["validate", path(&good)]).exits(0);
}

#[test]
fn every_rule_is_listed_and_explained() {
    let list = run(["rules", "--format", "json"]).exits(0);
    let list: Vec<Value> = serde_json::from_str(list.text()).unwrap();
    assert!(list.len() > 50);
    let text = run(["rules"]).exits(0);
    assert_eq!(text.text().lines().count(), list.len());
    let names = list.iter().map(|rule| rule["name"].as_str().unwrap());
    let manuals = run(["explain"].into_iter().chain(names)).exits(0);
    assert_eq!(
        manuals.text().matches("\nWhat it finds\n").count(),
        list.len()
    );
    run(["explain", "undefined-subfeild"])
        .exits(2)
        .says("undefined-subfield is one");
}
