//! Reads records from MARCXML, one at a time.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::place::Place;
use crate::record::{
    ReadOptions, ReadRecord, Record, Refill, Source, Tally, inherent_reader_methods,
};
use crate::text::Charset;

use super::fast;
use super::input::{Damage, Encoding, Input};
use super::notes::{CONTENT, Notes, SYNTAX};
use super::parse::{self, Frame, check_start};
use super::scope::{Namespace, Scope, split};
use super::token::{Cut, Cutter, Token, Window, next_markup};

/// Reads the records of a MARCXML document, or of a document with MARCXML in it.
///
/// ```
/// use shelfmark::marcxml;
///
/// let xml = r#"<collection xmlns="http://www.loc.gov/MARC21/slim">
///   <record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">1</controlfield></record>
///   <record><leader>00000nam a2200000 i 4500</leader><controlfield tag="001">2</controlfield></record>
/// </collection>"#;
/// let mut reader = marcxml::Reader::new(xml.as_bytes());
/// let mut numbers = Vec::new();
/// for record in reader.records() {
///     numbers.extend(record?.control_number().map(str::to_owned));
/// }
/// assert_eq!(numbers, ["1", "2"]);
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    input: Input<R>,
    options: ReadOptions,
    source: Source,
    tally: Tally,
    pool: Vec<String>,
    scope: Scope,
    cutter: Cutter,
    notes: Notes,
    /// The prefix of the record's elements, with its colon.
    prefix: String,
    /// Whether an element was seen: a further one at the top begins another document.
    has_root: bool,
    /// Whether text outside all elements was reported.
    has_loose_text: bool,
    /// Where the first leader or field stands that is not in the namespace of MARC.
    others: Option<u64>,
    finished: bool,
    /// Whether all records are read with care, for tests that compare.
    careful: bool,
}

impl Reader<File> {
    /// Opens a file, to read it strictly.
    ///
    /// ```no_run
    /// use shelfmark::marcxml;
    ///
    /// let count = marcxml::Reader::open("books.xml")?.records().filter(Result::is_ok).count();
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader<File>> {
        Ok(Reader::new(File::open(path)?))
    }
}

impl<R: Read> Reader<R> {
    /// Makes a reader that refuses every record with a fault. It buffers by itself.
    pub fn new(inner: R) -> Reader<R> {
        Reader::with_options(inner, ReadOptions::new())
    }

    /// Makes a reader.
    ///
    /// ```
    /// use shelfmark::marcxml;
    /// use shelfmark::record::ReadOptions;
    ///
    /// let xml = "<collection><record><leader>00000nam a2200000 i 4500</leader>\
    ///     <controlfield tag='1'>ocm1</controlfield></record></collection>";
    /// let mut reader = marcxml::Reader::with_options(xml.as_bytes(), ReadOptions::new().tolerant());
    /// let entry = reader.entries().next().expect("one record");
    /// assert_eq!(entry.result?.control_number(), Some("ocm1"));
    /// assert_eq!(entry.source.repairs()[0].rule(), "tag-invalid");
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    pub fn with_options(inner: R, options: ReadOptions) -> Reader<R> {
        Reader {
            input: Input::new(inner),
            options,
            source: Source::default(),
            tally: Tally::default(),
            pool: Vec::new(),
            scope: Scope::default(),
            cutter: Cutter::default(),
            notes: Notes::default(),
            prefix: String::new(),
            has_root: false,
            has_loose_text: false,
            others: None,
            finished: false,
            careful: false,
        }
    }

    /// Returns what is read from.
    pub fn get_ref(&self) -> &R {
        self.input.get_ref()
    }

    /// Returns what is read from; what was read ahead of the last record is lost.
    pub fn into_inner(self) -> R {
        self.input.into_inner()
    }

    inherent_reader_methods!();

    fn next(&mut self, record: &mut Record) -> Result<bool> {
        self.source.start(self.input.offset(0));
        loop {
            if !self.skip_to_markup()? {
                return self.end();
            }
            let at_end = self.input.at_end();
            let text = self.input.text();
            let window = Window {
                text,
                offset: self.input.offset(0),
                at_end,
                in_prolog: self.scope.depth() == 0 && !self.has_root,
            };
            let (token, end, fault) = match self.cutter.cut(window, 0) {
                Cut::Token { token, end, fault } => (token, end, fault),
                Cut::Incomplete if at_end => {
                    // Records may stand behind a comment or declaration that does not end.
                    let finding = self.fault(SYNTAX, "the input ends inside markup");
                    self.input.consume(1);
                    self.report(finding)?;
                    continue;
                }
                Cut::Incomplete => {
                    self.read_on()?;
                    continue;
                }
                Cut::Stray => {
                    let finding = self.fault(SYNTAX, "a < that begins no markup");
                    self.input.consume(1);
                    self.report(finding)?;
                    continue;
                }
            };
            let mut problem = fault.map(|fault| self.fault(SYNTAX, fault));
            match token {
                Token::Declaration if self.has_root && self.scope.depth() == 0 => {
                    self.has_root = false;
                    let second = self.fault(CONTENT, SECOND_DOCUMENT);
                    problem.get_or_insert(second);
                }
                Token::CharacterData(_) | Token::Other | Token::Declaration => {}
                Token::End { name } => {
                    if let Err(message) = self.scope.close_named(name) {
                        let mismatch = self.fault(SYNTAX, message);
                        problem.get_or_insert(mismatch);
                    }
                }
                Token::Start {
                    name,
                    attributes,
                    empty,
                } => {
                    if self.has_root && self.scope.depth() == 0 {
                        self.has_root = false;
                        let finding = self.fault(CONTENT, SECOND_DOCUMENT);
                        self.report(finding)?;
                        continue;
                    }
                    check_start(
                        attributes,
                        self.scope.depth() + 1,
                        self.options.reading_limits(),
                    )
                    .map_err(|what| Error::limit(what).at_byte(self.input.offset(0)))?;
                    let (prefix, local) = split(name);
                    let in_collection = self
                        .scope
                        .innermost()
                        .is_some_and(|parent| split(parent).1 == "collection");
                    self.scope.open(name, attributes);
                    // Looking a prefix up costs, and only these names matter.
                    let matters = matches!(local, "record" | "leader" | "datafield");
                    let namespace = if matters {
                        self.scope.namespace(prefix)
                    } else {
                        Namespace::Other
                    };
                    if namespace == Namespace::Other && matters && local != "record" {
                        self.others.get_or_insert(self.input.offset(0));
                    }
                    if local == "record" && namespace != Namespace::Other {
                        let start = StartTag {
                            end,
                            prefix: prefix.len(),
                            empty,
                            certain: namespace == Namespace::Marc || in_collection,
                        };
                        match self.record(record, start)? {
                            Found::Record(length) => {
                                self.has_root = true;
                                return self.complete(record, length, problem);
                            }
                            Found::Incomplete => {
                                self.scope.close();
                                self.read_on()?;
                                continue;
                            }
                            Found::Wrapper => {}
                        }
                    }
                    self.has_root = true;
                    if empty {
                        self.scope.close();
                    }
                }
            }
            self.input.consume(end);
            if let Some(finding) = problem {
                self.report(finding)?;
            }
        }
    }

    /// Reads the record that begins the text in hand: fast, and where that does not do, with care.
    fn record(&mut self, record: &mut Record, start: StartTag) -> Result<Found> {
        let text = self.input.text();
        let at_end = self.input.at_end();
        let limits = self.options.reading_limits();
        self.notes.clear();
        let within_limits =
            limits.max_xml_attributes() >= 3 && self.scope.depth() + 2 <= limits.max_xml_depth();
        if start.certain && !start.empty && within_limits && !self.careful {
            self.prefix.clear();
            if start.prefix > 0 {
                // With its colon.
                self.prefix
                    .push_str(text.get(1..start.prefix + 2).unwrap_or_default());
            }
            let mut refill = Refill::new(record, &mut self.pool);
            match fast::record(text, start.end, &self.prefix, at_end, &mut refill) {
                fast::Outcome::Record(end) => {
                    refill.finish();
                    return Ok(Found::Record(end));
                }
                fast::Outcome::Incomplete => return Ok(Found::Incomplete),
                fast::Outcome::Odd => {}
            }
        }
        let frame = Frame {
            text,
            offset: self.input.offset(0),
            at_end,
            tag_end: start.end,
            prefix: text.get(1..start.prefix + 1).unwrap_or_default(),
            empty: start.empty,
            certain: start.certain,
            scope: &self.scope,
            limits,
        };
        let mut refill = Refill::new(record, &mut self.pool);
        match parse::record(frame, &mut self.cutter, &mut refill, &mut self.notes) {
            parse::Outcome::Record(end) => {
                refill.finish();
                Ok(Found::Record(end))
            }
            parse::Outcome::Wrapper => Ok(Found::Wrapper),
            parse::Outcome::Incomplete => Ok(Found::Incomplete),
            parse::Outcome::Limit(what) => Err(Error::limit(what)
                .at_byte(self.input.offset(0))
                .at_record(self.source.record + 1)),
        }
    }

    /// Accounts for a record that was read from the next `length` bytes of the text, and refuses it where it must.
    fn complete(
        &mut self,
        record: &Record,
        length: usize,
        problem: Option<Finding>,
    ) -> Result<bool> {
        let span = self.input.offset(0)..self.input.offset(length);
        self.source.record += 1;
        self.source.span = span.clone();
        let most = self.options.reading_limits().max_record_bytes();
        if length > most {
            return Err(self.too_long(most).at_record(self.source.record));
        }
        self.scope.close();
        let text = self.input.text().get(..length).unwrap_or_default();
        self.source.found = match self.input.encoding() {
            _ if text.is_ascii() => Charset::Ascii,
            Some(Encoding::Latin1) => Charset::Latin1,
            _ => Charset::Utf8,
        };
        if self.input.take_misdeclared() {
            let message = "the declaration says UTF-16, and the bytes are none; read as UTF-8";
            let finding = Finding::new("encoding-mismatch", Severity::Info, Place::RECORD, message);
            self.source.repairs.push(finding.with_offset(0));
        }
        let before = self.source.repairs.len();
        self.source.repairs.extend(problem);
        let offset = |at| self.input.offset(at);
        self.notes.take(record, offset, &mut self.source.repairs);
        damage_findings(self.input.damage(0..length), &mut self.source.repairs);
        let own = self.source.repairs.get(before..).unwrap_or_default();
        let worst = own
            .iter()
            .find(|finding| finding.severity() > Severity::Info);
        let refuses = self.notes.is_refused() || !self.options.is_tolerant();
        let refused = worst.filter(|_| refuses).cloned();
        if worst.is_none() {
            self.tally.good += 1;
        } else if refused.is_none() {
            self.tally.repaired += 1;
        } else {
            self.tally.rejected += 1;
        }
        if refused.is_some() || self.options.keeps_raw() {
            self.input.raw(0..length, &mut self.source.raw);
        }
        self.input.consume(length);
        match refused {
            Some(finding) => {
                let offset = finding.offset().unwrap_or(span.start);
                let mark = usize::try_from(offset - span.start).unwrap_or(0);
                Err(Error::malformed(finding)
                    .at_record(self.source.record)
                    .with_control_number(record.control_number())
                    .with_window(&self.source.raw, mark))
            }
            None => Ok(true),
        }
    }

    /// Goes to the next `<`; false says that there is none.
    fn skip_to_markup(&mut self) -> Result<bool> {
        loop {
            let text = self.input.text();
            let markup = next_markup(text, 0);
            let skipped = text.get(..markup.unwrap_or(text.len())).unwrap_or_default();
            let length = skipped.len();
            // Text around records is the business of the document around them, but at the top there cannot be any.
            let loose = skipped.bytes().position(|byte| !byte.is_ascii_whitespace());
            match loose {
                Some(at) if self.scope.depth() == 0 && !self.has_loose_text => {
                    self.has_loose_text = true;
                    let finding = self.fault(SYNTAX, "text outside of all elements");
                    let finding = finding.with_offset(self.input.offset(at));
                    self.input.consume(length);
                    self.report(finding)?;
                }
                _ => self.input.consume(length),
            }
            if markup.is_some() {
                return Ok(true);
            }
            if self.input.at_end() {
                return Ok(false);
            }
            self.input.fill()?;
        }
    }

    /// Reads on, unless what is in hand is too much already.
    fn read_on(&mut self) -> Result<()> {
        let most = self.options.reading_limits().max_record_bytes();
        if self.input.text().len() > most {
            return Err(self.too_long(most).at_record(self.source.record + 1));
        }
        self.input.fill()
    }

    fn too_long(&self, most: usize) -> Error {
        Error::limit(format!("a record of more than {most} bytes")).at_byte(self.input.offset(0))
    }

    /// Ends the input.
    fn end(&mut self) -> Result<bool> {
        if let Some(offset) = self.others.take() {
            let message = "records in another namespace than that of MARCXML are not read";
            let finding = self.fault(CONTENT, message).with_offset(offset);
            self.report(finding)?;
        }
        let open = self.scope.innermost().map(str::to_owned);
        self.scope = Scope::default();
        if let Some(name) = open {
            let message = format!("the input ends before </{name}>");
            let finding = self.fault("record-truncated", message);
            self.report(finding)?;
        }
        self.finished = true;
        Ok(false)
    }

    /// A finding about what stands around the records, at the start of the text in hand.
    fn fault(&self, rule: &'static str, message: impl Into<String>) -> Finding {
        let severity = if rule == CONTENT {
            Severity::Warning
        } else {
            Severity::Error
        };
        Finding::new(rule, severity, Place::RECORD, message).with_offset(self.input.offset(0))
    }

    /// Reports a finding about what stands around the records; none of them is refused for it.
    #[cold]
    fn report(&mut self, finding: Finding) -> Result<()> {
        let error = (!self.options.is_tolerant()).then(|| Error::malformed(finding.clone()));
        if self.source.repairs.len() < MOST_REPORTED {
            self.source.repairs.push(finding);
        }
        error.map_or(Ok(()), Err)
    }
}

impl<R: Read> ReadRecord for Reader<R> {
    fn read_record(&mut self, record: &mut Record) -> Result<bool> {
        if self.finished {
            return Ok(false);
        }
        let result = self.next(record);
        if let Err(error) = &result {
            self.finished = !error.is_malformed();
        }
        result
    }

    fn source(&self) -> &Source {
        &self.source
    }

    fn tally(&self) -> Tally {
        self.tally
    }

    fn is_finished(&self) -> bool {
        self.finished
    }
}

/// A record's start tag.
#[derive(Debug, Clone, Copy)]
struct StartTag {
    end: usize,
    /// The length of the prefix, without its colon.
    prefix: usize,
    empty: bool,
    /// Whether it is a MARC record whatever it holds.
    certain: bool,
}

enum Found {
    Record(usize),
    Wrapper,
    Incomplete,
}

/// Findings for bytes that are no UTF-8, one for each run of them.
fn damage_findings(damage: &[Damage], findings: &mut Vec<Finding>) {
    let mut rest = damage;
    let mut count = 0;
    while let Some(first) = rest.first() {
        let mut end = first.original();
        let mut bytes = String::new();
        let mut length = 0;
        for next in rest.iter().take_while(|next| {
            let follows = next.original() == end;
            end = next.original() + next.bytes().len() as u64;
            follows
        }) {
            length += 1;
            for byte in next.bytes() {
                if bytes.len() < 96 {
                    bytes.push_str(&format!("{byte:02X} "));
                }
            }
        }
        rest = rest.get(length..).unwrap_or_default();
        count += 1;
        if count > MOST_REPORTED {
            continue;
        }
        let message = format!("{} not UTF-8; U+FFFD put for it", bytes.trim_end());
        let finding = Finding::new("utf8-invalid", Severity::Error, Place::RECORD, message);
        findings.push(
            finding
                .with_offset(first.original())
                .with_value(bytes.trim_end()),
        );
    }
    if count > MOST_REPORTED {
        let more = count - MOST_REPORTED;
        let message = format!("{more} more places that are not UTF-8");
        findings.push(Finding::new(
            "utf8-invalid",
            Severity::Error,
            Place::RECORD,
            message,
        ));
    }
}

const SECOND_DOCUMENT: &str = "a second document begins";

/// So many findings of one kind are kept at a time.
const MOST_REPORTED: usize = 100;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    /// All that reading tells, in order.
    fn told(xml: &[u8], options: ReadOptions, careful: bool) -> Vec<String> {
        let mut reader = Reader::with_options(xml, options);
        reader.careful = careful;
        let mut told: Vec<String> = reader
            .entries()
            .map(|entry| {
                let source = entry.source;
                format!(
                    "{:?} {:?} {:?} {:?}",
                    entry.result,
                    source.span(),
                    source.found(),
                    source.repairs()
                )
            })
            .collect();
        told.push(format!(
            "{:?} {:?}",
            reader.tally(),
            reader.source().repairs()
        ));
        told
    }

    fn compare(xml: &[u8]) {
        for options in [ReadOptions::new(), ReadOptions::new().tolerant()] {
            let fast = told(xml, options.clone(), false);
            let careful = told(xml, options, true);
            for (fast, careful) in fast.iter().zip(&careful) {
                assert_eq!(fast, careful, "{}", String::from_utf8_lossy(xml));
            }
            assert_eq!(fast.len(), careful.len());
        }
    }

    /// What damage is made of: parts of MARCXML, sound and not.
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/",
        "\"",
        "'",
        "&amp;",
        "&",
        "&#x1F;",
        "&#233;",
        "\u{FFFE}",
        "é",
        "\t",
        "\n",
        " ",
        "\u{1}",
        "]]>",
        "<!-- -->",
        "<![CDATA[ ]]>",
        "<?x?>",
        "<marc:",
        "</record>",
        "<record>",
        "<leader>",
        "</leader>",
        "<leader>00000nam a2200000 i 4500</leader>",
        "<controlfield tag=\"001\">",
        "</controlfield>",
        "<datafield tag='245' ind2='0' ind1='1'>",
        "<datafield tag=\"245\" ind1=\" \" ind2=\" \">",
        "</datafield>",
        "<subfield code=\"a\">",
        "<subfield code='b' >",
        "<subfield code=\"a\"/>",
        "</subfield>",
        " ind1=\"1\"",
    ];

    fn sound() -> impl Strategy<Value = String> {
        let record = |prefix: &str| {
            let p = prefix;
            format!(
                "<{p}record>\n  <{p}leader>00000nam a2200000 i 4500</{p}leader>\n  \
                 <{p}controlfield tag=\"001\">ocm1</{p}controlfield>\n  \
                 <{p}datafield tag=\"245\" ind1=\"1\" ind2=\"0\">\n    \
                 <{p}subfield code=\"a\">Cats &amp; dogs /</{p}subfield>\n    \
                 <{p}subfield code=\"c\">Émile.</{p}subfield>\n  </{p}datafield>\n</{p}record>\n"
            )
        };
        let plain = format!(
            "<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n{0}{0}</collection>\n",
            record("")
        );
        let prefixed = format!(
            "<marc:collection xmlns:marc=\"http://www.loc.gov/MARC21/slim\">{0}{0}</marc:collection>",
            record("marc:")
        );
        prop::sample::select(vec![plain, prefixed, record("").repeat(2)])
    }

    /// Puts pieces into a text, or instead of some of it.
    fn damaged(mut bytes: Vec<u8>, damage: &[(prop::sample::Index, usize, &str)]) -> Vec<u8> {
        for (place, length, piece) in damage {
            let start = place.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, piece.bytes());
        }
        bytes
    }

    fn damage() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, &'static str)>> {
        let one = (
            any::<prop::sample::Index>(),
            prop_oneof![3 => Just(0usize), 2 => 1usize..4, 1 => 4usize..60],
            prop::sample::select(PIECES),
        );
        prop::collection::vec(one, 0..4)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn fast_and_careful_reading_tell_the_same_of_damaged_text(text in sound(), damage in damage()) {
            compare(&damaged(text.into_bytes(), &damage));
        }
    }

    #[test]
    #[allow(clippy::print_stdout)]
    fn fast_and_careful_reading_tell_the_same_of_the_corpus() {
        let corpus = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus"));
        if !corpus.exists() {
            println!("SKIPPED: {} is not there", corpus.display());
            return;
        }
        let mut folders = vec![corpus.to_owned()];
        let mut count = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "xml") {
                    let mut bytes = fs::read(&path).unwrap();
                    bytes.truncate(200_000);
                    compare(&bytes);
                    // Odd near every boundary of what is read at a time.
                    if let Some(byte) = bytes.get_mut(20_000) {
                        *byte = b'<';
                        compare(&bytes);
                    }
                    count += 1;
                }
            }
        }
        assert!(count > 0);
    }
}
