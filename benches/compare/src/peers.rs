//! The tasks, by shelfmark and by the crates that are linked in.
//!
//! Where a task touches everything it counts the bytes of all values, each with one for its tag, code or indicator, so
//! that nothing can be skipped unseen.

use std::hint::black_box;

use shelfmark::record::{ReadOptions, TargetEncoding, WriteOptions};
use shelfmark::{Record, WriteRecord, iso2709, marcjson, marcxml};

use crate::Input;

/// The file as MARCXML, for the tasks that read it.
pub fn to_xml(bytes: &[u8]) -> Vec<u8> {
    let mut reader = iso2709::Reader::with_options(bytes, ReadOptions::new().tolerant());
    let mut writer = marcxml::Writer::new(Vec::with_capacity(bytes.len() * 3));
    for record in reader.records().flatten() {
        let _ = writer.write_record(&record);
    }
    writer.finish().unwrap_or_default()
}

/// The file in MARC-8, for the task that leaves it.
pub fn to_marc8(bytes: &[u8]) -> Vec<u8> {
    let mut reader = iso2709::Reader::with_options(bytes, ReadOptions::new().tolerant());
    let options = WriteOptions::new()
        .tolerant()
        .encoding(TargetEncoding::Marc8);
    let mut writer = iso2709::Writer::with_options(Vec::with_capacity(bytes.len()), options);
    for record in reader.records().flatten() {
        let _ = writer.write_record(&record);
    }
    writer.finish().unwrap_or_default()
}

pub fn from_marc8(input: &Input) -> Option<u64> {
    let mut reader = iso2709::Reader::new(&input.marc8[..]);
    let mut writer = iso2709::Writer::new(Vec::with_capacity(input.bytes.len()));
    let mut record = Record::default();
    while reader.read_record(&mut record).ok()? {
        writer.write_record(&record).ok()?;
    }
    Some(writer.get_ref().len() as u64)
}

fn touch(record: &Record) -> u64 {
    let mut count = 0;
    for field in record.fields() {
        black_box(field.tag());
        if let Some(value) = field.control_value() {
            count += black_box(value).len();
        } else {
            black_box(field.indicators());
            for subfield in field.subfields() {
                black_box(subfield.code());
                count += black_box(subfield.value()).len();
            }
        }
    }
    count as u64
}

pub fn touch_raw(input: &Input) -> Option<u64> {
    let mut count = 0;
    for record in iso2709::records(&input.bytes) {
        let record = record.ok()?;
        std::str::from_utf8(record.as_bytes()).ok()?;
        for field in record.fields() {
            black_box(field.tag());
            if field.tag().is_control() {
                count += black_box(field.body()).len();
            } else {
                black_box(field.indicators());
                for subfield in field.subfields() {
                    black_box(subfield.code());
                    count += black_box(subfield.value()).len();
                }
            }
        }
    }
    Some(count as u64)
}

pub fn touch_refilled(input: &Input) -> Option<u64> {
    let mut reader = iso2709::Reader::new(&input.bytes[..]);
    let mut record = Record::default();
    let mut count = 0;
    while reader.read_record(&mut record).ok()? {
        count += touch(&record);
    }
    Some(count)
}

pub fn touch_fresh(input: &Input) -> Option<u64> {
    let mut reader = iso2709::Reader::new(&input.bytes[..]);
    let mut count = 0;
    for record in reader.records() {
        count += touch(&record.ok()?);
    }
    Some(count)
}

pub fn touch_marc(input: &Input) -> Option<u64> {
    let mut count = 0;
    for record in marc::Records::new(&input.bytes[..]) {
        let record = record.ok()?;
        for field in record.fields() {
            black_box(field.get_tag());
            if field.get_tag().as_str() < "010" {
                count += black_box(field.get_data::<str>()).len();
            } else {
                black_box(field.get_indicator());
                for subfield in field.subfields() {
                    black_box(subfield.get_identifier());
                    count += black_box(subfield.get_data::<str>()).len();
                }
            }
        }
    }
    Some(count as u64)
}

pub fn touch_mrrc(input: &Input) -> Option<u64> {
    let mut reader = mrrc::MarcReader::new(&input.bytes[..]);
    let mut count = 0;
    while let Some(record) = reader.read_record().ok()? {
        for (tag, value) in record.control_fields_iter() {
            black_box(tag);
            count += black_box(value).len();
        }
        for field in record.fields() {
            black_box((&field.tag, field.indicator1, field.indicator2));
            for subfield in field.subfields() {
                black_box(subfield.code);
                count += black_box(&subfield.value).len();
            }
        }
    }
    Some(count as u64)
}

pub fn touch_marctk(input: &Input) -> Option<u64> {
    let mut count = 0;
    for record in marctk::Record::from_binary_file(&input.path).ok()? {
        let record = record.ok()?;
        for field in record.control_fields() {
            black_box(field.tag());
            count += black_box(field.content()).len();
        }
        for field in record.fields() {
            black_box((field.tag(), field.ind1(), field.ind2()));
            for subfield in field.subfields() {
                black_box(subfield.code());
                count += black_box(subfield.content()).len();
            }
        }
    }
    Some(count as u64)
}

pub fn titles_raw(input: &Input) -> Option<u64> {
    let mut count = 0;
    for record in iso2709::records(&input.bytes) {
        let record = record.ok()?;
        count += record.control("001").map_or(0, <[u8]>::len);
        count += record
            .field("245")
            .and_then(|field| field.subfield(b'a'))
            .map_or(0, <[u8]>::len);
    }
    Some(count as u64)
}

pub fn titles_marc(input: &Input) -> Option<u64> {
    let mut count = 0;
    for record in marc::Records::new(&input.bytes[..]) {
        let record = record.ok()?;
        count += record
            .field(b"001")
            .first()
            .map_or(0, |field| field.get_data::<[u8]>().len());
        count += record
            .field(b"245")
            .first()
            .and_then(|field| {
                field
                    .subfield(b'a')
                    .first()
                    .map(|subfield| subfield.get_data::<[u8]>().len())
            })
            .unwrap_or(0);
    }
    Some(count as u64)
}

pub fn titles_mrrc(input: &Input) -> Option<u64> {
    let mut reader = mrrc::MarcReader::new(&input.bytes[..]);
    let mut count = 0;
    while let Some(record) = reader.read_record().ok()? {
        count += record.get_control_field("001").map_or(0, str::len);
        count += record
            .get_field("245")
            .and_then(|field| field.get_subfield('a'))
            .map_or(0, str::len);
    }
    Some(count as u64)
}

/// Counts what is written and lets it go, as the peers do who make a text of each record.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += black_box(bytes).len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Refills one record and hands it to a writer of any form; counts the bytes written.
fn convert<W: WriteRecord>(
    input: &Input,
    mut writer: W,
    written: impl FnOnce(W) -> usize,
) -> Option<u64> {
    let mut reader = iso2709::Reader::new(&input.bytes[..]);
    let mut record = Record::default();
    while reader.read_record(&mut record).ok()? {
        writer.write_record(&record).ok()?;
    }
    writer.finish().ok()?;
    Some(written(writer) as u64)
}

pub fn round_trip(input: &Input) -> Option<u64> {
    let out = Vec::with_capacity(input.bytes.len());
    convert(input, iso2709::Writer::new(out), |writer| {
        assert!(*writer.get_ref() == input.bytes, "not byte-exact");
        writer.get_ref().len()
    })
}

pub fn round_trip_marc(input: &Input) -> Option<u64> {
    let mut out: Vec<u8> = Vec::with_capacity(input.bytes.len());
    for record in marc::Records::new(&input.bytes[..]) {
        let record = marc::RecordBuilder::from_record(&record.ok()?)
            .get_record()
            .ok()?;
        out.extend_from_slice(record.as_ref());
    }
    Some(out.len() as u64)
}

pub fn round_trip_mrrc(input: &Input) -> Option<u64> {
    let mut reader = mrrc::MarcReader::new(&input.bytes[..]);
    let mut out = Vec::with_capacity(input.bytes.len());
    let mut writer = mrrc::MarcWriter::new(&mut out);
    while let Some(record) = reader.read_record().ok()? {
        writer.write_record(&record).ok()?;
    }
    writer.finish().ok()?;
    drop(writer);
    Some(out.len() as u64)
}

pub fn to_marcxml(input: &Input) -> Option<u64> {
    convert(input, marcxml::Writer::new(Counted(0)), |writer| {
        writer.get_ref().0
    })
}

pub fn to_marcxml_marctk(input: &Input) -> Option<u64> {
    let mut count = 0;
    for record in marctk::Record::from_binary_file(&input.path).ok()? {
        count += black_box(record.ok()?.to_xml_string()).len();
    }
    Some(count as u64)
}

pub fn to_marcxml_mrrc(input: &Input) -> Option<u64> {
    let mut reader = mrrc::MarcReader::new(&input.bytes[..]);
    let mut count = 0;
    while let Some(record) = reader.read_record().ok()? {
        count += black_box(mrrc::marcxml::record_to_marcxml(&record).ok()?).len();
    }
    Some(count as u64)
}

pub fn touch_xml(input: &Input) -> Option<u64> {
    let mut reader = marcxml::Reader::new(&input.xml[..]);
    let mut record = Record::default();
    let mut count = 0;
    while reader.read_record(&mut record).ok()? {
        count += touch(&record);
    }
    Some(count)
}

pub fn to_json(input: &Input) -> Option<u64> {
    convert(input, marcjson::Writer::new(Counted(0)).lines(), |writer| {
        writer.get_ref().0
    })
}

pub fn to_json_mrrc(input: &Input) -> Option<u64> {
    let mut reader = mrrc::MarcReader::new(&input.bytes[..]);
    let mut count = 0;
    while let Some(record) = reader.read_record().ok()? {
        let value = mrrc::marcjson::record_to_marcjson(&record).ok()?;
        count += black_box(value.to_string()).len();
    }
    Some(count as u64)
}
