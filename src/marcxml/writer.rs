//! Writes records as MARCXML.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfd};

use crate::error::{Error, Result, Unrepresentable};
use crate::finding::{Finding, Severity, push_up_to};
use crate::place::Place;
use crate::record::{
    Field, Normalization, Record, Subfield, WriteOptions, WriteRecord, inherent_writer_methods,
};
use crate::text::{DELIMITER_BYTE, find_delimiter, is_xml_char};

/// Writes records as a MARCXML `collection`.
///
/// Call [`finish`](Writer::finish) behind the last record; without records the file is an empty collection.
///
/// ```
/// use shelfmark::{Field, Record, marcxml};
///
/// let mut writer = marcxml::Writer::new(Vec::new());
/// let title = Field::data(*b"245", *b"10").with('a', "Pride & prejudice /");
/// writer.write_record(&Record::default().with(title))?;
/// let xml = String::from_utf8(writer.finish()?).expect("XML is UTF-8");
/// assert!(xml.contains("<subfield code=\"a\">Pride &amp; prejudice /</subfield>"));
/// assert!(xml.ends_with("</record>\n</collection>\n"));
/// # Ok::<(), shelfmark::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    inner: W,
    buffer: Vec<u8>,
    encoder: Encoder,
    record: u64,
    is_begun: bool,
    is_finished: bool,
}

impl Writer<File> {
    /// Makes a file, or empties it, to write to it strictly.
    ///
    /// ```no_run
    /// use shelfmark::{Record, marcxml};
    ///
    /// let mut writer = marcxml::Writer::create("books.xml")?;
    /// writer.write_record(&Record::default())?;
    /// writer.finish()?;
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn create(path: impl AsRef<Path>) -> Result<Writer<File>> {
        Ok(Writer::new(File::create(path)?))
    }
}

impl<W: Write> Writer<W> {
    /// Makes a writer that refuses records with something that MARCXML cannot carry. It buffers by itself.
    pub fn new(inner: W) -> Writer<W> {
        Writer::with_options(inner, WriteOptions::new())
    }

    /// Makes a writer.
    ///
    /// ```
    /// use shelfmark::record::WriteOptions;
    /// use shelfmark::{Field, Record, marcxml};
    ///
    /// let record = Record::default().with(Field::control(*b"001", "ocm\u{7}1"));
    /// let mut writer = marcxml::Writer::with_options(Vec::new(), WriteOptions::new().tolerant());
    /// writer.write_record(&record)?;
    /// assert_eq!(writer.findings()[0].rule(), "control-character");
    /// # Ok::<(), shelfmark::Error>(())
    /// ```
    pub fn with_options(inner: W, options: WriteOptions) -> Writer<W> {
        Writer {
            inner,
            buffer: Vec::new(),
            encoder: Encoder::in_collection(options),
            record: 0,
            is_begun: false,
            is_finished: false,
        }
    }

    /// Returns what is written to. The latest records may not have arrived there yet.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// Writes what ends the file, flushes, and returns what was written to.
    ///
    /// # Errors
    ///
    /// `Io`.
    pub fn finish(mut self) -> Result<W> {
        WriteRecord::finish(&mut self)?;
        Ok(self.inner)
    }

    inherent_writer_methods!();

    fn begin(&mut self) {
        if !self.is_begun {
            self.is_begun = true;
            self.buffer.extend_from_slice(HEAD.as_bytes());
        }
    }

    fn write_out_full(&mut self) -> Result<()> {
        if self.buffer.len() >= BUFFER {
            self.write_out()?;
        }
        Ok(())
    }

    fn write_out(&mut self) -> Result<()> {
        let result = self.inner.write_all(&self.buffer);
        self.buffer.clear();
        Ok(result?)
    }
}

impl<W: Write> Writer<W> {
    /// Writes one record that an [`Encoder`] made bytes of.
    pub(crate) fn write_encoded(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.begin();
        self.record += 1;
        self.buffer.extend_from_slice(bytes);
        self.write_out_full()
    }
}

impl<W: Write> WriteRecord for Writer<W> {
    fn write_record(&mut self, record: &Record) -> Result<()> {
        self.begin();
        self.record += 1;
        self.encoder
            .encode(record, &mut self.buffer)
            .map_err(|error| {
                error
                    .at_record(self.record)
                    .with_control_number(record.control_number())
            })?;
        self.write_out_full()
    }

    fn findings(&self) -> &[Finding] {
        &self.encoder.findings
    }

    fn finish(&mut self) -> Result<()> {
        if !self.is_finished {
            self.is_finished = true;
            self.begin();
            self.buffer.extend_from_slice(TAIL.as_bytes());
        }
        self.write_out()?;
        self.inner.flush()?;
        Ok(())
    }
}

/// Writes one record as a MARCXML document of its own, strictly.
///
/// ```
/// use shelfmark::{Field, Record, marcxml};
///
/// let xml = marcxml::to_string(&Record::default().with(Field::control(*b"001", "ocm12345")))?;
/// assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<record xmlns="));
/// # Ok::<(), shelfmark::Error>(())
/// ```
///
/// # Errors
///
/// `Unrepresentable` where MARCXML cannot carry what the record holds.
pub fn to_string(record: &Record) -> Result<String> {
    let bytes = to_vec(record)?;
    Ok(String::from_utf8(bytes).expect("all that is written is UTF-8"))
}

/// Writes one record as a MARCXML document of its own, strictly, as [`to_string`] does.
///
/// ```
/// use shelfmark::{Record, marcxml};
///
/// let record = Record::default();
/// assert_eq!(marcxml::from_slice(&marcxml::to_vec(&record)?)?, record);
/// # Ok::<(), shelfmark::Error>(())
/// ```
///
/// # Errors
///
/// `Unrepresentable` where MARCXML cannot carry what the record holds.
pub fn to_vec(record: &Record) -> Result<Vec<u8>> {
    let mut xml = Vec::from(DECLARATION.as_bytes());
    Encoder::new(WriteOptions::new(), "")
        .record(record, NAMESPACES, &mut xml)
        .map_err(|error| error.with_control_number(record.control_number()))?;
    Ok(xml)
}

/// Makes XML of records.
#[derive(Debug)]
pub(crate) struct Encoder {
    options: WriteOptions,
    /// What a record's own lines begin with.
    indent: &'static str,
    findings: Vec<Finding>,
}

impl Encoder {
    pub(crate) fn in_collection(options: WriteOptions) -> Encoder {
        Encoder::new(options, INDENT)
    }

    fn new(options: WriteOptions, indent: &'static str) -> Encoder {
        Encoder {
            options,
            indent,
            findings: Vec::new(),
        }
    }

    /// Appends a record as it stands in a collection; nothing, where it is refused.
    pub(crate) fn encode(&mut self, record: &Record, xml: &mut Vec<u8>) -> Result<()> {
        let before = xml.len();
        self.record(record, "", xml)
            .inspect_err(|_| xml.truncate(before))
    }

    /// What was changed in the record encoded last.
    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Writes one record; `attributes` go into its start tag.
    fn record(&mut self, record: &Record, attributes: &str, xml: &mut Vec<u8>) -> Result<()> {
        self.findings.clear();
        let indent = self.indent;
        put(
            xml,
            &[indent, "<record", attributes, ">\n", indent, "  <leader>"],
        );
        let leader = record.leader().as_str();
        if is_plain(leader, true) {
            put(xml, &[leader]);
        } else {
            escape(leader, xml);
        }
        put(xml, &["</leader>\n"]);
        let plainly = self.options.text_normalization() == Normalization::None && indent == INDENT;
        for (index, field) in record.fields().iter().enumerate() {
            if !(plainly && plain_field(field, xml)) {
                self.field(record, index, field, xml)?;
            }
        }
        put(xml, &[indent, "</record>\n"]);
        Ok(())
    }

    fn field(
        &mut self,
        record: &Record,
        index: usize,
        field: &Field,
        xml: &mut Vec<u8>,
    ) -> Result<()> {
        let spot = Spot { record, index };
        let is_plain = is_plain(field.body(), field.is_control());
        let tag = field.tag();
        let open = if field.is_control() {
            "  <controlfield tag=\""
        } else {
            "  <datafield tag=\""
        };
        put(xml, &[self.indent, open]);
        if tag.as_bytes().iter().all(u8::is_ascii_alphanumeric) {
            xml.extend_from_slice(tag.as_bytes());
        } else {
            escape(tag.as_str(), xml);
        }
        if field.is_control() {
            put(xml, &["\">"]);
            self.value(field.body(), is_plain, spot, None, xml)?;
            put(xml, &["</controlfield>\n"]);
            return Ok(());
        }
        self.indicators(field, spot, xml)?;
        for (nth, subfield) in field.subfields().enumerate() {
            if subfield.code() == Subfield::NO_CODE {
                let what = "a subfield without a code";
                self.lost("subfield-code-invalid", spot, what, subfield.value())?;
                continue;
            }
            put(xml, &[self.indent, "    <subfield code=\""]);
            match u8::try_from(subfield.code()) {
                Ok(code) if code.is_ascii_alphanumeric() => xml.push(code),
                _ => self.character(subfield.code(), spot, Some(nth), xml)?,
            }
            put(xml, &["\">"]);
            self.value(subfield.value(), is_plain, spot, Some(nth), xml)?;
            put(xml, &["</subfield>\n"]);
        }
        put(xml, &[self.indent, "  </datafield>\n"]);
        Ok(())
    }

    fn indicators(&mut self, field: &Field, spot: Spot<'_>, xml: &mut Vec<u8>) -> Result<()> {
        // Two ASCII characters and a delimiter: no need to count characters.
        let plain = |byte: u8| byte == b' ' || byte.is_ascii_alphanumeric();
        if let [first, second, DELIMITER_BYTE, ..] = *field.body().as_bytes() {
            if plain(first) && plain(second) {
                put(xml, &["\" ind1=\""]);
                xml.push(first);
                put(xml, &["\" ind2=\""]);
                xml.push(second);
                put(xml, &["\">\n"]);
                return Ok(());
            }
        }
        let before = field.before_subfields();
        let count = before.chars().count();
        if count < 2 {
            let what = format!("{count} indicators");
            self.lost("indicator-missing", spot, &what, "")?;
        }
        if count > 2 {
            let lost: String = before.chars().skip(2).collect();
            let what = "text before its first subfield";
            self.lost("data-before-subfield", spot, what, &lost)?;
        }
        let [first, second] = field.indicators();
        put(xml, &["\" ind1=\""]);
        self.character(first.as_char(), spot, None, xml)?;
        put(xml, &["\" ind2=\""]);
        self.character(second.as_char(), spot, None, xml)?;
        put(xml, &["\">\n"]);
        Ok(())
    }

    #[inline]
    fn value(
        &mut self,
        value: &str,
        is_plain: bool,
        spot: Spot<'_>,
        nth: Option<usize>,
        xml: &mut Vec<u8>,
    ) -> Result<()> {
        if self.options.text_normalization() == Normalization::None || value.is_ascii() {
            if is_plain {
                xml.extend_from_slice(value.as_bytes());
                return Ok(());
            }
            return self.content(value, spot, nth, xml);
        }
        let normal: String = match self.options.text_normalization() {
            Normalization::Nfc if !is_nfc(value) => value.nfc().collect(),
            Normalization::Nfd if !is_nfd(value) => value.nfd().collect(),
            _ => return self.content(value, spot, nth, xml),
        };
        self.content(&normal, spot, nth, xml)
    }

    /// Writes the content of an element, in runs between characters that need care.
    fn content(
        &mut self,
        value: &str,
        spot: Spot<'_>,
        nth: Option<usize>,
        xml: &mut Vec<u8>,
    ) -> Result<()> {
        let mut rest = value;
        while let Some(at) = rest.find(needs_care) {
            let (run, behind) = rest.split_at(at);
            xml.extend_from_slice(run.as_bytes());
            let mut characters = behind.chars();
            match characters.next() {
                Some(c @ ('\t' | '\n' | '"')) => put_char(c, xml),
                Some(c) => self.character(c, spot, nth, xml)?,
                None => {}
            }
            rest = characters.as_str();
        }
        xml.extend_from_slice(rest.as_bytes());
        Ok(())
    }

    /// Writes one character of an attribute, or one of an element's content that needs care.
    fn character(
        &mut self,
        c: char,
        spot: Spot<'_>,
        nth: Option<usize>,
        xml: &mut Vec<u8>,
    ) -> Result<()> {
        if is_xml_char(c) {
            escape(c.encode_utf8(&mut [0; 4]), xml);
            return Ok(());
        }
        let code = format!("U+{:04X}", u32::from(c));
        if !self.options.is_tolerant() {
            return Err(spot.error(format!("the character {code}, which XML cannot carry")));
        }
        let rule = if c < ' ' {
            "control-character"
        } else {
            "noncharacter"
        };
        let message = format!("{code} cannot stand in XML; U+FFFD written for it");
        self.report(Finding::new(rule, Severity::Error, spot.place(nth), message).with_value(code));
        put_char(char::REPLACEMENT_CHARACTER, xml);
        Ok(())
    }

    /// Reports something that MARCXML has no place for, or refuses the record for it.
    #[cold]
    fn lost(&mut self, rule: &'static str, spot: Spot<'_>, what: &str, lost: &str) -> Result<()> {
        if !self.options.is_tolerant() {
            return Err(spot.error(format!("{what}, which MARCXML cannot carry")));
        }
        let message = format!("{what}: MARCXML cannot carry it");
        self.report(
            Finding::new(rule, Severity::Error, spot.place(None), message).with_value(lost),
        );
        Ok(())
    }

    fn report(&mut self, finding: Finding) {
        push_up_to(MOST_FINDINGS, &mut self.findings, finding);
    }
}

/// The field that is being written.
#[derive(Debug, Clone, Copy)]
struct Spot<'a> {
    record: &'a Record,
    index: usize,
}

impl Spot<'_> {
    #[cold]
    fn place(self, subfield: Option<usize>) -> Place {
        let place = self.record.place_of(self.index);
        let field = self.record.fields().get(self.index);
        let Some((field, nth)) = field.zip(subfield) else {
            return place;
        };
        let Some(code) = field.subfields().nth(nth).map(|subfield| subfield.code()) else {
            return place;
        };
        let same = |count| {
            let of_code = |subfield: &Subfield<'_>| subfield.code() == code;
            field.subfields().take(count).filter(of_code).count()
        };
        place.subfield(code, same(nth), same(usize::MAX))
    }

    #[cold]
    fn error(self, what: String) -> Error {
        let place = self.place(None);
        Error::unrepresentable(Unrepresentable::Part {
            tag: place.tag(),
            occurrence: place.occurrence().unwrap_or(0),
            what,
        })
    }
}

/// Writes a field of a record in a collection where nothing in it needs care, as nearly all are: whole lines at a time.
/// Otherwise nothing.
#[inline]
fn plain_field(field: &Field, xml: &mut Vec<u8>) -> bool {
    let [a, b, c] = *field.tag().as_bytes();
    let body = field.body().as_bytes();
    let is_alphanumeric = |byte: u8| byte.is_ascii_alphanumeric();
    let is_simple_tag = is_alphanumeric(a) && is_alphanumeric(b) && is_alphanumeric(c);
    if !(is_simple_tag && is_plain(field.body(), field.is_control())) {
        return false;
    }
    if field.is_control() {
        let mut open = *b"    <controlfield tag=\"001\">";
        open[23..26].copy_from_slice(&[a, b, c]);
        xml.extend_from_slice(&open);
        xml.extend_from_slice(body);
        xml.extend_from_slice(b"</controlfield>\n");
        return true;
    }
    let [first, second, DELIMITER_BYTE, code, ref behind @ ..] = *body else {
        return false;
    };
    let is_indicator = |byte: u8| byte == b' ' || byte.is_ascii_alphanumeric();
    if !(is_indicator(first) && is_indicator(second) && is_alphanumeric(code)) {
        return false;
    }
    let before = xml.len();
    let mut open =
        *b"    <datafield tag=\"245\" ind1=\"1\" ind2=\"0\">\n      <subfield code=\"a\">";
    open[20..23].copy_from_slice(&[a, b, c]);
    open[31] = first;
    open[40] = second;
    open[66] = code;
    xml.extend_from_slice(&open);
    let mut rest = behind;
    while let Some(at) = find_delimiter(rest) {
        // in bounds: a place in the rest
        let (value, next) = rest.split_at(at);
        let [_, code, next @ ..] = next else {
            xml.truncate(before);
            return false;
        };
        if !is_alphanumeric(*code) {
            xml.truncate(before);
            return false;
        }
        xml.extend_from_slice(value);
        let mut between = *b"</subfield>\n      <subfield code=\"a\">";
        between[34] = *code;
        xml.extend_from_slice(&between);
        rest = next;
    }
    xml.extend_from_slice(rest);
    xml.extend_from_slice(b"</subfield>\n    </datafield>\n");
    true
}

/// What the lines of a record in a collection begin with.
const INDENT: &str = "  ";

/// Tells whether no character of a body needs care in XML; delimiters are none of its text.
#[inline]
fn is_plain(body: &str, is_control: bool) -> bool {
    let delimiter = if is_control { b' ' } else { DELIMITER_BYTE };
    // Without a branch in it, the compiler takes 16 bytes at a time. U+FFFE and U+FFFF begin with EF.
    body.bytes().fold(true, |plain, byte| {
        plain
            & ((byte >= b' ') | (byte == delimiter))
            & (byte != b'&')
            & (byte != b'<')
            & (byte != b'>')
            & (byte != 0xEF)
    })
}

fn needs_care(c: char) -> bool {
    matches!(c, '&' | '<' | '>') || !is_xml_char(c) || c == '\r'
}

/// Writes a text of characters that XML can carry, for an attribute or for content.
fn escape(text: &str, xml: &mut Vec<u8>) {
    for c in text.chars() {
        match c {
            '&' => put(xml, &["&amp;"]),
            '<' => put(xml, &["&lt;"]),
            '>' => put(xml, &["&gt;"]),
            '"' => put(xml, &["&quot;"]),
            '\t' => put(xml, &["&#x9;"]),
            '\n' => put(xml, &["&#xA;"]),
            '\r' => put(xml, &["&#xD;"]),
            c => put_char(c, xml),
        }
    }
}

#[inline]
fn put(xml: &mut Vec<u8>, pieces: &[&str]) {
    for piece in pieces {
        xml.extend_from_slice(piece.as_bytes());
    }
}

fn put_char(c: char, xml: &mut Vec<u8>) {
    xml.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The attributes of the outermost element.
const NAMESPACES: &str = concat!(
    " xmlns=\"http://www.loc.gov/MARC21/slim\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
    " xsi:schemaLocation=\"http://www.loc.gov/MARC21/slim",
    " http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd\"",
);

/// What stands before the records.
const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<collection xmlns=\"http://www.loc.gov/MARC21/slim\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
    " xsi:schemaLocation=\"http://www.loc.gov/MARC21/slim",
    " http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd\">\n",
);

const TAIL: &str = "</collection>\n";

/// How much is gathered before it is written out.
const BUFFER: usize = 64 * 1024;

/// So many findings are kept of one record; the last says that there are others.
const MOST_FINDINGS: usize = 100;
