//! Times shelfmark and its peers on one ISO 2709 file, in one run, and prints the ratios.
//!
//! `cargo run --release --manifest-path benches/compare/Cargo.toml -- FILE.mrc`
//!
//! A figure is megabytes of the file (ISO 2709) per second of CPU, the best of several rounds. Each task counts what it
//! touched, and the counts of all that do it must agree: a reader that is fast because it skips something is no peer.
//! Programs (yaz-marcdump, and pymarc by python3) run as processes and are left out where they are absent.

mod cpu;
mod peers;
mod programs;

use std::process::ExitCode;

use cpu::best_of;

/// What a task is called, who does it, and how.
struct Task {
    name: &'static str,
    contestants: Vec<(&'static str, Work)>,
}

/// Does the task on the file's bytes (and its path) and returns what it counted; `None` where it is absent.
type Work = fn(&Input) -> Option<u64>;

struct Input {
    path: String,
    bytes: Vec<u8>,
    xml_path: String,
    xml: Vec<u8>,
    /// The same records in MARC-8.
    marc8_path: String,
    marc8: Vec<u8>,
}

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: shelfmark-compare FILE.mrc");
        return ExitCode::from(2);
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(3);
        }
    };
    let xml = peers::to_xml(&bytes);
    let marc8 = peers::to_marc8(&bytes);
    let temporary = |extension: &str| {
        let name = format!("shelfmark-compare-{}.{extension}", std::process::id());
        std::env::temp_dir().join(name)
    };
    let (xml_path, marc8_path) = (temporary("xml"), temporary("mrc"));
    for (path, bytes) in [(&xml_path, &xml), (&marc8_path, &marc8)] {
        if let Err(error) = std::fs::write(path, bytes) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(3);
        }
    }
    let input = Input {
        path,
        bytes,
        xml_path: xml_path.to_string_lossy().into_owned(),
        xml,
        marc8_path: marc8_path.to_string_lossy().into_owned(),
        marc8,
    };
    let megabytes = input.bytes.len() as f64 / 1e6;
    println!(
        "{}: {megabytes:.1} MB, {:.1} MB as MARCXML",
        input.path,
        input.xml.len() as f64 / 1e6
    );
    programs::print_versions();

    for task in tasks() {
        println!("\n{}", task.name);
        let mut first = None;
        for (who, work) in task.contestants {
            let Some((seconds, count)) = best_of(5, || work(&input)) else {
                println!("  {who:<28} absent");
                continue;
            };
            let speed = megabytes / seconds;
            let first = *first.get_or_insert(speed);
            println!(
                "  {who:<28} {speed:>8.0} MB/s  {:>6.2}x  count {count}",
                first / speed
            );
        }
    }
    let _ = std::fs::remove_file(&input.xml_path);
    let _ = std::fs::remove_file(&input.marc8_path);
    ExitCode::SUCCESS
}

fn tasks() -> Vec<Task> {
    vec![
        Task {
            name: "read, touch every tag, indicator, code and value",
            contestants: vec![
                ("shelfmark, borrowed", peers::touch_raw),
                ("shelfmark, refilled", peers::touch_refilled),
                ("shelfmark, fresh", peers::touch_fresh),
                ("marc", peers::touch_marc),
                ("mrrc", peers::touch_mrrc),
                ("marctk", peers::touch_marctk),
                ("yaz-marcdump -n", programs::yaz_touch),
                ("pymarc", programs::pymarc_touch),
            ],
        },
        Task {
            name: "control number and 245 $a of each record",
            contestants: vec![
                ("shelfmark, borrowed", peers::titles_raw),
                ("marc", peers::titles_marc),
                ("mrrc", peers::titles_mrrc),
            ],
        },
        Task {
            name: "read and write ISO 2709 through the model",
            contestants: vec![
                ("shelfmark", peers::round_trip),
                ("marc", peers::round_trip_marc),
                ("mrrc", peers::round_trip_mrrc),
                ("yaz-marcdump -o marc", programs::yaz_round_trip),
            ],
        },
        Task {
            name: "MARC-8 to UTF-8, whole records (MB of the file as given)",
            contestants: vec![
                ("shelfmark", peers::from_marc8),
                ("yaz-marcdump -f marc8 -t utf8", programs::yaz_from_marc8),
            ],
        },
        Task {
            name: "ISO 2709 to MARCXML",
            contestants: vec![
                ("shelfmark", peers::to_marcxml),
                ("marctk", peers::to_marcxml_marctk),
                ("mrrc", peers::to_marcxml_mrrc),
                ("yaz-marcdump -o marcxml", programs::yaz_to_marcxml),
            ],
        },
        Task {
            name: "MARCXML, read and touch (MB of the ISO 2709 file)",
            contestants: vec![
                ("shelfmark", peers::touch_xml),
                ("yaz-marcdump -i marcxml -n", programs::yaz_touch_xml),
            ],
        },
        Task {
            name: "ISO 2709 to MARC-in-JSON",
            contestants: vec![
                ("shelfmark", peers::to_json),
                ("mrrc", peers::to_json_mrrc),
                ("yaz-marcdump -o json", programs::yaz_to_json),
            ],
        },
    ]
}
