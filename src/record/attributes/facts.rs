//! What attributes are read from: leader, 008, 006, 007 and a few descriptive fields, each value with its spot.

use std::ops::Range;

use super::tables::{self, Terms};
use crate::place::Place;
use crate::record::{Field, Record};

/// Where a value stands; cheaper than a place, which counts fields of the same tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// A position of the leader.
    Leader(u8),
    /// A position of a field.
    Position(usize, u8),
    /// Positions of a field, both ends included.
    Range(usize, u8, u8),
    /// A subfield of a field.
    Subfield(usize, char),
    /// A whole field.
    Field(usize),
}

impl Spot {
    pub(super) fn place(self, record: &Record) -> Place {
        let at = |position: u8| usize::from(position);
        match self {
            Spot::Leader(position) => Place::leader(at(position), at(position)),
            Spot::Position(field, position) => {
                record.place_of(field).positions(at(position), at(position))
            }
            Spot::Range(field, start, end) => record.place_of(field).positions(at(start), at(end)),
            Spot::Subfield(field, code) => {
                let count = record
                    .fields()
                    .get(field)
                    .map_or(0, |field| field.values(code).count());
                record.place_of(field).subfield(code, 0, count)
            }
            Spot::Field(field) => record.place_of(field),
        }
    }
}

/// The layouts of 008/18-34.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Material {
    Books,
    Continuing,
    Maps,
    Music,
    Visual,
    Computer,
    Mixed,
    Unknown,
}

impl Material {
    /// The layout that Leader/06 and 07 call for.
    fn of(kind: u8, level: u8) -> Material {
        match (kind, level) {
            (b'a', b'b' | b'i' | b's') => Material::Continuing,
            (b'a' | b't', _) => Material::Books,
            (b'e' | b'f', _) => Material::Maps,
            (b'c' | b'd' | b'i' | b'j', _) => Material::Music,
            (b'g' | b'k' | b'o' | b'r', _) => Material::Visual,
            (b'm', _) => Material::Computer,
            (b'b' | b'p', _) => Material::Mixed,
            (b's', _) => Material::Continuing,
            _ => Material::Unknown,
        }
    }

    /// The position of the form of item.
    fn form(self) -> Option<usize> {
        match self {
            Material::Maps | Material::Visual => Some(29),
            Material::Unknown => None,
            _ => Some(23),
        }
    }
}

/// One 008 or 006: the field's index, its layout, its bytes, and what 008 positions are shifted by.
#[derive(Debug, Clone, Copy)]
struct Block<'a> {
    field: usize,
    material: Material,
    body: &'a [u8],
    shift: usize,
}

impl Block<'_> {
    /// The code at a position, counted as in 008.
    fn code(&self, position: usize) -> Option<(u8, Spot)> {
        let at = position.checked_sub(self.shift)?;
        let code = *self.body.get(at)?;
        Some((code, Spot::Position(self.field, u8::try_from(at).ok()?)))
    }
}

/// A record, with what most attributes look at.
pub(super) struct Facts<'a> {
    record: &'a Record,
    /// Leader/06.
    pub(super) kind: u8,
    /// Leader/07.
    pub(super) level: u8,
    /// Leader/08.
    pub(super) control: u8,
    pub(super) material: Material,
    /// The first 008.
    first: Option<(usize, &'a str)>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(record: &'a Record) -> Facts<'a> {
        let leader = record.leader().as_str().as_bytes();
        let byte = |at: usize| leader.get(at).copied().unwrap_or(b' ');
        let first = record
            .fields()
            .iter()
            .enumerate()
            .find(|(_, field)| field.tag() == "008")
            .and_then(|(at, field)| Some((at, field.control_value()?)));
        Facts {
            record,
            kind: byte(6),
            level: byte(7),
            control: byte(8),
            material: Material::of(byte(6), byte(7)),
            first,
        }
    }

    pub(super) fn fields(
        &self,
        tag: &'static str,
    ) -> impl Iterator<Item = (usize, &'a Field)> + use<'a> {
        self.record
            .fields()
            .iter()
            .enumerate()
            .filter(move |(_, field)| field.tag() == tag)
    }

    pub(super) fn has(&self, tag: &'static str) -> bool {
        self.fields(tag).next().is_some()
    }

    /// The code at a position of 008.
    pub(super) fn fixed(&self, position: usize) -> Option<u8> {
        self.first
            .and_then(|(_, body)| body.as_bytes().get(position).copied())
    }

    /// The spot of a position of 008.
    pub(super) fn fixed_spot(&self, position: u8) -> Option<Spot> {
        self.first.map(|(at, _)| Spot::Position(at, position))
    }

    pub(super) fn fixed_text(&self, range: Range<usize>) -> Option<(usize, &'a str)> {
        let (at, body) = self.first?;
        Some((at, body.get(range)?))
    }

    /// 008, then each 006.
    fn blocks(&self) -> impl Iterator<Item = Block<'a>> + use<'a> {
        let material = self.material;
        let first = self.first.map(|(field, body)| Block {
            field,
            material,
            body: body.as_bytes(),
            shift: 0,
        });
        first.into_iter().chain(self.additional())
    }

    /// Each 006.
    fn additional(&self) -> impl Iterator<Item = Block<'a>> + use<'a> {
        self.fields("006").filter_map(|(field, value)| {
            let body = value.control_value()?.as_bytes();
            let kind = *body.first()?;
            Some(Block {
                field,
                material: Material::of(kind, b'm'),
                body,
                shift: 17,
            })
        })
    }

    /// The codes of the form of item.
    pub(super) fn forms(&self) -> impl Iterator<Item = (u8, Spot)> + use<'a> {
        self.blocks()
            .filter_map(|block| block.code(block.material.form()?))
    }

    /// The codes of the target audience.
    pub(super) fn audiences(&self) -> impl Iterator<Item = (u8, Spot)> + use<'a> {
        self.blocks().filter_map(|block| match block.material {
            Material::Books | Material::Computer | Material::Music | Material::Visual => {
                block.code(22)
            }
            _ => None,
        })
    }

    /// The codes of the literary form.
    pub(super) fn literary_forms(&self) -> impl Iterator<Item = (u8, Spot)> + use<'a> {
        self.blocks().filter_map(|block| match block.material {
            Material::Books => block.code(33),
            _ => None,
        })
    }

    /// The codes of the type of continuing resource. A component part of a serial often has the 008 of a book and a
    /// 006 for its serial: the 006 comes first there.
    pub(super) fn serial_types(&self) -> impl Iterator<Item = (u8, Spot)> + use<'a> {
        let part = self.level == b'b';
        let of = |block: Block<'a>| match block.material {
            Material::Continuing => block.code(21),
            _ => None,
        };
        let early = self.additional().filter(move |_| part);
        early.chain(self.blocks()).filter_map(of)
    }

    /// The codes of government publications.
    pub(super) fn governments(&self) -> impl Iterator<Item = (u8, Spot)> + use<'a> {
        self.blocks().filter_map(|block| match block.material {
            Material::Books
            | Material::Continuing
            | Material::Computer
            | Material::Maps
            | Material::Visual => block.code(28),
            _ => None,
        })
    }

    /// A number of the Superintendent of Documents: a publication of the federal government of the United States.
    pub(super) fn superintendent_of_documents(&self) -> Option<Spot> {
        self.fields("086")
            .find(|(_, field)| field.indicators()[0] == '0')
            .map(|(at, _)| Spot::Field(at))
    }

    /// The 007 fields.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = (usize, &'a [u8])> + use<'a> {
        self.fields("007")
            .filter_map(|(at, field)| Some((at, field.control_value()?.as_bytes())))
            .filter(|(_, body)| !body.is_empty())
    }

    /// The first 007 of a category.
    pub(super) fn description(&self, category: u8) -> Option<(usize, &'a [u8])> {
        self.descriptions().find(|(_, body)| {
            body.first()
                .is_some_and(|byte| byte.eq_ignore_ascii_case(&category))
        })
    }

    /// The names of the codes (`$b`) or terms (`$a`) of a 33X field.
    pub(super) fn terms(
        &self,
        tag: &'static str,
        terms: Terms,
    ) -> impl Iterator<Item = (&'static str, Spot)> + use<'a> {
        self.fields(tag).flat_map(move |(at, field)| {
            let coded = field
                .values('b')
                .filter_map(move |code| tables::term(terms, code.trim()))
                .map(move |name| (name, Spot::Subfield(at, 'b')));
            let without_code = field.subfield('b').is_none();
            let worded = field
                .values('a')
                .filter(move |_| without_code)
                .filter_map(move |term| named(terms, term))
                .map(move |name| (name, Spot::Subfield(at, 'a')));
            coded.chain(worded)
        })
    }

    /// The general material designation, 245 $h, in lower case.
    pub(super) fn designation(&self) -> Option<(String, Spot)> {
        self.fields("245").find_map(|(at, field)| {
            let value = field.subfield('h')?;
            Some((value.to_lowercase(), Spot::Subfield(at, 'h')))
        })
    }

    /// A subfield of some fields that holds one of some words, in lower case.
    fn word(&self, tag: &'static str, code: char, words: &[&str]) -> Option<Spot> {
        self.fields(tag)
            .find(|(_, field)| {
                field.values(code).any(|value| {
                    let value = value.to_lowercase();
                    words.iter().any(|word| value.contains(word))
                })
            })
            .map(|(at, _)| Spot::Subfield(at, code))
    }

    /// Ordinary print: text, music or a map whose form of item is blank, with no description of another carrier.
    pub(super) fn print(&self) -> Option<Spot> {
        let printed = matches!(self.kind, b'a' | b't' | b'c' | b'd' | b'e' | b'f');
        let (code, spot) = self.forms().next()?;
        let other = self.electronic().is_some() || self.description(b'h').is_some();
        (printed && matches!(code, b' ' | b'^') && !other).then_some(spot)
    }

    /// What says that the resource is online: in so many words, or by a link to it.
    pub(super) fn online(&self) -> Option<Spot> {
        self.stated_online().or_else(|| self.linked())
    }

    /// What says in so many words that the resource is online.
    fn stated_online(&self) -> Option<Spot> {
        let remote = |(at, body): (usize, &[u8])| {
            let remote = body
                .get(..2)
                .is_some_and(|codes| codes.eq_ignore_ascii_case(b"cr"));
            remote.then_some(Spot::Range(at, 0, 1))
        };
        self.descriptions()
            .find_map(remote)
            .or_else(|| {
                let mut forms = self.forms();
                forms.find(|(code, _)| *code == b'o').map(|(_, spot)| spot)
            })
            .or_else(|| {
                self.terms("338", tables::CARRIER)
                    .find(|(name, _)| *name == "online-resource")
                    .map(|(_, spot)| spot)
            })
            .or_else(|| self.word("300", 'a', &["online resource"]))
    }

    /// A link to the resource itself, in a record that says it is electronic or does not say what it is.
    fn linked(&self) -> Option<Spot> {
        let link = self.fields("856").find(|(_, field)| {
            let [first, second] = field.indicators();
            first == '4' && (second == '0' || second == '1') && field.subfield('u').is_some()
        });
        let (at, field) = link?;
        // A version of what is described (second indicator 1) says little about the resource itself.
        let itself = field.indicators()[1] == '0';
        let electronic = self.local_electronic().is_some();
        let carried = self.has("338") || self.description(b't').is_some();
        (electronic || (itself && !carried)).then_some(Spot::Field(at))
    }

    /// What says that the resource is electronic, online or not. A link alone does not: many a printed book has one.
    pub(super) fn electronic(&self) -> Option<Spot> {
        self.stated_online().or_else(|| self.local_electronic())
    }

    /// What says that the resource is electronic, links and online carriers aside.
    fn local_electronic(&self) -> Option<Spot> {
        let form = |code: u8| matches!(code, b'q' | b's');
        (self.kind == b'm')
            .then_some(Spot::Leader(6))
            .or_else(|| {
                self.forms()
                    .find(|(code, _)| form(*code))
                    .map(|(_, spot)| spot)
            })
            .or_else(|| {
                self.terms("338", tables::CARRIER)
                    .find(|(name, _)| name.starts_with("computer-"))
                    .filter(|_| self.kind != b'a' || !self.volume())
                    .map(|(_, spot)| spot)
            })
            .or_else(|| {
                let (text, spot) = self.designation()?;
                let electronic = ["electronic resource", "computer file", "machine-readable"];
                electronic
                    .iter()
                    .any(|word| text.contains(word))
                    .then_some(spot)
            })
    }

    /// Whether 338 names a volume: a book with a disc is a book.
    fn volume(&self) -> bool {
        self.terms("338", tables::CARRIER)
            .any(|(name, _)| name == "volume")
    }

    /// What says that the resource is a microform.
    pub(super) fn microform(&self) -> Option<Spot> {
        let form = |code: u8| matches!(code, b'a' | b'b' | b'c');
        self.description(b'h')
            .map(|(at, _)| Spot::Position(at, 0))
            .or_else(|| {
                self.forms()
                    .find(|(code, _)| form(*code))
                    .map(|(_, spot)| spot)
            })
            .or_else(|| {
                self.terms("337", tables::MEDIA)
                    .find(|(name, _)| *name == "microform")
                    .map(|(_, spot)| spot)
            })
            .or_else(|| self.word("245", 'h', &["microform", "microfilm", "microfiche"]))
            .or_else(|| self.word("300", 'a', &["microfilm", "microfiche", "microopaque"]))
    }

    /// What says that the resource is a thesis.
    pub(super) fn thesis(&self) -> Option<Spot> {
        let note = self.fields("502").next().map(|(at, _)| Spot::Field(at));
        note.or_else(|| {
            let book = self.material == Material::Books;
            (24..28)
                .find(|at| book && self.fixed(usize::from(*at)) == Some(b'm'))
                .and_then(|at| self.fixed_spot(at))
        })
    }

    /// What says that the resource comes of a conference.
    pub(super) fn conference(&self) -> Option<Spot> {
        let coded = match self.material {
            Material::Books | Material::Continuing => (self.fixed(29) == Some(b'1')).then_some(29),
            Material::Music if matches!(self.kind, b'i' | b'j') => {
                (30..32).find(|at| self.fixed(usize::from(*at)) == Some(b'c'))
            }
            _ => None,
        };
        let meeting = || {
            let mut fields = self.fields("111").chain(self.fields("711"));
            fields.next().map(|(at, _)| Spot::Field(at))
        };
        let congress = || {
            self.record
                .fields()
                .iter()
                .enumerate()
                .find(|(_, field)| {
                    field.tag().matches("6XX")
                        && field
                            .values('v')
                            .any(|value| value.trim_end_matches('.').trim() == "Congresses")
                })
                .map(|(at, _)| Spot::Subfield(at, 'v'))
        };
        coded
            .and_then(|at| self.fixed_spot(at))
            .or_else(meeting)
            .or_else(congress)
    }

    /// The type of visual material (008/33), where it is a picture of some kind.
    pub(super) fn still_image(&self) -> Option<Spot> {
        let still = b"acfiklnopst";
        let code = self.fixed(33)?;
        (self.material == Material::Visual && still.contains(&code))
            .then(|| self.fixed_spot(33))
            .flatten()
    }

    /// The format of a sound recording.
    pub(super) fn sound_format(&self) -> Option<(&'static str, Spot)> {
        let described = self.description(b's').and_then(|(at, body)| {
            let carrier = body.get(1).map(u8::to_ascii_lowercase);
            let format = match (carrier, body.get(3)) {
                (Some(b'd'), Some(b'f')) => ("cd", 3),
                (Some(b'd'), Some(b'b')) => ("lp", 3),
                (Some(b'd'), Some(b'c')) => ("45-rpm", 3),
                (Some(b'd'), Some(b'd')) => ("78-rpm", 3),
                (Some(b's'), _) => ("audiocassette", 1),
                (Some(b't'), _) => ("audiotape-reel", 1),
                (Some(b'q'), _) => ("piano-roll", 1),
                (Some(b'e'), _) => ("cylinder", 1),
                (Some(b'w'), _) => ("wire", 1),
                (Some(b'g'), _) => ("audio-cartridge", 1),
                (Some(b'r'), _) => ("online", 1),
                _ => return None,
            };
            Some((format.0, Spot::Position(at, format.1)))
        });
        described.or_else(|| {
            let sound = self.description(b's').is_some()
                || matches!(self.kind, b'i' | b'j')
                || self
                    .word("300", 'a', &["sound disc", "audio disc"])
                    .is_some();
            self.fields("300").find_map(|(at, field)| {
                let text = field.to_text().to_lowercase();
                let has = |word: &str| text.contains(word);
                let cd = has("compact disc")
                    || (has("digital") && has("4 3/4 in"))
                    || (sound && has("4 3/4 in"));
                let lp = has("33 1/3 rpm") || has("33.3rpm") || has("33.3 rpm");
                let format = if cd && (sound || has("compact disc")) {
                    "cd"
                } else if lp {
                    "lp"
                } else if has("45 rpm") || has("45rpm") {
                    "45-rpm"
                } else if has("78 rpm") || has("78rpm") {
                    "78-rpm"
                } else if has("audiocassette") || has("sound cassette") {
                    "audiocassette"
                } else {
                    return None;
                };
                Some((format, Spot::Field(at)))
            })
        })
    }

    /// The format of a videorecording.
    pub(super) fn video_format(&self) -> Option<(&'static str, Spot)> {
        let video = self.description(b'v');
        // A note names the format of a disc better than a code does: `z` (other) is all 007 can say of a Video CD.
        let noted = self
            .word("538", 'a', &["video cd", "videocd", "vcd"])
            .or_else(|| self.word("347", 'b', &["video cd", "vcd"]));
        if let Some(spot) = noted {
            return Some(("video-cd", spot));
        }
        let described = video.and_then(|(at, body)| {
            let format = match body.get(4)? {
                b'a' => "beta",
                b'b' => "vhs",
                b'c' => "u-matic",
                b'g' => "laserdisc",
                b'h' => "ced",
                b'i' => "betacam",
                b'j' => "betacam-sp",
                b'k' => "super-vhs",
                b'p' => "8-mm",
                b'q' => "hi-8-mm",
                b's' => "blu-ray",
                b't' => "4k-blu-ray",
                b'v' => "dvd",
                b'd' | b'e' | b'f' | b'm' | b'o' | b'z' => "other",
                _ => return None,
            };
            Some((format, Spot::Position(at, 4)))
        });
        let words: [(&str, char, &[&str], &str); 12] = [
            ("538", 'a', &["blu-ray", "blu ray", "bluray"], "blu-ray"),
            ("347", 'b', &["blu-ray", "bluray"], "blu-ray"),
            ("538", 'a', &["dvd"], "dvd"),
            ("347", 'b', &["dvd"], "dvd"),
            ("538", 'a', &["vhs"], "vhs"),
            ("346", 'a', &["vhs"], "vhs"),
            ("346", 'a', &["beta"], "beta"),
            ("538", 'a', &["cav", "clv", "laser"], "laserdisc"),
            ("347", 'b', &["mpeg-4"], "mpeg-4"),
            ("300", 'a', &["blu-ray"], "blu-ray"),
            ("300", 'a', &["dvd"], "dvd"),
            ("300", 'a', &["vhs"], "vhs"),
        ];
        described.or_else(|| {
            words.iter().find_map(|(tag, code, words, format)| {
                Some((*format, self.word(tag, *code, words)?))
            })
        })
    }
}

/// The name of a term as it is written in 33X `$a`: hyphens for blanks.
fn named(terms: Terms, term: &str) -> Option<&'static str> {
    let term = term.trim().trim_end_matches('.').to_lowercase();
    terms.iter().map(|(_, name)| *name).find(|name| {
        name.chars()
            .eq(term.chars().map(|c| if c == ' ' { '-' } else { c }))
    })
}
