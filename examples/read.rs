//! Reads a file of any form and prints control number and title of each record.

use shelfmark::Reader;

fn main() -> shelfmark::Result<()> {
    let mut reader = Reader::open("tests/fixtures/books.mrk")?;
    for record in reader.records() {
        // A record that cannot be read is an error; the next turn goes on behind it.
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                eprintln!("{error}");
                continue;
            }
        };
        let title = record.title().map(|title| title.to_string());
        println!(
            "{}: {}",
            record.control_number().unwrap_or("(no control number)"),
            title.as_deref().unwrap_or("(no title)")
        );
    }
    Ok(())
}
