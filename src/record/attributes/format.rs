//! The one format to show for a record.

use std::fmt;
use std::str::FromStr;

use super::facts::{Facts, Material, Spot};
use super::tables;

macro_rules! formats {
    ($($Variant:ident = $name:literal => $label:literal,)*) => {
        /// The one format to show for a bibliographic record, or to choose an item type by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum DisplayFormat {
            $(#[doc = concat!($label, ": `", $name, "`.")] $Variant,)*
        }

        impl DisplayFormat {
            /// All of them.
            pub const ALL: &'static [DisplayFormat] = &[$(DisplayFormat::$Variant,)*];

            /// Returns the name, as conditions write it: `large-print`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(DisplayFormat::$Variant => $name,)*
                }
            }

            /// Returns the name for readers: `Large print`.
            pub const fn label(self) -> &'static str {
                match self {
                    $(DisplayFormat::$Variant => $label,)*
                }
            }
        }
    };
}

formats! {
    Book = "book" => "Book",
    LargePrint = "large-print" => "Large print",
    Braille = "braille" => "Braille",
    Ebook = "ebook" => "E-book",
    Microform = "microform" => "Microform",
    Archive = "archive" => "Archive or manuscript",
    MonographicSeries = "monographic-series" => "Monographic series",
    Serial = "serial" => "Journal or periodical",
    Eserial = "eserial" => "E-journal",
    Newspaper = "newspaper" => "Newspaper",
    LooseLeaf = "loose-leaf" => "Loose-leaf",
    Database = "database" => "Database",
    Website = "website" => "Website",
    Map = "map" => "Map",
    Globe = "globe" => "Globe",
    RemoteSensingImage = "remote-sensing-image" => "Remote-sensing image",
    Score = "score" => "Music score",
    MusicCd = "music-cd" => "Music CD",
    MusicLp = "music-lp" => "Music record",
    MusicCassette = "music-cassette" => "Music cassette",
    MusicOnline = "music-online" => "Online music",
    Music = "music" => "Music recording",
    AudiobookCd = "audiobook-cd" => "Audiobook CD",
    AudiobookLp = "audiobook-lp" => "Spoken record",
    AudiobookCassette = "audiobook-cassette" => "Audiobook cassette",
    AudiobookOnline = "audiobook-online" => "E-audiobook",
    AudiobookPlayer = "audiobook-player" => "Preloaded audiobook",
    Audiobook = "audiobook" => "Spoken recording",
    Sound = "sound" => "Sound recording",
    Dvd = "dvd" => "DVD",
    BluRay = "blu-ray" => "Blu-ray",
    Vhs = "vhs" => "VHS",
    VideoOnline = "video-online" => "Streaming video",
    Video = "video" => "Video",
    Film = "film" => "Film",
    Picture = "picture" => "Picture",
    Kit = "kit" => "Kit",
    Game = "game" => "Game",
    Object = "object" => "Object",
    Software = "software" => "Software",
    Dataset = "dataset" => "Dataset",
}

impl fmt::Display for DisplayFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for DisplayFormat {
    type Err = ParseDisplayFormatError;

    fn from_str(text: &str) -> Result<DisplayFormat, ParseDisplayFormatError> {
        DisplayFormat::ALL
            .iter()
            .copied()
            .find(|format| format.name() == text)
            .ok_or(ParseDisplayFormatError)
    }
}

/// A text that names no [`DisplayFormat`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such display format")]
pub struct ParseDisplayFormatError;

/// Serialises as the name.
#[cfg(feature = "serde")]
impl serde::Serialize for DisplayFormat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Tells the format of a record, and from what.
pub(super) fn of(facts: &Facts<'_>) -> Option<(DisplayFormat, Vec<Spot>)> {
    let mut spots = vec![Spot::Leader(6)];
    let format = match facts.kind {
        b'a' | b't' => text(facts, &mut spots),
        b'c' | b'd' => DisplayFormat::Score,
        b'e' | b'f' => map(facts, &mut spots),
        b'g' => moving(facts, &mut spots),
        b'i' => spoken(facts, &mut spots),
        b'j' => music(facts, &mut spots),
        b'k' => DisplayFormat::Picture,
        b'm' => computer(facts, &mut spots),
        b'o' => DisplayFormat::Kit,
        b'b' | b'p' => DisplayFormat::Archive,
        b'r' => object(facts, &mut spots),
        // Authority, holdings, classification and community records are no resources.
        b'z' | b'u' | b'v' | b'x' | b'y' | b'w' | b'q' => return None,
        _ => return untyped(facts),
    };
    Some((format, spots))
}

/// Takes the value of what was found and keeps its spot.
fn says(found: Option<Spot>, spots: &mut Vec<Spot>) -> bool {
    spots.extend(found);
    found.is_some()
}

fn text(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    spots.push(Spot::Leader(7));
    if matches!(facts.level, b'c' | b'd') {
        return DisplayFormat::Archive;
    }
    if facts.material == Material::Continuing {
        return continuing(facts, spots);
    }
    if says(facts.microform(), spots) {
        return DisplayFormat::Microform;
    }
    let form = |code: u8| {
        facts
            .forms()
            .find(|(found, _)| *found == code)
            .map(|(_, spot)| spot)
    };
    let carrier = |name: &str| {
        let mut carriers = facts.terms("336", tables::CONTENT);
        carriers
            .find(|(found, _)| *found == name)
            .map(|(_, spot)| spot)
    };
    if says(form(b'f').or_else(|| carrier("tactile-text")), spots) {
        DisplayFormat::Braille
    } else if says(form(b'd'), spots) {
        DisplayFormat::LargePrint
    } else if says(facts.electronic(), spots) {
        DisplayFormat::Ebook
    } else {
        DisplayFormat::Book
    }
}

fn continuing(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    let (code, spot) = facts
        .serial_types()
        .next()
        .unwrap_or((b' ', Spot::Leader(7)));
    spots.push(spot);
    match code {
        b'd' => DisplayFormat::Database,
        b'l' => DisplayFormat::LooseLeaf,
        b'm' => DisplayFormat::MonographicSeries,
        b'n' => DisplayFormat::Newspaper,
        b'w' => DisplayFormat::Website,
        _ if says(facts.electronic(), spots) => DisplayFormat::Eserial,
        _ => DisplayFormat::Serial,
    }
}

fn map(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    let described = |category| {
        facts
            .description(category)
            .map(|(at, _)| Spot::Position(at, 0))
    };
    if says(described(b'd'), spots) {
        DisplayFormat::Globe
    } else if says(described(b'r'), spots) {
        DisplayFormat::RemoteSensingImage
    } else {
        DisplayFormat::Map
    }
}

fn moving(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    if says(facts.still_image(), spots) {
        return DisplayFormat::Picture;
    }
    if let Some((format, spot)) = facts.video_format() {
        spots.push(spot);
        match format {
            "dvd" => return DisplayFormat::Dvd,
            "blu-ray" | "4k-blu-ray" => return DisplayFormat::BluRay,
            "vhs" | "super-vhs" => return DisplayFormat::Vhs,
            _ => {}
        }
    }
    if says(facts.online(), spots) {
        return DisplayFormat::VideoOnline;
    }
    match facts.fixed(33) {
        Some(b'b') => DisplayFormat::Kit,
        Some(b'g') => DisplayFormat::Game,
        Some(b'd' | b'q' | b'r' | b'w') => DisplayFormat::Object,
        Some(b'm') if facts.description(b'v').is_none() => {
            spots.extend(facts.fixed_spot(33));
            DisplayFormat::Film
        }
        _ => DisplayFormat::Video,
    }
}

fn spoken(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    match sound(facts, spots) {
        "cd" => DisplayFormat::AudiobookCd,
        "lp" | "45-rpm" | "78-rpm" => DisplayFormat::AudiobookLp,
        "audiocassette" => DisplayFormat::AudiobookCassette,
        "online" => DisplayFormat::AudiobookOnline,
        "player" => DisplayFormat::AudiobookPlayer,
        _ => DisplayFormat::Audiobook,
    }
}

fn music(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    match sound(facts, spots) {
        "cd" => DisplayFormat::MusicCd,
        "lp" | "45-rpm" | "78-rpm" => DisplayFormat::MusicLp,
        "audiocassette" => DisplayFormat::MusicCassette,
        "online" => DisplayFormat::MusicOnline,
        _ => DisplayFormat::Music,
    }
}

fn sound(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> &'static str {
    if let Some((format, spot)) = facts.sound_format() {
        spots.push(spot);
        return format;
    }
    let form = facts
        .forms()
        .find(|(code, _)| *code == b'q')
        .map(|(_, spot)| spot);
    if says(facts.online(), spots) {
        "online"
    } else if says(form, spots) {
        "player"
    } else {
        "other"
    }
}

fn computer(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    let code = facts.fixed(26);
    if let Some(b'a' | b'g' | b'j') = code {
        spots.extend(facts.fixed_spot(26));
    }
    let dataset = || {
        let mut contents = facts.terms("336", tables::CONTENT);
        contents.any(|(name, _)| name.ends_with("-dataset"))
    };
    match code {
        Some(b'a') => DisplayFormat::Dataset,
        Some(b'g') => DisplayFormat::Game,
        _ if dataset() => DisplayFormat::Dataset,
        _ => DisplayFormat::Software,
    }
}

fn object(facts: &Facts<'_>, spots: &mut Vec<Spot>) -> DisplayFormat {
    if facts.fixed(33) == Some(b'g') {
        spots.extend(facts.fixed_spot(33));
        DisplayFormat::Game
    } else {
        DisplayFormat::Object
    }
}

/// The format of a record whose type is not stated: by content, designation and physical description.
fn untyped(facts: &Facts<'_>) -> Option<(DisplayFormat, Vec<Spot>)> {
    let content = facts
        .terms("336", tables::CONTENT)
        .find_map(|(name, spot)| {
            let format = match name {
                "text" => text(facts, &mut Vec::new()),
                "tactile-text" => DisplayFormat::Braille,
                "computer-dataset" | "cartographic-dataset" => DisplayFormat::Dataset,
                "computer-program" => DisplayFormat::Software,
                "notated-music" | "tactile-notated-music" => DisplayFormat::Score,
                "performed-music" => music(facts, &mut Vec::new()),
                "spoken-word" => spoken(facts, &mut Vec::new()),
                "sounds" => DisplayFormat::Sound,
                "still-image" | "tactile-image" => DisplayFormat::Picture,
                "two-dimensional-moving-image" | "three-dimensional-moving-image" => {
                    moving(facts, &mut Vec::new())
                }
                "three-dimensional-form" => DisplayFormat::Object,
                name if name.starts_with("cartographic-") => DisplayFormat::Map,
                _ => return None,
            };
            Some((format, vec![spot]))
        });
    let designation = facts.designation();
    let designated = || {
        let (text, spot) = designation.as_ref()?;
        Some((designated(text)?, vec![*spot]))
    };
    let described = || {
        facts.descriptions().find_map(|(at, body)| {
            let format = match body.first()?.to_ascii_lowercase() {
                b'a' => DisplayFormat::Map,
                b'd' => DisplayFormat::Globe,
                b'g' | b'k' => DisplayFormat::Picture,
                b'r' => DisplayFormat::RemoteSensingImage,
                b'h' => DisplayFormat::Microform,
                b'm' => DisplayFormat::Film,
                b'q' => DisplayFormat::Score,
                b's' => DisplayFormat::Sound,
                b't' => DisplayFormat::Book,
                b'v' => moving(facts, &mut Vec::new()),
                _ => return None,
            };
            Some((format, vec![Spot::Position(at, 0)]))
        })
    };
    let kit = || {
        let (text, spot) = designation.as_ref()?;
        let unspecified = facts.description(b'z').is_some();
        (text.contains("kit") && !unspecified).then(|| (DisplayFormat::Kit, vec![*spot]))
    };
    content.or_else(designated).or_else(described).or_else(kit)
}

/// What a general material designation stands for; kits are told by what is in them.
fn designated(text: &str) -> Option<DisplayFormat> {
    let words: [(&[&str], DisplayFormat); 11] = [
        (&["manuscript"], DisplayFormat::Archive),
        (
            &["microform", "microfilm", "microfiche"],
            DisplayFormat::Microform,
        ),
        (&["sound recording", "audiorecording"], DisplayFormat::Sound),
        (&["motion picture"], DisplayFormat::Film),
        (&["video", "dvd", "vcd"], DisplayFormat::Video),
        (&["globe"], DisplayFormat::Globe),
        (&["cartographic", "map"], DisplayFormat::Map),
        (
            &[
                "slide",
                "art original",
                "art reproduction",
                "graphic",
                "technical drawing",
                "card",
                "picture",
                "photo",
                "diapositive",
                "transparenc",
                "chart",
                "filmstrip",
                "print",
                "poster",
                "drawing",
                "painting",
            ],
            DisplayFormat::Picture,
        ),
        (&["music", "score"], DisplayFormat::Score),
        (&["game"], DisplayFormat::Game),
        (
            &["realia", "model", "toy", "diorama", "equipment"],
            DisplayFormat::Object,
        ),
    ];
    words
        .iter()
        .find(|(words, _)| words.iter().any(|word| text.contains(word)))
        .map(|(_, format)| *format)
}
