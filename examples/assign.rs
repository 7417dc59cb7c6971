//! Gives new books call numbers that fit the shelf, and says why.

use shelfmark::Reader;
use shelfmark::callnumber::{Assigner, Shelflist};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What stands there already: call number, control number, entry.
    let shelf = "PS2387 .A5 2001\tocm1\tArvin, Newton\n\
                 PS2387 .D4 1998\tocm2\tDelano, Sterling\n\
                 PS2387 .H4 1986\tocm3\tHayford, Harrison\n";
    let mut shelflist = Shelflist::new();
    shelflist.extend_from_lines(shelf.as_bytes())?;

    let mut batch = Assigner::lcc().batch(shelflist);
    for record in Reader::open("tests/fixtures/new-books.mrk")?.records() {
        let mut record = record?;
        match batch.assign(&record) {
            Ok(number) => {
                println!("{number}");
                for reason in number.reasons() {
                    println!("  {reason}");
                }
                record.set_call_number(&number);
                assert!(record.field("090").is_some());
            }
            Err(error) => println!("{}: {error}", record.control_number().unwrap_or("?")),
        }
    }
    assert_eq!(batch.shelflist().len(), 5);
    Ok(())
}
