//! Input that is no MARC, or made to take time and memory.

use super::*;

/// How much larger the inputs are with optimisation, which is as many times faster.
const SIZE: usize = if cfg!(debug_assertions) { 1 } else { 8 };

#[test]
fn what_is_no_marc_is_refused_at_once() {
    let long = "no record here\n".repeat(100_000);
    for text in [
        "=LDR  00000nam a2200000 a 4500\n=001  x1\n",
        "{\"leader\":\"\"}",
        long.as_str(),
    ] {
        let outcome = read(text.as_bytes(), tolerant());
        assert_eq!(outcome.errors.len(), 1);
        assert_eq!(outcome.tally.total(), 0);
        assert!(matches!(
            outcome.errors[0].kind(),
            shelfmark::ErrorKind::UnknownFormat
        ));
    }
    assert_eq!(read(b"", tolerant()).errors.len(), 0);
    assert_eq!(read(b"\r\n\x1A", tolerant()).errors.len(), 0);
}

#[test]
fn long_noise_is_refused_in_parts_and_the_records_around_it_are_read() {
    let records = three();
    let noise = vec![b'#'; 200_000];
    let file = [&records[0][..], &noise, &records[1]].concat();
    for options in [tolerant(), ReadOptions::new()] {
        let outcome = read(&file, options);
        assert_eq!(outcome.records.len(), 2);
        assert_eq!(outcome.covered, file.len() as u64);
        assert!(
            (3..=5).contains(&outcome.errors.len()),
            "{:?}",
            outcome.errors
        );
    }
}

#[test]
fn time_and_memory_stay_in_proportion_on_hostile_input() {
    let leader = &three()[0][..60];
    let hostile: [(&str, Vec<u8>); 6] = [
        ("leaders without end", leader.repeat(20_000 * SIZE)),
        (
            "one record without end",
            [leader, &vec![b'a'; (4 << 20) * SIZE][..]].concat(),
        ),
        (
            "garbage with digits",
            b"\n12345 ".repeat((256 << 10) * SIZE),
        ),
        ("terminators", vec![0x1D; (1 << 20) * SIZE]),
        (
            "field terminators",
            [leader, &vec![0x1E; (1 << 20) * SIZE][..]].concat(),
        ),
        (
            "lengths far ahead",
            b"99999nam a2200025 i 4500\x1e".repeat(40_000 * SIZE),
        ),
    ];
    for (what, bytes) in hostile {
        let start = std::time::Instant::now();
        let outcome = read(&bytes, tolerant());
        let time = start.elapsed();
        println!(
            "{what}: {} MB, {time:?}, {:?}",
            bytes.len() >> 20,
            outcome.tally
        );
        assert!(time.as_secs() < 20, "{what} took {time:?}");
    }
}

#[test]
fn a_reader_that_gives_a_byte_at_a_time_reads_the_same() {
    struct Drip<'a>(&'a [u8]);
    impl std::io::Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }
    let file = [&b"\xEF\xBB\xBF"[..], &three().join(&b"\r\n"[..]), b"\x1A"].concat();
    let mut reader = Reader::with_options(Drip(&file), tolerant());
    let slow: Vec<Record> = reader.records().map(Result::unwrap).collect();
    assert_eq!(slow, read(&file, tolerant()).records);
    assert_eq!(slow.len(), 3);
    assert_eq!(reader.source().skipped(), b"\x1A");
}
