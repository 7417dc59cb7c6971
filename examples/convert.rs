//! Converts a file to MARCXML, reporting what was repaired and what could not be read.

use shelfmark::record::{ReadOptions, WriteOptions};
use shelfmark::{Format, Reader, Record, Writer};

fn main() -> shelfmark::Result<()> {
    let input = std::fs::File::open("tests/fixtures/books.mrk")?;
    let mut reader = Reader::with_options(input, ReadOptions::new().tolerant());
    let mut writer = Writer::with_options(Vec::new(), Format::MarcXml, WriteOptions::new());

    // One record is refilled over and over: no allocation for each.
    let mut record = Record::default();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => writer.write_record(&record)?,
            Ok(false) => break,
            Err(error) if reader.is_finished() => return Err(error),
            Err(error) => eprintln!("left out: {error}"),
        }
        for repair in reader.source().repairs() {
            eprintln!("record {}: {repair}", reader.source().record());
        }
    }
    let tally = reader.tally();
    let xml = writer.finish()?;
    println!(
        "{} good, {} repaired, {} rejected: {} bytes",
        tally.good,
        tally.repaired,
        tally.rejected,
        xml.len()
    );
    Ok(())
}
