use shelfmark::marcxml::*;
use shelfmark::record::*;
use std::time::Instant;
fn main() {
    for p in std::env::args().skip(1) {
        let t = Instant::now();
        let f = std::fs::File::open(&p).unwrap();
        let mut r = Reader::with_options(f, ReadOptions::new().tolerant());
        let mut rules = std::collections::BTreeMap::<String, usize>::new();
        let mut err = String::new();
        let show = std::env::var("SHOW").is_ok();
        let mut rec = shelfmark::Record::default();
        loop {
            match r.read_record(&mut rec) {
                Ok(true) => {}
                Ok(false) => {}
                Err(e) => err = format!("{e:#}"),
            }
            for f in r.source().repairs() {
                *rules.entry(f.rule().into()).or_default() += 1;
                if show {
                    println!("   {} {f} {:?}", r.source().record(), f.value());
                }
            }
            if r.is_finished() {
                break;
            }
        }
        let t2 = r.tally();
        println!(
            "{} g{} r{} x{} {:?} {} {:?}",
            p,
            t2.good,
            t2.repaired,
            t2.rejected,
            rules,
            err,
            t.elapsed()
        );
    }
}
