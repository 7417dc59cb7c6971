//! What the item is and what carries it: leader, 006, 007, 008, 300, 336, 337, 338, 538 and 856.

use super::super::facts::{Facts, fields_with, is_online_extent, values};
use super::{bibliographic, contains};
use crate::declare_rule;
use crate::finding::{Edit, Fix};
use crate::place::Place;
use crate::record::{Field, Record};
use crate::validate::Findings;

declare_rule! {
    /// ## What it finds
    /// A record made by RDA (040 `$e` `rda`) in which content type (336), media type (337) or carrier type (338) is
    /// missing; the first of them that is.
    ///
    /// ## Why it matters
    /// The three take the place of the general material designation: without them catalogues do not know a book from
    /// a film.
    ///
    /// ## Bad
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =040  \\$aDLC$beng$erda$cDLC
    /// =336  \\$atext$btxt$2rdacontent
    /// =337  \\$aunmediated$bn$2rdamedia
    /// =338  \\$avolume$bnc$2rdacarrier
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd336.html>
    pub(in crate::validate) static RDA_TYPES_MISSING = {
        name: "rda-types-missing",
        summary: "a record made by RDA without 336, 337 or 338",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: Record(carriers),
    }
}

declare_rule! {
    /// ## What it finds
    /// Content types (336) none of which fits the type of record (Leader/06). Kits and mixed materials may hold
    /// anything.
    ///
    /// ## Why it matters
    /// Icons, limits and the layout of 008 follow the leader; displays made for RDA follow 336. One of the two shows
    /// the wrong thing.
    ///
    /// ## Bad
    /// ```mrk
    /// =LDR  00000nam\a2200000\i\4500
    /// =336  \\$aperformed music$bprm$2rdacontent
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =LDR  00000njm\a2200000\i\4500
    /// =336  \\$aperformed music$bprm$2rdacontent
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/rdacontent.html>
    pub(in crate::validate) static CONTENT_TYPE_LEADER = {
        name: "content-type-leader",
        summary: "no content type (336) fits the type of record (Leader/06)",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

declare_rule! {
    /// ## What it finds
    /// A carrier type (338) to which no media type (337) of the record belongs. Where both name the part that they are
    /// about (`$3`), only those of the same part are compared.
    ///
    /// ## Why it matters
    /// A volume needs no device and an audio disc needs one: one of the two codes is wrong.
    ///
    /// ## Bad
    /// ```mrk
    /// =337  \\$bn$2rdamedia
    /// =338  \\$bcr$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =337  \\$bc$2rdamedia
    /// =338  \\$bcr$2rdacarrier
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/standards/valuelist/rdacarrier.html>
    pub(in crate::validate) static MEDIA_CARRIER_DIFFER = {
        name: "media-carrier-differ",
        summary: "no media type (337) goes with the carrier type (338)",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

declare_rule! {
    /// ## What it finds
    /// A carrier type (338) of a medium that needs a device, without a physical description (007) of its category:
    /// `c` for computer carriers, `h` for microforms, `s` for audio, `v` for video, `g` or `m` for projected ones.
    ///
    /// ## Why it matters
    /// Many catalogues tell discs, tapes and files by 007.
    ///
    /// ## Bad
    /// ```mrk
    /// =007  tu
    /// =338  \\$aaudio disc$bsd$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =007  sd\fungnn|||e|
    /// =338  \\$aaudio disc$bsd$2rdacarrier
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd007.html>
    pub(in crate::validate) static CARRIER_007 = {
        name: "carrier-007",
        summary: "no 007 goes with the carrier type (338)",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

declare_rule! {
    /// ## What it finds
    /// A record of something on line (every carrier type is `cr`, or 300 `$a` says online resource) whose form of item
    /// in 008 is not `o`. In records made before 2010 it may be `s`. A link (856) alone proves nothing.
    ///
    /// ## Why it matters
    /// Catalogues limit searches to what is on line, and load lists of e-books, by this code.
    ///
    /// ## Bad
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\\b\\\\001\0\eng\d
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =008  231005s2023\\\\enka\\\\ob\\\\001\0\eng\d
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd008b.html>
    pub(in crate::validate) static ONLINE_FORM = {
        name: "online-form",
        summary: "something on line whose form of item in 008 is not o",
        severity: Warning,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

declare_rule! {
    /// ## What it finds
    /// A record of something on line without a link to it (856 with `$u` and second indicator `0` or `1`, or without
    /// one).
    ///
    /// ## Why it matters
    /// Nobody can open the e-book that the library has bought.
    ///
    /// ## Bad
    /// ```mrk
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// =856  40$uhttps://www.gutenberg.org/ebooks/2701
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd856.html>
    pub(in crate::validate) static ONLINE_URL_MISSING = {
        name: "online-url-missing",
        summary: "something on line without a link to it (856)",
        severity: Error,
        group: AcrossFields,
        practice: Vendor,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

declare_rule! {
    /// ## What it finds
    /// A record of something on line (338 or 007 `cr`), not of a computer file by its leader, without an 006 for the
    /// computer file.
    ///
    /// ## Why it matters
    /// The program for cooperative cataloguing asks for 006 `m`: it codes what 008 has no room for.
    ///
    /// ## Bad
    /// ```mrk
    /// =007  cr\|||||||||||
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =006  m\\\\\o\\d\\\\\\\\
    /// =007  cr\|||||||||||
    /// =338  \\$aonline resource$bcr$2rdacarrier
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd006.html>
    pub(in crate::validate) static ONLINE_006_MISSING = {
        name: "online-006-missing",
        summary: "something on line without an 006 for computer files",
        severity: Info,
        group: AcrossFields,
        practice: Pcc,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

declare_rule! {
    /// ## What it finds
    /// A video format in 007/04 that 300 and 538 do not name, where they name another: DVD, Blu-ray, VHS, laserdisc.
    ///
    /// ## Why it matters
    /// The reader takes home a disc that does not play.
    ///
    /// ## Bad
    /// ```mrk
    /// =007  vd\cvaizs
    /// =300  \\$a1 Blu-ray
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =007  vd\csaizs
    /// =300  \\$a1 Blu-ray
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd007v.html>
    pub(in crate::validate) static VIDEO_007_300_538 = {
        name: "video-007-300-538",
        summary: "300 or 538 names another video format than 007/04",
        severity: Info,
        group: AcrossFields,
        practice: Core,
        since: "0.1.0",
        on: With(&RDA_TYPES_MISSING),
    }
}

fn carriers(record: &Record, findings: &mut Findings<'_>) {
    let Some(facts) = bibliographic(findings) else {
        return;
    };
    if facts.is_rda() {
        types(facts, findings);
    }
    if facts.has(336) {
        content(record, facts, findings);
    }
    if facts.has(338) {
        each_carrier(record, findings);
    }
    if facts.has(7) {
        if facts.has_any(&[300, 538]) {
            video(record, findings);
        }
        if !facts.has(6) || !has_computer_006(record) {
            computer_006(record, facts, findings);
        }
    } else if facts.has(338) && !has_computer_006(record) {
        computer_006(record, facts, findings);
    }
    // What is on line has 300, and says so there or in 338.
    if facts.has_any(&[300, 338]) && facts.is_online() {
        online(record, facts, findings);
    }
}

fn types(facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let wanted = [
        (336, *b"336", "content type"),
        (337, *b"337", "media type"),
        (338, *b"338", "carrier type"),
    ];
    for (number, tag, name) in wanted {
        if !facts.has(number) {
            let place = Place::field(tag, 0, 1);
            let message = format_args!("no {name} ({number}), though 040 $e says rda");
            findings.report_as(&RDA_TYPES_MISSING, place, None, message, || None);
            return;
        }
    }
}

fn content(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let kind = facts.leader(6);
    if !matches!(
        kind,
        b'a' | b'c' | b'd' | b'e' | b'f' | b'g' | b'i' | b'j' | b'k' | b'm' | b'r' | b't'
    ) {
        return;
    }
    let mut first = None;
    for (at, field) in fields_with(record, *b"336") {
        let is_other_list = field
            .subfield('2')
            .is_some_and(|list| !list.trim().starts_with("rda"));
        if is_other_list {
            return;
        }
        let mut any = false;
        for (index, subfield) in field.subfields().enumerate() {
            if subfield.code() == 'b' {
                any = true;
                if fits(record, subfield.value(), kind, findings) {
                    return;
                }
                first.get_or_insert((at, index));
            }
        }
        // Terms alone are not compared.
        if !any {
            return;
        }
    }
    let Some((at, index)) = first else {
        return;
    };
    let place = findings.subfield_place_of(at, index);
    let subfield = record
        .fields()
        .get(at)
        .and_then(|field| field.subfields().nth(index));
    let code = subfield.map_or("", |subfield| subfield.value());
    let message = format_args!("does not go with Leader/06 {}", char::from(kind));
    findings.report_as(&CONTENT_TYPE_LEADER, place, Some(&code), message, || None);
}

/// Tells whether a content type goes with a type of record; what is no content type goes with all.
fn fits(record: &Record, code: &str, kind: u8, findings: &Findings<'_>) -> bool {
    let code = code.trim();
    match (code, kind) {
        ("txt", b'a' | b't') | ("xxx" | "zzz", _) => true,
        // Slides and transparencies; games and recordings that hold something of each; books of pictures.
        ("sti", b'g' | b'a') | ("prm" | "spw" | "snd", b'i' | b'j') => true,
        ("tdi" | "tdm" | "sti" | "txt" | "snd", b'm') => true,
        ("tdf" | "sti" | "txt", b'k' | b'r') => true,
        _ => {
            let list = findings.schema().list("rda-content");
            let corresponds = list.and_then(|list| list.get(code)?.corresponds());
            corresponds.is_none_or(|condition| condition.holds(record))
        }
    }
}

/// The letter of the media type to which a carrier type belongs.
fn medium(carrier: &str) -> Option<u8> {
    match carrier.as_bytes() {
        [b'm', _] => Some(b'g'),
        &[
            first @ (b'c' | b'e' | b'g' | b'h' | b'n' | b'p' | b's' | b'v'),
            _,
        ] => Some(first),
        _ => None,
    }
}

/// The name of the media type with a letter.
fn medium_name(medium: u8) -> &'static str {
    match medium {
        b'c' => "computer",
        b'e' => "stereographic",
        b'g' => "projected",
        b'h' => "microform",
        b'n' => "unmediated",
        b'p' => "microscopic",
        b's' => "audio",
        _ => "video",
    }
}

fn each_carrier(record: &Record, findings: &mut Findings<'_>) {
    let media = media(record);
    // The categories of 007: a bit for each small letter.
    let categories = fields_with(record, *b"007")
        .filter_map(|(_, field)| field.body().bytes().next())
        .filter(u8::is_ascii_lowercase)
        .fold(0_u32, |set, byte| set | 1 << (byte - b'a'));
    let described = |category: u8| categories >> (category - b'a') & 1 == 1;
    for (at, field) in fields_with(record, *b"338") {
        let part = field.subfield('3');
        for (index, subfield) in field.subfields().enumerate() {
            let carrier = subfield.value().trim();
            let Some(medium) = medium(carrier).filter(|_| subfield.code() == 'b') else {
                continue;
            };
            if !media.allow(medium, part) {
                let place = findings.subfield_place_of(at, index);
                let name = medium_name(medium);
                let message = format_args!("no media type {} ({name}) in 337", char::from(medium));
                findings.report_as(
                    &MEDIA_CARRIER_DIFFER,
                    place,
                    Some(&carrier),
                    message,
                    || None,
                );
            }
            let (is_described, wanted) = match medium {
                b'c' => (described(b'c'), "c"),
                b'h' => (described(b'h'), "h"),
                b's' => (described(b's'), "s"),
                b'v' => (described(b'v'), "v"),
                b'g' => (described(b'g') || described(b'm'), "g or m"),
                _ => continue,
            };
            if !is_described {
                let place = findings.subfield_place_of(at, index);
                let message = format_args!("no 007 that begins with {wanted}");
                findings.report_as(&CARRIER_007, place, Some(&carrier), message, || None);
            }
        }
    }
}

/// The media types of a record, with the part that each is about.
struct Media<'a>(Vec<(&'a str, Option<&'a str>)>);

/// The media types of a record.
fn media(record: &Record) -> Media<'_> {
    let mut media = Vec::new();
    for (_, field) in fields_with(record, *b"337") {
        let part = field.subfield('3');
        let mut codes = field.values('b').peekable();
        if codes.peek().is_none() {
            media.extend(field.values('a').map(|term| (term, part)));
        }
        // More than these are no media types of one item.
        media.extend(codes.take(32).map(|code| (code.trim(), part)));
        media.truncate(256);
    }
    Media(media)
}

impl Media<'_> {
    /// Tells whether a media type is there: for a part, where one is named and some media type is about it.
    fn allow(&self, medium: u8, part: Option<&str>) -> bool {
        let is_of_part = |of: &Option<&str>| part.is_some() && *of == part;
        let of_part = self.0.iter().any(|(_, of)| is_of_part(of));
        let mut media = self
            .0
            .iter()
            .filter(|(_, of)| !of_part || is_of_part(of))
            .peekable();
        media.peek().is_none()
            || media.any(|(code, _)| match code.as_bytes() {
                // Other, unspecified.
                [b'x' | b'z'] => true,
                &[code] => code == medium,
                _ => code.eq_ignore_ascii_case(medium_name(medium)) || !is_known_term(code),
            })
    }
}

fn is_known_term(term: &str) -> bool {
    b"ceghnpsv"
        .iter()
        .any(|medium| term.eq_ignore_ascii_case(medium_name(*medium)))
}

fn has_computer_006(record: &Record) -> bool {
    fields_with(record, *b"006").any(|(_, field)| field.body().starts_with('m'))
}

fn computer_006(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    if facts.leader(6) == b'm' {
        return;
    }
    let is_online = fields_with(record, *b"007").any(|(_, field)| field.body().starts_with("cr"))
        || values(record, *b"338", 'b').any(|carrier| carrier.trim() == "cr");
    if is_online {
        let place = Place::field(*b"006", 0, 1);
        let message = "no 006 for the computer file, though 338 or 007 says online resource";
        findings.report_as(&ONLINE_006_MISSING, place, None, message, || None);
    }
}

fn online(record: &Record, facts: &Facts<'_>, findings: &mut Findings<'_>) {
    let leads_there = |field: &Field| {
        field.subfield('u').is_some() && !matches!(field.indicators()[1].as_char(), '2')
    };
    if !fields_with(record, *b"856").any(|(_, field)| leads_there(field)) {
        let place = Place::field(*b"856", 0, 1);
        let message = "no link (856 40 $u) to what is on line";
        findings.report_as(&ONLINE_URL_MISSING, place, None, message, || None);
    }
    let Some((at, field)) = fields_with(record, *b"008").next() else {
        return;
    };
    let Some(position) = facts.form_position() else {
        return;
    };
    let Some(code) = facts.fixed(position, position + 1) else {
        return;
    };
    let is_old = facts.year_entered().is_some_and(|year| year < 2010);
    if code == "o" || (code == "s" && is_old) {
        return;
    }
    let says = match values(record, *b"300", 'a').any(is_online_extent) {
        true => "300 $a says online resource",
        false => "338 says online resource",
    };
    let place = findings.place_of(at).positions(position, position);
    let shown = super::coded(code);
    let message = format_args!("form of item is {shown}, not o, though {says}");
    findings.report_as(&ONLINE_FORM, place, Some(&shown), message, || {
        let expects = field.body().get(position..position + 1)?.to_owned();
        Some(Fix {
            description: "set form of item to o".into(),
            safe: false,
            edits: vec![Edit {
                field: at,
                start: position,
                end: position + 1,
                expects,
                puts: "o".into(),
            }],
        })
    });
}

/// The video formats of 007/04 that descriptions name.
const FORMATS: &[(u8, &str, &str)] = &[
    (b'v', "dvd", "DVD"),
    (b's', "blu-ray", "Blu-ray"),
    (b's', "blu ray", "Blu-ray"),
    (b'b', "vhs", "VHS"),
    (b'g', "laserdisc", "laser disc"),
    (b'g', "laser disc", "laser disc"),
    (b'g', "laser optical", "laser disc"),
    (b'a', "betamax", "Beta"),
    (b'i', "betacam", "Betacam"),
];

fn video(record: &Record, findings: &mut Findings<'_>) {
    let is_video = |field: &Field| field.body().starts_with('v');
    if !fields_with(record, *b"007").any(|(_, field)| is_video(field)) {
        return;
    }
    let mut named: Vec<(u8, &str)> = Vec::new();
    for description in record.fields() {
        if !matches!(description.tag().as_bytes(), b"300" | b"538") {
            continue;
        }
        for subfield in description.subfields() {
            for (format, word, name) in FORMATS {
                if contains(subfield.value(), word) && !named.contains(&(*format, *name)) {
                    named.push((*format, *name));
                }
            }
        }
    }
    let Some(&(_, name)) = named.first() else {
        return;
    };
    for (at, field) in fields_with(record, *b"007") {
        let &[b'v', _, _, _, code, ..] = field.body().as_bytes() else {
            continue;
        };
        let is_named = named.iter().any(|(format, _)| *format == code);
        if is_named || code == b'|' || !code.is_ascii() {
            continue;
        }
        let place = findings.place_of(at).positions(4, 4);
        let value = super::coded(char::from(code).encode_utf8(&mut [0; 4]));
        let message = format_args!("video format is {value}, though the description says {name}");
        findings.report_as(&VIDEO_007_300_538, place, Some(&value), message, || None);
    }
}
