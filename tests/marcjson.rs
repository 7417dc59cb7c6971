//! The promise: what MARC-in-JSON can carry goes there and back unharmed, the rest is refused or reported, and one bad
//! object never ends the file.

#![cfg(feature = "json")]
#![allow(clippy::unwrap_used)]

mod forms;

use proptest::prelude::*;
use shelfmark::record::{Normalization, ReadOptions, WriteOptions};
use shelfmark::{Field, Leader, Limits, Record, WriteRecord, marcjson, mrk};

const LEADER: &str = "00000nam a2200000 i 4500";

fn object(fields: &str) -> String {
    format!(r#"{{"leader":"{LEADER}","fields":[{fields}]}}"#)
}

/// What a reader makes of a text: fields and findings of each record, each with the text at its place, or the error.
fn read_with(input: &[u8], options: ReadOptions) -> Vec<String> {
    let mut reader = marcjson::Reader::with_options(input, options);
    let mut record = Record::default();
    let mut all = Vec::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let fields: Vec<_> = record.fields().iter().map(Field::to_string).collect();
                let mut text = fields.join(" ¶ ");
                for finding in reader.source().repairs() {
                    let at = usize::try_from(finding.offset().unwrap()).unwrap();
                    let at = String::from_utf8_lossy(&input[at..]);
                    let at = at.split(['"', ' ']).next().unwrap();
                    text.push_str(&format!(" [{} {} @{at}]", finding.rule(), finding.place()));
                }
                all.push(text);
            }
            Err(error) => all.push(format!("! {error}")),
        }
        assert!(all.len() < 1000);
    }
    let tally = reader.tally();
    assert_eq!(tally.total(), reader.source().record());
    all
}

fn read(text: &str) -> Vec<String> {
    read_with(text.as_bytes(), ReadOptions::new().tolerant())
}

#[test]
fn array_object_and_lines_are_told_apart() {
    let t = |text: String| {
        assert_eq!(read(&text), ["001    a", "001    b"], "{text}");
        assert_eq!(
            read_with(text.as_bytes(), ReadOptions::new()),
            ["001    a", "001    b"],
            "{text}"
        );
    };
    let (a, b) = (object(r#"{"001":"a"}"#), object(r#"{"001":"b"}"#));

    t(format!("[{a},{b}]"));
    t(format!("[\n  {a} ,\r\n {b}\n]\n"));
    t(format!("{a}\n{b}\n"));
    t(format!("{a}{b}"));
    t(format!("\u{feff}{a},{b}"));
    t(format!("\u{1e}{a}\n\u{1e}{b}\n"));
    t(format!("[{a}]\n[{b}]"));
    assert!(read("").is_empty());
    assert!(read("[]").is_empty());
}

#[test]
fn deviations_are_read_and_reported_where_they_stand() {
    let t = |fields: &str, expected: &str| {
        assert_eq!(read(&object(fields)), [expected], "{fields}");
    };

    t(
        r#"{"245":{"subfields":[{"a":"x"}],"ind2":"0","ind1":"1"}}"#,
        "245 10 $a x",
    );
    t(
        r#"{"001":{"ind1":" ","ind2":" ","subfields":[{"a":"x"}]}}"#,
        "001 ## $a x",
    );
    t(r#"{"245":"x"}"#, "245    x");
    t(r#"{"001":12345}"#, "001    12345 [json-shape 001 @001]");
    t(
        r#"{"001":null},{"003":true}"#,
        "001     ¶ 003    true [json-shape 001 @001] [json-shape 003 @003]",
    );
    t(r#"{"001":1.5}"#, "001    1.5 [json-shape 001 @001]");
    t(
        r#"{"245":{"ind1":"1","subfields":[{"a":"x"}]}}"#,
        "245 1# $a x [indicator-missing 245^2 @245]",
    );
    t(
        r#"{"245":{"ind1":"","ind2":"12","subfields":[]}}"#,
        "245 #1 [indicator-missing 245^1 @ind1] [indicator-invalid 245^2 @ind2]",
    );
    t(
        r#"{"245":{"ind1":" ","ind2":" "}}"#,
        "245 ## [json-shape 245 @245]",
    );
    t(
        r#"{"245":{"ind1":" ","ind2":" ","subfields":[{"a":"x","b":"y"},{},{"abc":"z"},{"":"w"}]}}"#,
        "245 ## $a x $b y $a bcz $\u{fffd} w [json-shape 245 @b] [json-shape 245 @b] \
         [subfield-code-invalid 245 @abc] [subfield-code-invalid 245 @]",
    );
    t(
        r#"{"245":{"ind1":" ","ind2":" ","ind3":"x","subfields":[{"a":["x","y"]}]}}"#,
        "245 ## $a  [json-key 245 @ind3] [json-shape 245 @a]",
    );
    t(
        r#"{"001":"a","003":"b"}"#,
        "001    a ¶ 003    b [json-shape 003 @003]",
    );
    t(r#"{}"#, " [json-shape record @fields]");
    t(
        r#"{"1000":"x"},{"24":"y"}"#,
        "100    x ¶ 24?    y [tag-invalid 100 @1000] [tag-invalid 24? @24]",
    );
    t(
        r#"{"tag":"245","ind1":"1","ind2":"0","subfields":[{"code":"a","value":"x"},{"code":"b"}]},{"tag":"001","value":"y"},{"tag":"z"}"#,
        "245 10 $a x $b  ¶ 001    y ¶ tag    z [json-shape 245 @tag] [json-shape 245 @code] \
         [json-shape 245 @code] [json-shape 001 @tag]",
    );
    t(
        "{\"001\":\"a\\u001fb\\u001D\"}",
        "001    a\u{fffd}b\u{fffd} [control-character 001 @001]",
    );
    t(
        "{\"001\":\"tab\there\"}",
        "001    tab\there [json-syntax record @\there]",
    );
    t(
        r#"{"001":"C:\x \ud800"}"#,
        "001    C:\\x \u{fffd} [json-syntax record @\\x] [json-syntax record @\\ud800]",
    );
    t(r#"{"001":"\ud83d\ude00\u0000"}"#, "001    😀\0");
}

#[test]
fn what_a_record_is_made_of_may_be_missing() {
    let t = |text: &str, expected: &str| assert_eq!(read(text), [expected], "{text}");

    t(
        r#"{"fields":[{"001":"x"}]}"#,
        "001    x [leader-length LDR @{]",
    );
    t(
        r#"{"leader":"short","fields":[]}"#,
        " [leader-length LDR @leader]",
    );
    t(
        r#"{"leader":null,"fields":{"001":"x"}}"#,
        "001    x [json-shape record @leader] [leader-length LDR @leader] [json-shape record @fields]",
    );
    t(
        &format!(
            r#"{{"leader":"{LEADER}","id":{{"a":[1]}},"fields":[{{"001":"x"}}],"leader":"again"}}"#
        ),
        "001    x [json-key record @id] [json-key record @leader]",
    );
    t(
        &format!(r#"{{"leader":"{LEADER}"}}"#),
        " [json-shape record @{]",
    );
    t(
        r#"{"id":"x"}"#,
        "! a record was expected: an object with `leader` and `fields` (record 1, byte 9)",
    );
    t(
        r#"{"fields":7}"#,
        "! invalid type: integer `7`, expected an array of fields (record 1, byte 10)",
    );
}

#[test]
fn one_bad_object_does_not_end_the_file() {
    let good = |value: &str| {
        object(&format!(
            r#"{{"001":"{value}"}},{{"245":{{"ind1":"0","ind2":"0","subfields":[{{"a":"x"}}]}}}}"#
        ))
    };
    let t = |bad: &str, separator: &str, open: &str, close: &str| {
        let parts = [good("a"), bad.to_owned(), good("b"), good("c")];
        let text = format!("{open}{}{close}", parts.join(separator));
        let all = read(&text);
        let values: Vec<_> = all
            .iter()
            .filter(|text| text.starts_with("001"))
            .map(|text| &text[7..8])
            .collect();
        assert_eq!(values, ["a", "b", "c"], "{bad} in {all:#?}");
        assert_eq!(all.len(), 4, "{bad} in {all:#?}");
        assert!(
            all[1].starts_with("! ") && all[1].contains("(record 2,"),
            "{all:#?}"
        );
    };
    let whole = good("z");
    for bad in [
        whole[..whole.len() - 1].to_owned(),
        whole[..whole.len() - 4].to_owned(),
        whole[..60].to_owned(),
        whole[..45].to_owned(),
        whole.replace("\"001\":", "\"001\""),
        whole.replace("\"z\"", "\"z"),
        whole.replace("\"z\"", "z\""),
        whole.replace("},{", "}{"),
        whole.replace(']', ""),
        whole.replace("\"fields\"", "fields"),
        "{}".to_owned(),
    ] {
        t(&bad, "\n", "", "\n");
        t(&bad, ",\n", "[\n", "\n]\n");
        t(&bad, ",", "[", "]");
    }
}

#[test]
fn errors_say_what_and_where() {
    let text = format!(
        "{}\n{}\n",
        object(r#"{"001":"a"}"#),
        object(r#"{"001":"b"},{"003" "x"}"#)
    );
    let mut reader = marcjson::Reader::new(text.as_bytes());
    let errors: Vec<_> = reader.records().filter_map(Result::err).collect();
    assert_eq!(errors[0].to_string(), "expected `:` (record 2, byte 127)");
    assert_eq!(errors[0].control_number(), Some("b"));
    assert_eq!(text.as_bytes()[127], b'"');
    assert!(
        !reader.source().raw().starts_with(b"{"),
        "the raw bytes are those of the record read last"
    );

    let mut reader = marcjson::Reader::new(text.as_bytes());
    let entry = reader.entries().nth(1).unwrap();
    assert_eq!(entry.source.raw(), text.lines().nth(1).unwrap().as_bytes());
    assert_eq!(entry.source.span(), 61..(text.len() as u64 - 1));
}

#[test]
fn text_outside_objects_is_kept_and_reported() {
    let text = format!("window.data = [{}];", object(r#"{"001":"a"}"#));
    let mut reader = marcjson::Reader::with_options(text.as_bytes(), ReadOptions::new().tolerant());
    let mut record = Record::default();
    assert!(reader.read_record(&mut record).unwrap());
    assert_eq!(reader.source().skipped(), b"window.data = ");
    assert_eq!(reader.tally().good, 1);
    assert!(!reader.read_record(&mut record).unwrap());
    assert_eq!(reader.source().skipped(), b";");

    let cut = format!("[{}", object(r#"{"001":"a"}"#));
    let mut reader = marcjson::Reader::with_options(cut.as_bytes(), ReadOptions::new().tolerant());
    assert_eq!(reader.records().filter_map(Result::ok).count(), 1);
    assert_eq!(
        reader.source().repairs()[0].message(),
        "the input ends within the array of records"
    );
}

#[test]
fn limits_end_the_reading() {
    let small = ReadOptions::new()
        .tolerant()
        .limits(Limits::default().record_bytes(1000).json_depth(8));
    for text in [
        "[".repeat(10) + &"{\"a\":[".repeat(1_000_000),
        object(&format!(r#"{{"001":"{}"}}"#, "x".repeat(1_000_000))),
        object(&r#"{"001":"x"},"#.repeat(100_000)),
        "x".repeat(1_000_000),
    ] {
        let mut reader = marcjson::Reader::with_options(text.as_bytes(), small.clone());
        let error = reader.records().next().unwrap().unwrap_err();
        assert!(error.is_limit(), "{error}");
        assert!(reader.is_finished());
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    let options = || ReadOptions::new().tolerant();
    for text in [
        "{\"leader\":".repeat(60) + &"[".repeat(3) + &" ".repeat(1_000_000),
        "{\"leader\":\"".repeat(100_000),
        "{\"leader\":{\"leader\":1},\"x\":".repeat(60) + &"{\"leader\":1},".repeat(100_000),
        "{".repeat(500_000),
        "}{".repeat(500_000),
        "{\"fields\":[".to_owned() + &"{\"1\":1},".repeat(200_000),
        object(&vec![r#"{"245":{}}"#; 100_000].join(",")),
        "{\"a\":\"\\".repeat(200_000),
        "\"".repeat(1_000_000),
        "{    ".repeat(200_000),
    ] {
        let mut reader = marcjson::Reader::with_options(text.as_bytes(), options());
        let mut record = Record::default();
        while !reader.is_finished() {
            let _ = reader.read_record(&mut record);
        }
    }
}

#[test]
fn a_reader_of_single_bytes_reads_the_same() {
    struct Slow<'a>(&'a [u8]);
    impl std::io::Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1);
            let (one, rest) = self.0.split_at(count);
            buffer[..count].copy_from_slice(one);
            self.0 = rest;
            Ok(count)
        }
    }
    let good = object(r#"{"245":{"ind1":"0","ind2":"0","subfields":[{"a":"x\\\"é"}]}}"#);
    let text = format!("[{good},\n{},\n{good},{{\"leader\"", &good[..50]);
    let all = |reader: &mut dyn shelfmark::ReadRecord| {
        shelfmark::record::Records::new(reader)
            .map(|result| result.map_err(|error| error.to_string()))
            .collect::<Vec<_>>()
    };
    let slow = all(&mut marcjson::Reader::with_options(
        Slow(text.as_bytes()),
        ReadOptions::new().tolerant(),
    ));
    let fast = all(&mut marcjson::Reader::with_options(
        text.as_bytes(),
        ReadOptions::new().tolerant(),
    ));
    assert_eq!(slow, fast);
    assert_eq!(fast.len(), 4);
}

#[test]
fn normal_forms_are_written_as_asked() {
    let record = Record::default().with(Field::data(*b"245", *b"00").with('a', "Café e\u{301}"));
    let written = |form| {
        let options = WriteOptions::new().normalization(form);
        let mut writer = marcjson::Writer::with_options(Vec::new(), options);
        writer.write_record(&record).unwrap();
        marcjson::from_slice(&writer.finish().unwrap())
            .unwrap()
            .subfield("245", 'a')
            .unwrap()
            .to_owned()
    };
    assert_eq!(written(Normalization::None), "Café e\u{301}");
    assert_eq!(written(Normalization::Nfc), "Café é");
    assert_eq!(written(Normalization::Nfd), "Cafe\u{301} e\u{301}");
}

#[test]
fn an_array_without_records_is_one() {
    let text = marcjson::Writer::new(Vec::new()).finish().unwrap();
    assert_eq!(text, b"[\n]\n");
    let mut writer = marcjson::Writer::new(Vec::new());
    WriteRecord::finish(&mut writer).unwrap();
    assert_eq!(writer.finish().unwrap(), b"[\n]\n");
    assert_eq!(
        marcjson::Writer::new(Vec::new()).lines().finish().unwrap(),
        b""
    );
}

#[test]
fn a_refused_record_leaves_the_file_whole() {
    let mut odd = Field::data(*b"245", *b"00");
    odd.set_body("0");
    let good = Record::default().with(Field::control(*b"001", "ocm1"));
    let bad = good.clone().with(odd);
    let mut writer = marcjson::Writer::new(Vec::new());
    let error = writer.write_record(&bad).unwrap_err();
    assert_eq!(
        error.to_string(),
        "field 245 (occurrence 0) has fewer than two indicators, for which MARC-in-JSON has no place (record 1, field 245)"
    );
    writer.write_record(&good).unwrap();
    writer.write_record(&bad).unwrap_err();
    writer.write_record(&good).unwrap();
    let text = writer.finish().unwrap();
    assert_eq!(
        serde_json::from_slice::<Vec<Record>>(&text).unwrap(),
        [good.clone(), good]
    );
}

#[test]
fn serde_is_strict() {
    let t = |text: &str, expected: &str| {
        let error = serde_json::from_str::<Record>(text)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    };

    t(r#"{"fields":[]}"#, "LDR: no `leader`");
    t(
        &object(r#"{"001":1}"#),
        "001: a number where text was expected",
    );
    t(
        &object(r#"{"245":{"ind1":"1","subfields":[]}}"#),
        "245^2: no `ind2`",
    );
    t(
        &object(r#"{"001":"x"},{"001":"x","003":"y"}"#),
        "003: several fields in one object",
    );
    t(
        &object("7"),
        "invalid type: integer `7`, expected a field: an object with the tag as its key",
    );
    t(
        &format!(r#"{{"leader":"{LEADER}","fields":[],"id":1}}"#),
        "a record has `leader` and `fields`; \"id\" is left out",
    );
    t("[]", "invalid type: sequence, expected a record");

    let leader: Leader = serde_json::from_str(&format!("\"{LEADER}\"")).unwrap();
    assert_eq!(leader.as_str(), LEADER);
    assert!(serde_json::from_str::<Leader>("\"short\"").is_err());
    let field = Field::data(*b"245", *b"10").with('a', "x");
    let text = serde_json::to_string(&field).unwrap();
    assert_eq!(serde_json::from_str::<Field>(&text).unwrap(), field);
    assert_eq!(
        serde_json::from_value::<Field>(serde_json::json!({"001": "x"})).unwrap(),
        Field::control(*b"001", "x")
    );
    let mut odd = field.clone();
    odd.set_body("10lost\u{1f}ax");
    let error = serde_json::to_string(&odd).unwrap_err();
    assert_eq!(
        error.to_string(),
        "field 245 has text between indicators and the first subfield"
    );
}

#[test]
fn the_fixtures_go_there_and_back() {
    for name in forms::FIXTURES {
        let text = forms::fixture(name);
        let mut array = marcjson::Writer::new(Vec::new());
        let mut lines = marcjson::Writer::new(Vec::new()).lines();
        let mut reader = mrk::Reader::new(text.as_bytes());
        for record in reader.records() {
            let record = record.unwrap();
            array.write_record(&record).unwrap();
            lines.write_record(&record).unwrap();
        }
        for json in [array.finish().unwrap(), lines.finish().unwrap()] {
            let mut back = mrk::Writer::new(Vec::new());
            shelfmark::copy(&mut marcjson::Reader::new(&json[..]), &mut back).unwrap();
            let back = String::from_utf8(back.finish().unwrap()).unwrap();
            assert_eq!(back.trim_end(), text.trim_end(), "{name}");
        }
    }
}

#[test]
fn every_file_of_the_corpus_is_read() {
    let Some(corpus) = forms::corpus() else {
        return;
    };
    let folders = ["json", "bad", "golden", "mrk"];
    let mut sum = [0; 4];
    for path in folders
        .iter()
        .flat_map(|folder| forms::files(&corpus.join(folder)))
    {
        let bytes = std::fs::read(&path).unwrap();
        let mut reader = marcjson::Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
        let mut record = Record::default();
        while !reader.is_finished() {
            if reader.read_record(&mut record).is_ok_and(|read| read) {
                let text = marcjson::to_string(&record).unwrap();
                assert_eq!(
                    marcjson::from_str(&text).unwrap(),
                    record,
                    "{}",
                    path.display()
                );
            }
        }
        if path.starts_with(corpus.join("json")) {
            let tally = reader.tally();
            sum[0] += 1;
            sum[1] += tally.good;
            sum[2] += tally.repaired;
            sum[3] += tally.rejected;
        }
    }
    let [files, good, repaired, rejected] = sum;
    println!("{files} files under json: {good} good, {repaired} repaired, {rejected} rejected");
    assert!(good > 100);
}

proptest! {
    #[test]
    fn any_regular_record_goes_there_and_back(record in forms::regular_record()) {
        let text = marcjson::to_string(&record).unwrap();
        prop_assert_eq!(marcjson::from_str(&text).unwrap(), record.clone(), "{}", text);
        prop_assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record.clone());
        let by_serde = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(marcjson::from_str(&by_serde).unwrap(), record.clone());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&record).unwrap();
        prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&pretty).unwrap(), &value);
        prop_assert_eq!(marcjson::from_str(&pretty).unwrap(), record);
    }

    #[test]
    fn any_record_is_written_or_refused_or_reported(record in forms::any_record()) {
        let strict = marcjson::to_vec(&record);
        let mut writer = marcjson::Writer::with_options(Vec::new(), WriteOptions::new().tolerant());
        writer.write_record(&record).unwrap();
        prop_assert_eq!(strict.is_ok(), writer.findings().is_empty());
        let again = marcjson::from_slice(&writer.finish().unwrap()).unwrap();
        if strict.is_ok() {
            prop_assert_eq!(again, record);
        } else {
            prop_assert_eq!(again.fields().len(), record.fields().len());
        }
    }

    #[test]
    fn any_text_is_read(
        text in "([{}\\[\\],:\"\\\\ 1]|\"leader\":|\"fields\":\\[|\"(ind[12]|001|245|a|subfields|tag)\":|\"x\"|\\\\u[0-9d][8c]00|\n|é){0,60}"
    ) {
        let mut reader = marcjson::Reader::with_options(text.as_bytes(), ReadOptions::new().tolerant());
        let mut record = Record::default();
        let mut end = 0;
        while !reader.is_finished() {
            let result = reader.read_record(&mut record);
            let span = reader.source().span();
            if result.is_ok_and(|read| read) {
                prop_assert!(span.start >= end && span.end > span.start);
                let text = marcjson::to_string(&record).unwrap();
                prop_assert_eq!(&marcjson::from_str(&text).unwrap(), &record);
            }
            end = span.end;
        }
        prop_assert_eq!(end, text.len() as u64);
    }

    #[test]
    fn a_damaged_byte_costs_one_record(at in 0_usize..1000, byte in any::<u8>()) {
        let record = object(r#"{"001":"a"},{"245":{"ind1":"0","ind2":"0","subfields":[{"a":"xyz"}]}}"#);
        let mut bytes = vec![record.clone(); 5].join("\n").into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let mut reader = marcjson::Reader::with_options(&bytes[..], ReadOptions::new().tolerant());
        let good = reader.records().filter_map(Result::ok).count();
        prop_assert!(good >= 3, "{}", String::from_utf8_lossy(&bytes));
    }
}
