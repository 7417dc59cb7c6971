use super::*;
use crate::record::Field;

fn record() -> Record {
    let data = |tag: &[u8; 3], indicators: &[u8; 2], subfields: &[(char, &str)]| {
        Field::from_pairs(*tag, *indicators, subfields.iter().copied())
    };
    Record::default()
        .with(Field::control(*b"001", "ocm00464333"))
        .with(Field::control(
            *b"008",
            "231005s2023    enka   j      000 1 eng d",
        ))
        .with(data(b"020", b"  ", &[('a', "0142437247 (pbk.)")]))
        .with(data(b"035", b"  ", &[('a', "(OCoLC)ocm00464333")]))
        .with(data(b"050", b" 4", &[('a', "PS2384"), ('b', ".M6 2003")]))
        .with(data(
            b"245",
            b"10",
            &[('a', "Moby-Dick /"), ('c', "Herman Melville.")],
        ))
        .with(data(
            b"260",
            b"  ",
            &[('a', "New York :"), ('b', "Penguin,"), ('c', "2003.")],
        ))
        .with(data(b"650", b" 0", &[('a', "Whaling"), ('v', "Fiction.")]))
        .with(data(
            b"650",
            b" 7",
            &[
                ('a', "Whaling."),
                ('2', "fast"),
                ('0', "(OCoLC)fst01174284"),
            ],
        ))
        .with(data(b"650", b" 0", &[('a', "Whaling"), ('v', "Fiction.")]))
        .with(data(b"856", b"40", &[('u', "http://x.org/")]))
        .with(data(b"938", b"  ", &[('a', "Vendor")]))
}

/// What of a record is different after a script: `-` lines that are gone, `+` lines that are new.
fn difference(script: &str) -> Vec<String> {
    let before = record();
    let mut after = before.clone();
    let script: Script = script
        .parse()
        .unwrap_or_else(|error| panic!("{script}: {error}"));
    let changes = script.apply(&mut after);
    assert_eq!(changes.is_empty(), before == after, "{changes:?}");
    let text = |record: &Record| {
        record
            .to_string()
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (before, after) = (text(&before), text(&after));
    let only = |these: &[String], others: &[String], mark: &str| {
        let mut others = others.to_vec();
        let mut only = Vec::new();
        for line in these {
            match others.iter().position(|other| other == line) {
                Some(at) => drop(others.remove(at)),
                None => only.push(format!("{mark} {line}")),
            }
        }
        only
    };
    let mut lines = only(&before, &after, "-");
    lines.extend(only(&after, &before, "+"));
    lines
}

#[test]
fn each_step_does_what_it_says() {
    let t = |script: &str, expected: &[&str]| assert_eq!(difference(script), expected, "{script}");

    t("delete 938, 029", &["- 938 ## $a Vendor"]);
    t(
        "delete 650 where ^2=7",
        &["- 650 #7 $a Whaling. $2 fast $0 (OCoLC)fst01174284"],
    );
    t("delete 650[#]", &["- 650 #0 $a Whaling $v Fiction."]);
    t(
        "delete 650$0$2",
        &[
            "- 650 #7 $a Whaling. $2 fast $0 (OCoLC)fst01174284",
            "+ 650 #7 $a Whaling.",
        ],
    );
    t("delete 938$a", &["- 938 ## $a Vendor"]);
    t(
        "keep 650 where $2=fast",
        &[
            "- 650 #0 $a Whaling $v Fiction.",
            "- 650 #0 $a Whaling $v Fiction.",
        ],
    );
    t(
        "keep 650^2=7",
        &[
            "- 650 #0 $a Whaling $v Fiction.",
            "- 650 #0 $a Whaling $v Fiction.",
        ],
    );
    t(
        "keep 260$b",
        &[
            "- 260 ## $a New York : $b Penguin, $c 2003.",
            "+ 260 ## $b Penguin,",
        ],
    );
    t(
        "keep only 00X, 0XX, 245, 6XX, 856",
        &[
            "- 260 ## $a New York : $b Penguin, $c 2003.",
            "- 938 ## $a Vendor",
        ],
    );
    t(
        "add 590 $a Gift of the Friends.",
        &["+ 590 ## $a Gift of the Friends."],
    );
    t(
        r"add =590  \\$aGift; see {245$a:trim}$5OUR",
        &["+ 590 ## $a Gift; see Moby-Dick $5 OUR"],
    );
    t(
        "add 949 ## $a {050$a} {050$b} $c {092$a} if !949",
        &["+ 949 ## $a PS2384 .M6 2003"],
    );
    t("add 949 ## $a {092$a}", &[]);
    t(
        "add 990 ## $a {$a} $x {$2} for each 650 where ^2=7",
        &["+ 990 ## $a Whaling. $x fast"],
    );
    t("add 003 OUR", &["+ 003    OUR"]);
    t(
        "add 245$h \"[text] \" after $a",
        &[
            "- 245 10 $a Moby-Dick / $c Herman Melville.",
            "+ 245 10 $a Moby-Dick / $h [text]  $c Herman Melville.",
        ],
    );
    t("copy 938 to 590", &["+ 590 ## $a Vendor"]);
    t("copy 001 to 035$z", &["+ 035 ## $z ocm00464333"]);
    t("copy 245$a to 246 3# $a", &["+ 246 3# $a Moby-Dick /"]);
    t(
        "move 938 to 001",
        &["- 938 ## $a Vendor", "+ 001    Vendor"],
    );
    t(
        "move 260$c to 264 #4 $c",
        &[
            "- 260 ## $a New York : $b Penguin, $c 2003.",
            "+ 260 ## $a New York : $b Penguin,",
            "+ 264 #4 $c 2003.",
        ],
    );
    t(
        "rename 260 to 264 #1",
        &[
            "- 260 ## $a New York : $b Penguin, $c 2003.",
            "+ 264 #1 $a New York : $b Penguin, $c 2003.",
        ],
    );
    t(
        "rename 650$v to $x where ^2=0",
        &[
            "- 650 #0 $a Whaling $v Fiction.",
            "- 650 #0 $a Whaling $v Fiction.",
            "+ 650 #0 $a Whaling $x Fiction.",
            "+ 650 #0 $a Whaling $x Fiction.",
        ],
    );
    t(
        "set 856^1 to 7",
        &["- 856 40 $u http://x.org/", "+ 856 70 $u http://x.org/"],
    );
    t(
        "set 008/23 o",
        &[
            "- 008    231005s2023    enka   j      000 1 eng d",
            "+ 008    231005s2023    enka   jo     000 1 eng d",
        ],
    );
    t("set 003 OUR", &["+ 003    OUR"]);
    t(
        "set 856$z \"Full text\"",
        &[
            "- 856 40 $u http://x.org/",
            "+ 856 40 $u http://x.org/ $z Full text",
        ],
    );
    t(
        "prefix 856$u with https://p.org/?url=",
        &[
            "- 856 40 $u http://x.org/",
            "+ 856 40 $u https://p.org/?url=http://x.org/",
        ],
    );
    t("prefix 856$u with http://", &[]);
    t(
        "suffix 938$a with \" (x)\"",
        &["- 938 ## $a Vendor", "+ 938 ## $a Vendor (x)"],
    );
    t(
        "end 938 with .",
        &["- 938 ## $a Vendor", "+ 938 ## $a Vendor."],
    );
    t("end 245 with .", &[]);
    t(
        "replace 856$u http: with https:",
        &["- 856 40 $u http://x.org/", "+ 856 40 $u https://x.org/"],
    );
    t(
        r#"replace 035$a /^\(OCoLC\)oc[mn]0*(\d+)/ with "(OCoLC)$1""#,
        &[
            "- 035 ## $a (OCoLC)ocm00464333",
            "+ 035 ## $a (OCoLC)464333",
        ],
    );
    t(
        "normalize 035$a oclc",
        &[
            "- 035 ## $a (OCoLC)ocm00464333",
            "+ 035 ## $a (OCoLC)464333",
        ],
    );
    t(
        "normalize 020$a isbn",
        &[
            "- 020 ## $a 0142437247 (pbk.)",
            "+ 020 ## $a 9780142437247 (pbk.)",
        ],
    );
    t("upper 938$a", &["- 938 ## $a Vendor", "+ 938 ## $a VENDOR"]);
    t(
        "split 245$c at \" \" into $z",
        &[
            "- 245 10 $a Moby-Dick / $c Herman Melville.",
            "+ 245 10 $a Moby-Dick / $c Herman $z Melville.",
        ],
    );
    t("deduplicate 650", &["- 650 #0 $a Whaling $v Fiction."]);
    t(
        "order 260 cba",
        &[
            "- 260 ## $a New York : $b Penguin, $c 2003.",
            "+ 260 ## $c 2003. $b Penguin, $a New York :",
        ],
    );
    t(
        "protect 938\ndelete 938\ndelete 856",
        &["- 856 40 $u http://x.org/"],
    );
    t(
        "set LDR/05 c",
        &[
            "- LDR    00000nam a2200000   4500",
            "+ LDR    00000cam a2200000   4500",
        ],
    );
    t("delete 938 if format=dvd", &[]);
    t(
        "delete 938 if format=book & audience=juvenile",
        &["- 938 ## $a Vendor"],
    );
}

#[test]
fn order_alone_is_a_change() {
    let mut record = Record::default()
        .with(Field::data(*b"650", *b" 0").with('a', "Whales"))
        .with(Field::data(*b"500", *b"  ").with('a', "Note"))
        .with(Field::data(*b"650", *b" 0").with('a', "Ships"));
    let script: Script = "sort\nsort 650".parse().unwrap();
    let changes = script.apply(&mut record);
    assert_eq!(changes.list().len(), 2);
    let texts: Vec<String> = record.fields().iter().map(Field::to_text).collect();
    assert_eq!(texts, ["Note", "Ships", "Whales"]);
    assert!(script.apply(&mut record).is_empty());
}

#[test]
fn records_can_be_dropped() {
    let script: Script = "drop if 938$a=Vendor\ndelete 245".parse().unwrap();
    let mut record = record();
    let changes = script.apply(&mut record);
    assert_eq!(changes.dropped(), Some(0));
    assert!(record.field("245").is_some());
}

#[test]
fn mistakes_say_what_was_expected_and_where() {
    let t = |script: &str, expected: &str| {
        let error = script.parse::<Script>().expect_err(script);
        assert_eq!(error.to_string(), expected);
    };

    t(
        "delte 938",
        "line 1: expected a verb at character 1, found \"delte\": did you mean `delete`?",
    );
    t(
        "delete",
        "line 1: expected a tag, `LDR`, `$`, `^` or `/` at character 7, found the end",
    );
    t(
        "delete 93",
        "line 1: expected three characters of a tag at character 10, found the end",
    );
    t(
        "delete $a",
        "line 1: expected a tag such as 650 or 6XX at character 8, found \"$a\"",
    );
    t(
        "\n# x\nrename 260 264",
        "line 3: expected `to` and where it goes at character 12, found \"264\"",
    );
    t(
        "replace 245$a x",
        "line 1: expected `with` and the new text at character 16, found the end",
    );
    t(
        "replace 245$a /(/ with x",
        "line 1: expected a regular expression that can be compiled at character 15, found \"/(/\"",
    );
    t(
        "add 590",
        "line 1: expected a subfield such as `$a text` at character 8, found the end",
    );
    t(
        "set 008/23 to oo",
        "line 1: expected 1 character for 008/23, not 2, at character 1, found \"set 008/23 to oo\"",
    );
    t(
        "delete 938 when 245",
        "line 1: expected the end, `where`, `if` or `for each` at character 12, found \"when\"",
    );
    t(
        "delete 938 where",
        "line 1: expected the end, `where`, `if` or `for each` at character 12, found \"where\"",
    );
    t(
        "delete 938 if formt=book",
        "line 1: expected a tag, or an attribute such as `format` or `audience` at character 15, found \"formt=book\"",
    );
    t(
        "add 590 $a {24$a}",
        "line 1: expected a text whose braces hold places, such as {245$a} (`{{` is a brace) at character 11, found the end",
    );
}
