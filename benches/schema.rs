//! How long it takes to read the definitions, and to look things up in them.

use divan::{Bencher, black_box};
use shelfmark::schema::{FormatName, Schema};

fn main() {
    Schema::marc21();
    divan::main();
}

/// Every definition file of the crate, parsed and put together (and one local field).
#[divan::bench]
fn read_all() -> Schema {
    Schema::marc21()
        .extended(black_box("949* Local holdings\n  $a Location\n"))
        .expect("the notation")
}

#[divan::bench]
fn field_by_tag(bencher: Bencher<'_, '_>) {
    let format = Schema::marc21().format(FormatName::Bibliographic);
    bencher.bench(|| format.field(black_box("650")).is_some());
}

#[divan::bench]
fn subfield_verdict(bencher: Bencher<'_, '_>) {
    let format = Schema::marc21().format(FormatName::Bibliographic);
    let field = format.field("650").expect("a field");
    bencher.bench(|| {
        field.subfield_verdict(black_box('x'));
    });
}

#[divan::bench]
fn indicator_verdict(bencher: Bencher<'_, '_>) {
    let format = Schema::marc21().format(FormatName::Bibliographic);
    let field = format.field("650").expect("a field");
    bencher.bench(|| field.indicator_verdict(black_box(2), black_box('0')));
}

#[divan::bench]
fn codes_of_008(bencher: Bencher<'_, '_>) {
    let format = Schema::marc21().format(FormatName::Bibliographic);
    let field = format.field("008").expect("a field");
    let leader = "00000nam a2200000 i 4500";
    let body = "231005s2023    enka     b    001 0 eng d";
    bencher.bench(|| {
        field
            .fixed_codes(black_box(leader), black_box(body))
            .count()
    });
}

#[divan::bench]
fn language_by_code(bencher: Bencher<'_, '_>) {
    let list = Schema::marc21().list("languages").expect("a list");
    bencher.bench(|| list.get(black_box("eng")).is_some());
}
