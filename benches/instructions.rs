//! How many instructions the main tasks take per byte, and how many allocations per record: figures that do not depend
//! on what else the machine does.
//!
//! `cargo bench --bench instructions` runs each task under valgrind, compares what it counts with
//! `benches/instructions.tsv`, and fails where a task takes 5 % more than it did. `SHELFMARK_BLESS=1` writes the figures
//! anew. They are those of x86-64 with AVX2; another compiler moves them too.
//!
//! Each task runs over the same records once and then five times: the difference has no beginning in it.

#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops at what it does not expect"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{self, Read};
use std::process::{Command, ExitCode};
use std::{env, fs};

use shelfmark::callnumber::{KeyOptions, Scheme, write_key};
use shelfmark::record::{TargetEncoding, WriteOptions};
use shelfmark::{Field, Leader, Record, Report, Validator, iso2709, marcjson, marcxml};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    match arguments.next().as_deref() {
        // One task, as valgrind runs it.
        Some("--task") => {
            let name = arguments.next().unwrap_or_default();
            let times = arguments.next().and_then(|times| times.parse().ok());
            let task = TASKS.iter().find(|task| task.name == name).unwrap();
            black_box((task.make)(&records()).run(times.unwrap_or(1)));
            ExitCode::SUCCESS
        }
        Some("--bench") => guard(),
        // `cargo test --benches`: that the tasks run.
        _ => {
            for task in TASKS {
                black_box((task.make)(&records()).run(1));
            }
            ExitCode::SUCCESS
        }
    }
}

/// How much more than the figures a task may take.
const TOLERANCE: f64 = 0.05;

const FIGURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions.tsv");

/// Counts all tasks and compares them with the figures.
fn guard() -> ExitCode {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED: valgrind is not here, so no instructions were counted");
        return ExitCode::SUCCESS;
    }
    let figures = fs::read_to_string(FIGURES).unwrap_or_default();
    let is_blessed = env::var_os("SHELFMARK_BLESS").is_some();
    let mut written = String::from("task\tinstructions per byte\tallocations per record\n");
    let mut is_slower = false;
    for task in TASKS {
        let now = Figures::count(task);
        writeln!(
            written,
            "{}\t{:.2}\t{:.2}",
            task.name, now.instructions, now.allocations
        )
        .unwrap();
        let before = Figures::find(&figures, task.name);
        let verdict = match &before {
            None => "no figure yet",
            Some(before) if now.is_more_than(before) => "MORE",
            Some(before) if before.is_more_than(&now) => "less: bless it",
            Some(_) => "as before",
        };
        is_slower |= verdict == "MORE";
        let before = before.unwrap_or(now);
        println!(
            "{:<16} {:7.2} instructions per byte (was {:.2}), {:6.2} allocations per record (was {:.2}): {verdict}",
            task.name, now.instructions, before.instructions, now.allocations, before.allocations,
        );
    }
    if is_blessed {
        fs::write(FIGURES, written).unwrap();
        return ExitCode::SUCCESS;
    }
    if is_slower {
        println!(
            "A task takes more than {:.0} % more than benches/instructions.tsv says. \
             Where that is the price of something, SHELFMARK_BLESS=1 writes the figures anew.",
            TOLERANCE * 100.0
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[derive(Clone, Copy)]
struct Figures {
    instructions: f64,
    allocations: f64,
}

impl Figures {
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts of a short run are far below 2^52"
    )]
    fn count(task: &Task) -> Figures {
        let size = (task.make)(&records());
        let more = |tool, label| {
            (counted(task, tool, label, 5) as f64 - counted(task, tool, label, 1) as f64) / 4.0
        };
        Figures {
            instructions: more("callgrind", "Collected :") / size.bytes as f64,
            allocations: more("dhat", "Total:") / size.records as f64,
        }
    }

    fn find(figures: &str, name: &str) -> Option<Figures> {
        let mut columns = figures
            .lines()
            .map(|line| line.split('\t'))
            .find_map(|mut columns| (columns.next() == Some(name)).then_some(columns))?;
        Some(Figures {
            instructions: columns.next()?.parse().ok()?,
            allocations: columns.next()?.parse().ok()?,
        })
    }

    fn is_more_than(&self, before: &Figures) -> bool {
        let more = |now: f64, before: f64| now > before * (1.0 + TOLERANCE) + 0.005;
        more(self.instructions, before.instructions) || more(self.allocations, before.allocations)
    }
}

/// What valgrind counts when a task runs so many times: the last number in the line with a label.
fn counted(task: &Task, tool: &str, label: &str, times: usize) -> u64 {
    let output = Command::new("valgrind")
        .arg(format!("--tool={tool}"))
        .arg(format!("--{tool}-out-file=/dev/null"))
        .arg(env::current_exe().unwrap())
        .args(["--task", task.name, &times.to_string()])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| line.contains(label));
    let number = line.and_then(|line| {
        let digits = |word: &str| word.replace(',', "").parse().ok();
        line.split_whitespace().filter_map(digits).next_back()
    });
    number.unwrap_or_else(|| panic!("{} under {tool}:\n{text}", task.name))
}

struct Task {
    name: &'static str,
    make: fn(&[Record]) -> Run,
}

/// A task with its input made.
struct Run {
    /// The bytes of the input.
    bytes: usize,
    records: usize,
    /// Does it so many times; what it returns depends on all it did.
    work: Box<dyn FnMut(usize) -> usize>,
}

impl Run {
    fn new(bytes: usize, work: impl FnMut(usize) -> usize + 'static) -> Run {
        Run {
            bytes,
            records: RECORDS,
            work: Box::new(work),
        }
    }

    /// A task that begins anew each time.
    fn over_and_over(bytes: usize, mut work: impl FnMut() -> usize + 'static) -> Run {
        Run::new(bytes, move |times| (0..times).map(|_| work()).sum())
    }

    fn run(mut self, times: usize) -> usize {
        (self.work)(times)
    }
}

/// A file that holds the same records several times.
struct Repeated<'a> {
    bytes: &'a [u8],
    rest: &'a [u8],
    times: usize,
}

impl<'a> Repeated<'a> {
    fn new(bytes: &'a [u8], times: usize) -> Repeated<'a> {
        Repeated {
            bytes,
            rest: &[],
            times,
        }
    }
}

impl Read for Repeated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && self.times > 0 {
            self.times -= 1;
            self.rest = self.bytes;
        }
        self.rest.read(buffer)
    }
}

const TASKS: &[Task] = &[
    Task {
        name: "borrowed",
        make: |records| in_memory(records, borrowed),
    },
    Task {
        name: "owned-fresh",
        make: |records| over_iso2709(records, owned_fresh),
    },
    Task {
        name: "owned-refilled",
        make: |records| over_iso2709(records, owned_refilled),
    },
    Task {
        name: "two-values",
        make: |records| in_memory(records, two_values),
    },
    Task {
        name: "round-trip",
        make: |records| over_iso2709(records, round_trip),
    },
    Task {
        name: "to-marcxml",
        make: |records| over_iso2709(records, to_marcxml),
    },
    Task {
        name: "to-json",
        make: |records| over_iso2709(records, to_json),
    },
    Task {
        name: "from-marcxml",
        make: from_marcxml,
    },
    Task {
        name: "from-json",
        make: from_json,
    },
    Task {
        name: "from-marc8",
        make: from_marc8,
    },
    Task {
        name: "validate",
        make: validate,
    },
    Task {
        name: "lcc-keys",
        make: lcc_keys,
    },
];

/// A task over the records in ISO 2709.
fn over_iso2709(records: &[Record], work: fn(Repeated<'_>) -> usize) -> Run {
    let bytes = written(records, WriteOptions::new());
    Run::new(bytes.len(), move |times| work(Repeated::new(&bytes, times)))
}

/// A task over the records in ISO 2709 in memory.
fn in_memory(records: &[Record], work: fn(&[u8]) -> usize) -> Run {
    let bytes = written(records, WriteOptions::new());
    Run::over_and_over(bytes.len(), move || work(&bytes))
}

fn written(records: &[Record], options: WriteOptions) -> Vec<u8> {
    let mut writer = iso2709::Writer::with_options(Vec::new(), options);
    for record in records {
        writer.write_record(record).unwrap();
    }
    writer.finish().unwrap()
}

/// Every value of each record, which is checked to be UTF-8.
fn borrowed(bytes: &[u8]) -> usize {
    let mut sum = 0;
    for record in iso2709::records(bytes) {
        let record = record.unwrap();
        sum += usize::from(simdutf8::basic::from_utf8(record.as_bytes()).is_ok());
        for field in record.fields() {
            sum += usize::from(field.tag_bytes()[0]) + field.indicators().len();
            for subfield in field.subfields() {
                sum += usize::from(subfield.code().unwrap_or(0)) + subfield.value().len();
            }
        }
    }
    sum
}

fn owned_fresh(input: Repeated<'_>) -> usize {
    let mut reader = iso2709::Reader::new(input);
    reader.records().map(|record| touch(&record.unwrap())).sum()
}

fn owned_refilled(input: Repeated<'_>) -> usize {
    let mut reader = iso2709::Reader::new(input);
    let mut record = Record::default();
    let mut sum = 0;
    while reader.read_record(&mut record).unwrap() {
        sum += touch(&record);
    }
    sum
}

fn touch(record: &Record) -> usize {
    let fields = record.fields().iter();
    let values = fields.flat_map(Field::subfields);
    values.map(|subfield| subfield.value().len()).sum()
}

/// 001 and 245 $a of each.
fn two_values(bytes: &[u8]) -> usize {
    let mut sum = 0;
    for record in iso2709::records(bytes) {
        let record = record.unwrap();
        sum += record.control("001").map_or(0, <[u8]>::len);
        let title = record.field("245");
        let title = title.and_then(|title| title.subfield(b'a'));
        sum += title.map_or(0, <[u8]>::len);
    }
    sum
}

fn round_trip(input: Repeated<'_>) -> usize {
    let mut reader = iso2709::Reader::new(input);
    let mut writer = iso2709::Writer::new(io::sink());
    let mut record = Record::default();
    while reader.read_record(&mut record).unwrap() {
        writer.write_record(&record).unwrap();
    }
    writer.finish().is_ok().into()
}

fn to_marcxml(input: Repeated<'_>) -> usize {
    let mut reader = iso2709::Reader::new(input);
    let mut writer = marcxml::Writer::new(io::sink());
    let mut record = Record::default();
    while reader.read_record(&mut record).unwrap() {
        writer.write_record(&record).unwrap();
    }
    writer.finish().is_ok().into()
}

fn to_json(input: Repeated<'_>) -> usize {
    let mut reader = iso2709::Reader::new(input);
    let mut writer = marcjson::Writer::new(io::sink()).lines();
    let mut record = Record::default();
    while reader.read_record(&mut record).unwrap() {
        writer.write_record(&record).unwrap();
    }
    writer.finish().is_ok().into()
}

/// By the bytes of the XML.
fn from_marcxml(records: &[Record]) -> Run {
    let mut writer = marcxml::Writer::new(Vec::new());
    for record in records {
        writer.write_record(record).unwrap();
    }
    let xml = writer.finish().unwrap();
    Run::over_and_over(xml.len(), move || {
        let mut reader = marcxml::Reader::new(&xml[..]);
        let mut record = Record::default();
        let mut sum = 0;
        while reader.read_record(&mut record).unwrap() {
            sum += touch(&record);
        }
        sum
    })
}

/// By the bytes of the JSON.
fn from_json(records: &[Record]) -> Run {
    let mut writer = marcjson::Writer::new(Vec::new()).lines();
    for record in records {
        writer.write_record(record).unwrap();
    }
    let json = writer.finish().unwrap();
    Run::new(json.len(), move |times| {
        let mut reader = marcjson::Reader::new(Repeated::new(&json, times));
        let mut record = Record::default();
        let mut sum = 0;
        while reader.read_record(&mut record).unwrap() {
            sum += touch(&record);
        }
        sum
    })
}

fn from_marc8(records: &[Record]) -> Run {
    let bytes = written(records, WriteOptions::new().encoding(TargetEncoding::Marc8));
    Run::new(bytes.len(), move |times| {
        let mut reader = iso2709::Reader::new(Repeated::new(&bytes, times));
        let mut record = Record::default();
        let mut sum = 0;
        while reader.read_record(&mut record).unwrap() {
            sum += touch(&record);
        }
        sum
    })
}

/// By the bytes that the records take in ISO 2709.
fn validate(records: &[Record]) -> Run {
    let bytes = written(records, WriteOptions::new()).len();
    let records = records.to_vec();
    let validator = Validator::new();
    let mut report = Report::new();
    Run::over_and_over(bytes, move || {
        let mut sum = 0;
        for record in &records {
            validator.check_into(record, &mut report);
            sum += report.len();
        }
        sum
    })
}

/// By the bytes of the call numbers.
fn lcc_keys(records: &[Record]) -> Run {
    let number = |record: &Record| {
        let field = record.field("050").unwrap();
        let part = |code| field.subfield(code).unwrap_or_default();
        format!("{} {}", part('a'), part('b'))
    };
    let numbers: Vec<String> = records.iter().map(number).collect();
    let bytes = numbers.iter().map(String::len).sum();
    let options = KeyOptions::new();
    let mut key = Vec::new();
    Run::over_and_over(bytes, move || {
        let mut sum = 0;
        for number in &numbers {
            key.clear();
            write_key(number, Scheme::Lcc, &options, &mut key);
            sum += key.len();
        }
        sum
    })
}

const RECORDS: usize = 300;

/// Records like those of a library: some twenty fields of 800 bytes in all, one in three not all ASCII.
fn records() -> Vec<Record> {
    (0..RECORDS).map(record).collect()
}

fn record(number: usize) -> Record {
    let data = |tag: &[u8; 3], indicators: &[u8; 2], pairs: &[(char, &str)]| {
        Field::from_pairs(*tag, *indicators, pairs.iter().copied())
    };
    let leader: Leader = "00000cam a2200000 i 4500".parse().unwrap();
    let (author, title) = match number % 3 {
        0 => ("Dvořák, Antonín,", "Les misérables :"),
        1 => ("Melville, Herman,", "Moby-Dick, or, The whale /"),
        _ => ("Dickinson, Emily,", "The poems of Emily Dickinson /"),
    };
    let class = ["QA76.73.J38", "PS2384", "BX830 1545", "HD7123"][number % 4];
    let item = format!(".M{} {}", number % 90 + 1, 1990 + number % 30);
    let mut record = Record::new(leader)
        .with(Field::control(*b"001", format!("ocm{number:08}")))
        .with(Field::control(*b"003", "OCoLC"))
        .with(Field::control(*b"005", "20240112083000.0"))
        .with(Field::control(
            *b"008",
            "240112s2023    nyua     b    001 0 eng d",
        ))
        .with(data(b"010", b"  ", &[('a', "   85153773 ")]))
        .with(data(
            b"020",
            b"  ",
            &[('a', "9781548794743"), ('q', "hardback")],
        ))
        .with(Field::data(*b"035", *b"  ").with('a', format!("(OCoLC){number:08}")))
        .with(data(
            b"040",
            b"  ",
            &[('a', "DLC"), ('b', "eng"), ('e', "rda"), ('c', "DLC")],
        ))
        .with(
            Field::data(*b"050", *b"00")
                .with('a', class)
                .with('b', item),
        )
        .with(data(b"082", b"00", &[('a', "813/.3"), ('2', "23")]))
        .with(data(
            b"100",
            b"1 ",
            &[('a', author), ('d', "1819-1891,"), ('e', "author.")],
        ))
        .with(data(
            b"245",
            b"10",
            &[('a', title), ('c', "edited by Harrison Hayford.")],
        ))
        .with(data(
            b"264",
            b" 1",
            &[('a', "New York :"), ('b', "Penguin,"), ('c', "2023.")],
        ))
        .with(data(
            b"300",
            b"  ",
            &[('a', "xxix, 625 pages :"), ('b', "maps ;"), ('c', "20 cm")],
        ))
        .with(data(
            b"336",
            b"  ",
            &[('a', "text"), ('b', "txt"), ('2', "rdacontent")],
        ))
        .with(data(
            b"504",
            b"  ",
            &[(
                'a',
                "Includes bibliographical references (pages 601-618) and index.",
            )],
        ));
    for subject in ["Whaling", "Ship captains", "Sea stories, American"]
        .iter()
        .take(1 + number % 3)
    {
        record.push(data(
            b"650",
            b" 0",
            &[('a', subject), ('x', "History and criticism.")],
        ));
    }
    record
}
