//! The promise: any record goes to `.mrk` text and back unharmed, and whatever text is read, nothing is lost in silence.

#![allow(clippy::unwrap_used)]

mod forms;

use proptest::prelude::*;
use shelfmark::finding::Severity;
use shelfmark::record::{ReadOptions, WriteOptions};
use shelfmark::text::{Charset, Encoding};
use shelfmark::{Field, Limits, Record, WriteRecord, mrk};

const LEADER: &str = "=LDR  00000nam\\a2200000\\i\\4500\n";

/// What a tolerant reader makes of a text: each record as its fields, then its findings.
fn read(text: &[u8]) -> Vec<(String, Vec<String>)> {
    read_with(text, ReadOptions::new().tolerant())
}

fn read_with(text: &[u8], options: ReadOptions) -> Vec<(String, Vec<String>)> {
    let mut reader = mrk::Reader::with_options(text, options);
    let mut record = Record::default();
    let mut all = Vec::new();
    while reader.read_record(&mut record).unwrap() {
        let fields: Vec<_> = record.fields().iter().map(Field::to_string).collect();
        let findings = reader.source().repairs().iter().map(|finding| {
            let offset = finding
                .offset()
                .map_or(String::from("?"), |at| at.to_string());
            format!(
                "{} {} {} @{offset}",
                finding.severity(),
                finding.rule(),
                finding.place()
            )
        });
        all.push((fields.join("\n"), findings.collect()));
    }
    all
}

#[test]
fn deviations_are_read_and_reported_where_they_stand() {
    let t = |lines: &str, fields: &str, findings: &[&str]| {
        let text = format!("{LEADER}{lines}");
        let expected = (
            fields.to_owned(),
            findings.iter().map(|&f| f.to_owned()).collect(),
        );
        assert_eq!(read(text.as_bytes()), [expected], "{lines:?}");
    };

    t("=001  ocm1\\2\n", "001    ocm1 2", &[]);
    t(
        "=245  10$aTitle /$cName.\n",
        "245 10 $a Title / $c Name.",
        &[],
    );
    t("=245  10$aTitle ", "245 10 $a Title ", &[]);
    t(
        "=245 10$aTitle",
        "245 10 $a Title",
        &["warning field-separator 245 @31"],
    );
    t(
        "=24510$aTitle",
        "245 10 $a Title",
        &["warning field-separator 245 @31"],
    );
    t(
        "=245\t10$aTitle",
        "245 10 $a Title",
        &["warning field-separator 245 @31"],
    );
    t("=100  2 $aDoe, J.", "100 2# $a Doe, J.", &[]);
    t("=001\n=003  DLC", "001    \n003    DLC", &[]);
    t(
        "=245  10$aNew test\n /$cby Jane.",
        "245 10 $a New test / $c by Jane.",
        &["info line-break-inside 245 @31"],
    );
    t(
        "=500  \\\\$aOne\r\ntwo\r\n=500  \\\\$aThree\r\nfour",
        "500 ## $a One two\n500 ## $a Three four",
        &[
            "warning line-break-inside 500 @31",
            "warning line-break-inside 500[1] @51",
        ],
    );
    t(
        "=520  \\\\$aOne\n\n \ntwo\n=521  \\\\$aAll",
        "520 ## $a One two\n521 ## $a All",
        &[
            "warning line-break-inside 520 @31",
            "warning line-break-inside record @45",
        ],
    );
    t(
        "\n=001  x\n\n=500  \\\\$ay\n\n=500  \\\\$az\n",
        "001    x\n500 ## $a y\n500 ## $a z",
        &[
            "warning line-break-inside record @31",
            "warning line-break-inside record @40",
            "warning line-break-inside record @53",
        ],
    );
    t(
        "=500  \\\\$aOne {zilch} two{dollar}",
        "500 ## $a One {zilch} two$",
        &["info mnemonic-left 500 @45"],
    );
    t(
        "=300  \\\\$a300\\p.",
        "300 ## $a 300 p.",
        &["info backslash-blank 300 @44"],
    );
    t(
        "=245  10\u{1f}aTitle\u{1e}",
        "245 10 $a Title",
        &[
            "warning field-terminator-inside 245 @46",
            "warning delimiter-in-text 245 @39",
        ],
    );
    t(
        "=001  a{1E}b",
        "001    a\u{fffd}b",
        &["error control-character 001 @38"],
    );
    t(
        "={4C}DR  10$ax\n={30}00  10$ax\n={7B}4C  10$ax",
        "LDR 10 $a x\n000 10 $a x\n{4C 10 $a x",
        &[],
    );
    t("=LKR  no subfield", "LKR    no subfield", &[]);
    t("=245  no subfield", "245 no  subfield", &[]);
}

#[test]
fn line_ends_and_empty_lines_are_as_they_come() {
    let one = [
        ("001    a".to_owned(), vec![]),
        ("001    b".to_owned(), vec![]),
    ];
    let t = |text: &str| assert_eq!(read(text.as_bytes()), one, "{text:?}");
    let first = "=LDR  00000nam\\a2200000\\i\\4500";

    t(&format!("{first}\n=001  a\n\n{first}\n=001  b\n"));
    t(&format!(
        "{first}\r\n=001  a\r\n\r\n{first}\r\n=001  b\r\n\r\n\r\n\u{1a}"
    ));
    t(&format!(
        "{first}\r\r\n=001  a\r\r\n\r\r\n{first}\r\r\n=001  b\r\r\n"
    ));
    t(&format!("{first}\r=001  a\r\r{first}\r=001  b"));
    t(&format!("\u{feff}\n\n{first}\n=001  a\n{first}\n=001  b"));
    t(&format!(
        "{}\n=001  a\n \n=000  00000nam\\a2200000\\i\\4500\n=001  b",
        first.to_lowercase()
    ));
}

#[test]
fn leaders_that_are_none_are_replaced_and_reported() {
    let t = |text: &str, leader: &str, finding: &str| {
        let mut reader = mrk::Reader::with_options(text.as_bytes(), ReadOptions::new().tolerant());
        let mut record = Record::default();
        assert!(reader.read_record(&mut record).unwrap());
        assert_eq!(record.leader().as_str(), leader);
        let [repair] = reader.source().repairs() else {
            panic!("{text:?}")
        };
        assert_eq!(repair.to_string(), finding);
        assert_eq!(reader.tally().repaired, 1);
    };

    t(
        "=245  10$aTitle\n",
        "00000nam a2200000   4500",
        "error[leader-length] LDR: no leader (a line =LDR); the default is put in its place (byte 0)",
    );
    t(
        "=000  leader\n=245  10$aTitle\n",
        "leader                  ",
        "error[leader-length] LDR: a leader has 24 characters, this one has 6 (byte 6)",
    );
    t(
        "=LDR  00000nam\\a2200000\\i\\4500 surplus\n=245  10$aTitle\n",
        "00000nam a2200000 i 4500",
        "error[leader-length] LDR: a leader has 24 characters, this one has 32 (byte 6)",
    );
    t(
        "=LDR  00000nam\\a2200000éi\\4500\n",
        "00000nam a2200000?i 4500",
        "error[leader-length] LDR: a leader has only printable ASCII characters; others are read as ? (byte 6)",
    );
}

#[test]
fn one_bad_record_does_not_end_a_strict_reading() {
    let text =
        format!("{LEADER}=001  a\n\n=001  b\n\n{LEADER}=001  c\n=245 00$ax\n\n{LEADER}=001  d\n");
    let mut reader = mrk::Reader::new(text.as_bytes());
    let mut seen = Vec::new();
    let mut record = Record::default();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => seen.push(record.control("001").unwrap().to_owned()),
            Ok(false) => break,
            Err(error) => {
                assert!(!reader.source().raw().is_empty());
                seen.push(format!("{error}"));
            }
        }
    }
    assert_eq!(
        seen,
        [
            "a",
            "no leader (a line =LDR); the default is put in its place (record 2, byte 40)",
            "two blanks were expected between tag and field (record 3, field 245, byte 88)",
            "d",
        ]
    );
    let tally = reader.tally();
    assert_eq!((tally.good, tally.repaired, tally.rejected), (2, 0, 2));
}

#[test]
fn text_outside_records_is_kept_and_reported() {
    let text = format!("Exported today\n\n{LEADER}=001  a\n\nthe end\n");
    let mut reader = mrk::Reader::with_options(text.as_bytes(), ReadOptions::new().tolerant());
    let mut record = Record::default();
    assert!(reader.read_record(&mut record).unwrap());
    assert_eq!(reader.source().skipped(), b"Exported today\n");
    assert_eq!(reader.source().repairs()[0].rule(), "bytes-between-records");
    assert_eq!(reader.source().span(), 16..55);
    assert_eq!(reader.tally().good, 1);
    assert!(!reader.read_record(&mut record).unwrap());
    assert_eq!(reader.source().skipped(), b"the end\n");
    assert_eq!(reader.source().repairs()[0].offset(), Some(56));
}

#[test]
fn an_empty_line_ends_a_record_unless_its_fields_go_on() {
    let t = |text: &str, expected: &[&str]| {
        let all: Vec<_> = read(text.as_bytes())
            .into_iter()
            .map(|(fields, _)| fields)
            .collect();
        assert_eq!(all, expected, "{text:?}");
    };

    t(
        "=245  00$ax\n\n=500  \\\\$ay\n",
        &["245 00 $a x", "500 ## $a y"],
    );
    t(
        &format!("{LEADER}=245  00$ax\n\n=245  00$ay\n"),
        &["245 00 $a x", "245 00 $a y"],
    );
    t(
        &format!("{LEADER}=245  00$ax\n\n=001  y\n"),
        &["245 00 $a x", "001    y"],
    );
    t(
        &format!("{LEADER}=245  00$ax\n\nnote\n\n=500  \\\\$ay\n"),
        &["245 00 $a x", "500 ## $a y"],
    );
    t(
        &format!("{LEADER}=245  00$ax\n\nnote\n{LEADER}=500  \\\\$ay\n"),
        &["245 00 $a x", "500 ## $a y"],
    );
}

#[test]
fn text_that_is_not_utf8_is_read_in_the_encoding_that_it_is_in() {
    let t = |code: &str,
             lines: &[u8],
             encoding: Encoding,
             expected: &str,
             found: Charset,
             rules: &[&str]| {
        let leader = format!("=LDR  00000nam\\{code}2200000\\i\\4500\n");
        let text = [leader.as_bytes(), lines].concat();
        let options = ReadOptions::new().tolerant().encoding(encoding);
        let mut reader = mrk::Reader::with_options(&text[..], options);
        let mut record = Record::default();
        assert!(reader.read_record(&mut record).unwrap());
        let fields: Vec<String> = record.fields().iter().map(ToString::to_string).collect();
        assert_eq!(fields.join("\n"), expected);
        assert_eq!(reader.source().found(), found, "{expected}");
        let reported: Vec<&str> = reader
            .source()
            .repairs()
            .iter()
            .map(|finding| finding.rule())
            .collect();
        assert_eq!(reported, rules, "{expected}");
        let transcoded = !matches!(found, Charset::Ascii | Charset::Utf8);
        let leader_09 = if transcoded || code == "a" { 'a' } else { ' ' };
        assert_eq!(record.leader().position(9), Some(leader_09), "{expected}");
    };
    let auto = Encoding::Auto;

    t(
        "a",
        b"=245  10$aCaf\xE9 \x80.\n=500  \\\\$aOk \xC3\xA9.\n",
        auto,
        "245 10 $a Café €.\n500 ## $a Ok é.",
        Charset::Mixed,
        &["utf8-invalid", "encoding-mismatch"],
    );
    t(
        "a",
        b"=245  10$aCaf\xE9 \x80.\n",
        Encoding::Cp1252,
        "245 10 $a Café €.",
        Charset::Cp1252,
        &["encoding-mismatch"],
    );
    t(
        "a",
        b"=245  10$aCaf\xE9 \x80.\n",
        Encoding::Latin1,
        "245 10 $a Café \u{80}.",
        Charset::Latin1,
        &["encoding-mismatch"],
    );
    t(
        "\\",
        b"=245  10$aLes mis\xe2erables /$cHugo.\n",
        auto,
        "245 10 $a Les mise\u{301}rables / $c Hugo.",
        Charset::Marc8,
        &[],
    );
    t("\\", b"=066  \\\\$c(N\n=245  10$6880-01$aVo\xe6ina\n=880  10$6245-01/(N$a\x1b(NwOJNA\x1b(B$c\x1b(NtOLSTOJ\x1b(B\n", auto,
        "245 10 $6 880-01 $a Voi\u{306}na\n880 10 $6 245-01 $a Война $c Толстой", Charset::Marc8, &[]);
    t(
        "\\",
        b"=880  10$6245-01/{dollar}1$a{esc}{dollar}1!0!{esc}(B$cx {dollar}5\n",
        Encoding::Marc8,
        "880 10 $6 245-01 $a 一 $c x $5",
        Charset::Marc8,
        &[],
    );
    t(
        "\\",
        b"=880  10$6245-01/{dollar}1$a\x1b$1!0!\x1b(B$cx {dollar}5\n",
        auto,
        "880 10 $6 245-01 $a 一 $c x $5",
        Charset::Marc8,
        &[],
    );
    t(
        "\\",
        "=245  10$aLes misérables\n".as_bytes(),
        Encoding::Utf8,
        "245 10 $a Les misérables",
        Charset::Utf8,
        &[],
    );
    t(
        "\\",
        b"=245  10$aLes mis\xe2erables\n",
        Encoding::Declared,
        "245 10 $a Les mise\u{301}rables",
        Charset::Marc8,
        &[],
    );
    t(
        "a",
        b"=245  10$aLes mis\xe9rables\n",
        Encoding::Declared,
        "245 10 $a Les mis\u{FFFD}rables",
        Charset::Utf8,
        &["utf8-invalid"],
    );
    t(
        "\\",
        b"=245  10$aPlain\n",
        Encoding::Marc8,
        "245 10 $a Plain",
        Charset::Ascii,
        &[],
    );

    let text = [LEADER.as_bytes(), b"=245  10$aCaf\xE9\n"].concat();
    let mut reader = mrk::Reader::new(&text[..]);
    let error = reader.records().next().unwrap().unwrap_err();
    assert_eq!(error.finding().unwrap().rule(), "encoding-mismatch");
    // Nothing that is known: refused, never garbled.
    let cyrillic = [
        LEADER.as_bytes(),
        b"=245  10$a\xc2\xee\xe9\xed\xe0 \xe8 \xec\xe8\xf0\n",
    ]
    .concat();
    let mut reader = mrk::Reader::with_options(&cyrillic[..], ReadOptions::new().tolerant());
    assert!(
        reader
            .records()
            .next()
            .unwrap()
            .unwrap_err()
            .is_unsupported()
    );
    assert_eq!(reader.source().found(), Charset::Unknown);
}

#[test]
fn a_limit_ends_the_reading() {
    let small = ReadOptions::new()
        .tolerant()
        .limits(Limits::default().record_bytes(1000));
    for text in [
        format!("{LEADER}=500  \\\\$a{}", "x".repeat(1_000_000)),
        format!("{LEADER}{}", "=500  \\\\$ax\n".repeat(1000)),
        "x".repeat(1_000_000),
        "x\n".repeat(1_000_000),
    ] {
        let mut reader = mrk::Reader::with_options(text.as_bytes(), small.clone());
        let error = reader.records().next().unwrap().unwrap_err();
        assert!(error.is_limit(), "{error}");
        assert!(reader.is_finished());
        assert!(reader.records().next().is_none());
    }
}

#[test]
fn many_small_deviations_take_linear_time() {
    let lines = "=5 0\n=500 x{q q}\ny\n".repeat(100_000);
    let all = read(format!("{LEADER}{lines}").as_bytes());
    assert_eq!(all.len(), 1);
    assert!(all[0].1.len() <= 10_000);
}

#[test]
fn a_reader_of_single_bytes_reads_the_same() {
    struct Slow<'a>(&'a [u8]);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1);
            self.0
                .split_at(count)
                .0
                .iter()
                .zip(buffer)
                .for_each(|(from, to)| *to = *from);
            self.0 = self.0.get(count..).unwrap();
            Ok(count)
        }
    }
    let text = forms::fixture("books").replace('\n', "\r\n");
    let records: Result<Vec<_>, _> = mrk::Reader::new(Slow(text.as_bytes())).records().collect();
    let whole: Result<Vec<_>, _> = mrk::Reader::new(text.as_bytes()).records().collect();
    assert_eq!(records.unwrap(), whole.unwrap());
}

#[test]
fn the_fixtures_are_strict_and_come_out_as_they_stand() {
    for name in forms::FIXTURES {
        let text = forms::fixture(name);
        let mut writer = mrk::Writer::new(Vec::new());
        shelfmark::copy(&mut mrk::Reader::new(text.as_bytes()), &mut writer).unwrap();
        let written = String::from_utf8(writer.finish().unwrap()).unwrap();
        assert_eq!(written.trim_end(), text.trim_end(), "{name}");
    }
    let text = forms::fixture("faulty");
    let records: Vec<_> = mrk::Reader::new(text.as_bytes()).records().collect();
    assert_eq!(records.len(), 6);
    assert!(records.iter().all(Result::is_ok));
}

#[test]
fn one_record_is_one_record() {
    assert!(mrk::from_str("").unwrap_err().is_malformed());
    assert!(mrk::from_str(&LEADER.repeat(2)).unwrap_err().is_malformed());
    assert_eq!(
        mrk::from_str(LEADER).unwrap(),
        mrk::from_slice(LEADER.as_bytes()).unwrap()
    );
}

#[test]
fn every_file_of_the_corpus_is_read() {
    let Some(corpus) = forms::corpus() else {
        return;
    };
    let (mut files, mut good, mut repaired) = (0, 0, 0);
    for path in forms::files(&corpus.join("mrk")).chain(forms::files(&corpus.join("bad"))) {
        let bytes = std::fs::read(&path).unwrap();
        let mut reader = mrk::Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
        let mut record = Record::default();
        while reader.read_record(&mut record).unwrap() {
            let text = mrk::to_string(&record).unwrap();
            assert_eq!(mrk::from_str(&text).unwrap(), record, "{}", path.display());
        }
        let name = path.file_name().unwrap().to_string_lossy();
        if name.ends_with(".mrk") || name.ends_with(".marcmaker") {
            let tally = reader.tally();
            assert_eq!(tally.rejected, 0, "{}", path.display());
            assert!(tally.total() > 0, "{}", path.display());
            (files, good, repaired) = (files + 1, good + tally.good, repaired + tally.repaired);
        }
    }
    println!("{files} .mrk files: {good} good, {repaired} repaired");
    assert!(good > 600);
}

proptest! {
    #[test]
    fn any_record_goes_there_and_back(record in forms::any_record()) {
        let text = mrk::to_string(&record).unwrap();
        prop_assert_eq!(mrk::from_str(&text).unwrap(), record.clone(), "{}", text);
        let crlf = text.replace('\n', "\r\n");
        prop_assert_eq!(mrk::from_str(&crlf).unwrap(), record);
    }

    #[test]
    fn any_text_is_read_and_what_is_read_goes_there_and_back(
        text in "(=(LDR|000|001|245|LKR|[!-~]{3})?|[ $\\\\{}]|\r?\n|\\{[a-zA-Z0-9]{1,4}\\}|\u{1e}|\u{1f}|é|\\PC|=LDR  00000nam\\\\a2200000\\\\i\\\\4500\n){0,60}"
    ) {
        let mut reader = mrk::Reader::with_options(text.as_bytes(), ReadOptions::new().tolerant());
        let mut writer = mrk::Writer::with_options(Vec::new(), WriteOptions::new());
        let mut records = Vec::new();
        let mut record = Record::default();
        while reader.read_record(&mut record).unwrap() {
            writer.write_record(&record).unwrap();
            prop_assert!(writer.findings().iter().all(|finding| finding.severity() == Severity::Info));
            records.push(record.clone());
        }
        let written = writer.finish().unwrap();
        let again: Result<Vec<_>, _> = mrk::Reader::new(&written[..]).records().collect();
        prop_assert_eq!(again.unwrap(), records);
    }

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for options in [ReadOptions::new(), ReadOptions::new().tolerant()] {
            let mut reader = mrk::Reader::with_options(&bytes[..], options);
            for _ in reader.entries() {}
        }
    }
}
