//! `$6`: a field and its form in another script.

use super::LINKAGE_UNDEFINED_880;
use crate::declare_rule;
use crate::record::{Field, Record};
use crate::tag::Tag;
use crate::validate::{Findings, Rule};

declare_rule! {
    /// ## What it finds
    /// A `$6` with an occurrence number other than 00 to which no field of the record answers.
    ///
    /// ## Why it matters
    /// One of the pair was deleted or got another number: the form in the other script is lost, or nobody knows what
    /// it is.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// =880  00$6245-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINKAGE_UNPAIRED = {
        name: "linkage-unpaired",
        summary: "no field answers to $6",
        severity: Error,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: Record(pairs),
    }
}

declare_rule! {
    /// ## What it finds
    /// A `$6` to which several fields answer.
    ///
    /// ## Why it matters
    /// Each pair has an occurrence number of its own. Programs take the first field that answers, and show the wrong
    /// one or none of the rest.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// =880  00$6245-01/(N$aВойна и мир.
    /// =880  00$6245-01/(3/r$aالحرب والسلم.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// =880  00$6245-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINKAGE_AMBIGUOUS = {
        name: "linkage-ambiguous",
        summary: "several fields answer to $6",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&LINKAGE_UNPAIRED),
    }
}

declare_rule! {
    /// ## What it finds
    /// A pair with one occurrence number whose `$6` names another tag than the partner has; and a field other than 880
    /// that does not name 880.
    ///
    /// ## Why it matters
    /// A program that looks for tag and number does not find the partner. Often the tag of the field was changed, and
    /// its 880 was forgotten.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// =880  1\$6100-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  00$6880-01$aVoĭna i mir.
    /// =880  00$6245-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/ecbdcntf.html>
    pub(in crate::validate) static LINKAGE_TAG = {
        name: "linkage-tag",
        summary: "$6 names another tag than its partner has",
        severity: Error,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&LINKAGE_UNPAIRED),
    }
}

declare_rule! {
    /// ## What it finds
    /// An 880 with other indicators than its partner. The number of nonfiling characters may differ, the thesaurus
    /// of subjects (second indicator of 6XX), and whether a series is traced (490).
    ///
    /// ## Why it matters
    /// The indicators of 880 are those of the field that it stands for: one of the two is indexed or shown otherwise.
    ///
    /// ## Bad
    /// ```mrk
    /// =245  10$6880-01$aVoĭna i mir.
    /// =880  00$6245-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## Good
    /// ```mrk
    /// =245  10$6880-01$aVoĭna i mir.
    /// =880  10$6245-01/(N$aВойна и мир.
    /// ```
    ///
    /// ## See
    /// <https://www.loc.gov/marc/bibliographic/bd880.html>
    pub(in crate::validate) static LINKAGE_INDICATORS = {
        name: "linkage-indicators",
        summary: "an 880 has other indicators than the field that it stands for",
        severity: Warning,
        group: Linkage,
        practice: Core,
        since: "0.1.0",
        on: With(&LINKAGE_UNPAIRED),
    }
}

/// A field with a linkage.
#[derive(Debug)]
struct Link<'r> {
    /// The occurrence number, which partners share.
    occurrence: u16,
    /// The index of the field in the record.
    at: usize,
    field: &'r Field,
    /// The tag that `$6` names.
    names: Tag,
}

impl Link<'_> {
    fn is_880(&self) -> bool {
        self.field.tag() == "880"
    }
}

fn pairs(record: &Record, findings: &mut Findings<'_>) {
    if !findings.facts().has(880) && !findings.has_code('6') {
        return;
    }
    let mut links: Vec<Link<'_>> = Vec::new();
    for (at, field) in record.fields().iter().enumerate() {
        let linkage = field.linkage().filter(|linkage| linkage.occurrence() > 0);
        if let Some(linkage) = linkage {
            links.push(Link {
                occurrence: linkage.occurrence(),
                at,
                field,
                names: linkage.tag(),
            });
        }
    }
    links.sort_by_key(|link| (link.occurrence, link.at));
    for group in links.chunk_by(|one, other| one.occurrence == other.occurrence) {
        match group {
            [one, other] if one.is_880() != other.is_880() => {
                let (regular, other) = if one.is_880() {
                    (other, one)
                } else {
                    (one, other)
                };
                pair(regular, other, findings);
            }
            _ => several(group, findings),
        }
    }
}

/// Two fields with one occurrence number, of which one is an 880.
fn pair(regular: &Link<'_>, other: &Link<'_>, findings: &mut Findings<'_>) {
    let mut agree = true;
    if regular.names != other.field.tag() {
        agree = false;
        report(
            &LINKAGE_TAG,
            regular,
            format_args!("880 is its partner, not {}", regular.names),
            findings,
        );
    }
    if other.names != regular.field.tag() {
        agree = false;
        let tag = regular.field.tag();
        report(
            &LINKAGE_TAG,
            other,
            format_args!("its partner is {tag}, not {}", other.names),
            findings,
        );
    }
    if agree {
        indicators(regular, other, findings);
    }
}

/// Any other number of fields with one occurrence number.
fn several(group: &[Link<'_>], findings: &mut Findings<'_>) {
    // By the tag of the regular field: how many of them, and how many 880 name it.
    let mut tags: Vec<(Tag, usize, usize)> = Vec::new();
    let mut sorted: Vec<(Tag, bool)> = group
        .iter()
        .map(|link| match link.is_880() {
            true => (link.names, true),
            false => (link.field.tag(), false),
        })
        .collect();
    sorted.sort_unstable();
    for same in sorted.chunk_by(|one, other| one.0 == other.0) {
        let others = same.iter().filter(|(_, is_880)| *is_880).count();
        if let Some((tag, _)) = same.first() {
            tags.push((*tag, same.len() - others, others));
        }
    }
    let of = |tag: Tag| {
        let found = tags.binary_search_by(|(other, ..)| other.cmp(&tag));
        let counts = found.ok().and_then(|at| tags.get(at));
        counts.map_or((0, 0), |(_, regular, others)| (*regular, *others))
    };
    // Regular fields whose partner names another tag.
    let left = tags
        .iter()
        .any(|(_, regular, others)| *regular > 0 && *others == 0);
    let strays = tags
        .iter()
        .any(|(_, regular, others)| *regular == 0 && *others > 0);
    for link in group {
        if link.is_880() {
            match of(link.names) {
                (0, _) if left => {
                    let message =
                        format_args!("no {} has this number, another field has", link.names);
                    report(&LINKAGE_TAG, link, message, findings);
                }
                (0, _) => unpaired(link, findings),
                (1, _) => {}
                (several, _) => ambiguous(link, several, findings),
            }
        } else if link.names != "880" {
            let message = format_args!("$6 names {}, not 880", link.names);
            report(&LINKAGE_TAG, link, message, findings);
        } else {
            match of(link.field.tag()) {
                (_, 0) if strays => {}
                (_, 0) => unpaired(link, findings),
                (_, 1) => {}
                (_, several) => ambiguous(link, several, findings),
            }
        }
    }
}

#[cold]
fn unpaired(link: &Link<'_>, findings: &mut Findings<'_>) {
    // What stands for no field at all has been reported.
    let wanted = match link.is_880() {
        true => format!("no {} links to 880-{:02}", link.names, link.occurrence),
        false => format!(
            "no 880 links to {}-{:02}",
            link.field.tag(),
            link.occurrence
        ),
    };
    let undefined = link.is_880()
        && findings.is_on(&LINKAGE_UNDEFINED_880)
        && findings.format().is_some_and(|format| {
            matches!(
                format.field_verdict(link.names),
                crate::schema::FieldVerdict::Undefined
            )
        });
    if !undefined {
        report(&LINKAGE_UNPAIRED, link, wanted, findings);
    }
}

#[cold]
fn ambiguous(link: &Link<'_>, several: usize, findings: &mut Findings<'_>) {
    let message = format_args!("{several} fields answer to {:02}", link.occurrence);
    report(&LINKAGE_AMBIGUOUS, link, message, findings);
}

/// Reports at the `$6` of a field.
#[cold]
fn report(
    rule: &Rule,
    link: &Link<'_>,
    message: impl std::fmt::Display,
    findings: &mut Findings<'_>,
) {
    let mut subfields = link.field.subfields();
    let index = subfields.position(|subfield| subfield.code() == '6');
    let place = findings.subfield_place_of(link.at, index.unwrap_or(0));
    let value = link.field.subfield('6').unwrap_or_default();
    findings.report_as(rule, place, Some(&value), message, || None);
}

fn indicators(regular: &Link<'_>, other: &Link<'_>, findings: &mut Findings<'_>) {
    let (own, theirs) = (other.field.indicators(), regular.field.indicators());
    if own == theirs {
        return;
    }
    let tag = regular.field.tag();
    let [first, second] = match tag.as_bytes() {
        b"130" | b"630" | b"730" | b"740" => [false, tag.as_bytes()[0] != b'6'],
        b"222" | b"240" | b"242" | b"243" | b"245" | b"440" | b"830" => [true, false],
        // Forms in another script are not traced.
        b"490" => [false, true],
        [b'6', ..] => [true, false],
        _ => [true, true],
    };
    let differ = (first && own[0] != theirs[0]) || (second && own[1] != theirs[1]);
    if differ {
        let place = findings.place_of(other.at);
        let shown = |indicators: [crate::record::Indicator; 2]| {
            let [one, two] = indicators.map(super::super::coded);
            format!("{one}{two}")
        };
        let (own, theirs) = (shown(own), shown(theirs));
        let message = format_args!("its indicators are {own}, those of {tag} are {theirs}");
        findings.report_as(&LINKAGE_INDICATORS, place, Some(&own), message, || None);
    }
}
