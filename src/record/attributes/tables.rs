//! What the codes mean, in the words of attributes: the Library of Congress's, in lower case with hyphens.

/// Codes of one character and their names.
pub(super) type Names = &'static [(u8, &'static str)];
/// Codes or terms and their names.
pub(super) type Terms = &'static [(&'static str, &'static str)];

/// Returns the name of a code.
pub(super) fn name(names: Names, code: u8) -> Option<&'static str> {
    names
        .iter()
        .find(|(other, _)| *other == code)
        .map(|(_, name)| *name)
}

/// Returns the name of a code of several characters.
pub(super) fn term(terms: Terms, code: &str) -> Option<&'static str> {
    terms
        .iter()
        .find(|(other, _)| *other == code)
        .map(|(_, name)| *name)
}

/// Form of item, 008/23 or 29.
pub(super) static FORM: Names = &[
    (b'a', "microfilm"),
    (b'b', "microfiche"),
    (b'c', "microopaque"),
    (b'd', "large-print"),
    (b'f', "braille"),
    (b'o', "online"),
    (b'q', "direct-electronic"),
    (b'r', "print"),
    (b's', "electronic"),
];

/// Bibliographic level, Leader/07.
pub(super) static LEVEL: Names = &[
    (b'a', "monographic-component-part"),
    (b'b', "serial-component-part"),
    (b'c', "collection"),
    (b'd', "subunit"),
    (b'i', "integrating-resource"),
    (b'm', "monograph"),
    (b's', "serial"),
];

/// Target audience, 008/22.
pub(super) static AUDIENCE: Names = &[
    (b'a', "preschool"),
    (b'b', "primary"),
    (b'c', "pre-adolescent"),
    (b'd', "adolescent"),
    (b'e', "adult"),
    (b'f', "specialized"),
    (b'g', "general"),
    (b'j', "juvenile"),
];

/// Literary form, 008/33 of books.
pub(super) static LITERARY_FORM: Names = &[
    (b'0', "not-fiction"),
    (b'1', "fiction"),
    (b'c', "comic-strips"),
    (b'd', "dramas"),
    (b'e', "essays"),
    (b'f', "novels"),
    (b'h', "humor"),
    (b'i', "letters"),
    (b'j', "short-stories"),
    (b'm', "mixed-forms"),
    (b'p', "poetry"),
    (b's', "speeches"),
];

/// Type of continuing resource, 008/21.
pub(super) static SERIAL_TYPE: Names = &[
    (b'd', "database"),
    (b'g', "magazine"),
    (b'h', "blog"),
    (b'j', "journal"),
    (b'l', "loose-leaf"),
    (b'm', "monographic-series"),
    (b'n', "newspaper"),
    (b'p', "periodical"),
    (b'r', "repository"),
    (b's', "newsletter"),
    (b't', "directory"),
    (b'w', "website"),
];

/// Government publication, 008/28.
pub(super) static GOVERNMENT: Names = &[
    (b'a', "autonomous"),
    (b'c', "multilocal"),
    (b'f', "federal"),
    (b'i', "international"),
    (b'l', "local"),
    (b'm', "multistate"),
    (b'o', "level-undetermined"),
    (b's', "state"),
    (b'z', "other"),
];

/// Content that Leader/06 stands for.
pub(super) static CONTENT_OF_TYPE: Names = &[
    (b'a', "text"),
    (b't', "text"),
    (b'c', "notated-music"),
    (b'd', "notated-music"),
    (b'e', "cartographic-image"),
    (b'f', "cartographic-image"),
    (b'g', "two-dimensional-moving-image"),
    (b'i', "spoken-word"),
    (b'j', "performed-music"),
    (b'k', "still-image"),
    (b'm', "computer-program"),
    (b'o', "kit"),
    (b'p', "mixed-materials"),
    (b'r', "three-dimensional-form"),
];

/// Content types, 336 $b.
pub(super) static CONTENT: Terms = &[
    ("cod", "computer-dataset"),
    ("cop", "computer-program"),
    ("crd", "cartographic-dataset"),
    ("crf", "cartographic-three-dimensional-form"),
    ("cri", "cartographic-image"),
    ("crm", "cartographic-moving-image"),
    ("crn", "cartographic-tactile-three-dimensional-form"),
    ("crt", "cartographic-tactile-image"),
    ("ntm", "notated-music"),
    ("ntv", "notated-movement"),
    ("prm", "performed-music"),
    ("snd", "sounds"),
    ("spw", "spoken-word"),
    ("sti", "still-image"),
    ("tcf", "tactile-three-dimensional-form"),
    ("tci", "tactile-image"),
    ("tcm", "tactile-notated-music"),
    ("tcn", "tactile-notated-movement"),
    ("tct", "tactile-text"),
    ("tdf", "three-dimensional-form"),
    ("tdi", "two-dimensional-moving-image"),
    ("tdm", "three-dimensional-moving-image"),
    ("txt", "text"),
    ("xxx", "other"),
];

/// Media types, 337 $b.
pub(super) static MEDIA: Terms = &[
    ("c", "computer"),
    ("e", "stereographic"),
    ("g", "projected"),
    ("h", "microform"),
    ("n", "unmediated"),
    ("p", "microscopic"),
    ("s", "audio"),
    ("v", "video"),
    ("x", "other"),
];

/// Media that 007/00 stands for.
pub(super) static MEDIA_OF_CATEGORY: Names = &[
    (b'a', "unmediated"),
    (b'c', "computer"),
    (b'd', "unmediated"),
    (b'f', "unmediated"),
    (b'g', "projected"),
    (b'h', "microform"),
    (b'k', "unmediated"),
    (b'm', "projected"),
    (b'q', "unmediated"),
    (b's', "audio"),
    (b't', "unmediated"),
    (b'v', "video"),
];

/// Carrier types, 338 $b.
pub(super) static CARRIER: Terms = &[
    ("ca", "computer-tape-cartridge"),
    ("cb", "computer-chip-cartridge"),
    ("cd", "computer-disc"),
    ("ce", "computer-disc-cartridge"),
    ("cf", "computer-tape-cassette"),
    ("ch", "computer-tape-reel"),
    ("ck", "computer-card"),
    ("cr", "online-resource"),
    ("cz", "other-computer-carrier"),
    ("eh", "stereograph-card"),
    ("es", "stereograph-disc"),
    ("ez", "other-stereographic-carrier"),
    ("gc", "filmstrip-cartridge"),
    ("gd", "filmslip"),
    ("gf", "filmstrip"),
    ("gs", "slide"),
    ("gt", "overhead-transparency"),
    ("ha", "aperture-card"),
    ("hb", "microfilm-cartridge"),
    ("hc", "microfilm-cassette"),
    ("hd", "microfilm-reel"),
    ("he", "microfiche"),
    ("hf", "microfiche-cassette"),
    ("hg", "microopaque"),
    ("hh", "microfilm-slip"),
    ("hj", "microfilm-roll"),
    ("hz", "other-microform-carrier"),
    ("mc", "film-cartridge"),
    ("mf", "film-cassette"),
    ("mo", "film-roll"),
    ("mr", "film-reel"),
    ("mz", "other-projected-carrier"),
    ("na", "roll"),
    ("nb", "sheet"),
    ("nc", "volume"),
    ("nn", "flipchart"),
    ("no", "card"),
    ("nr", "object"),
    ("nz", "other-unmediated-carrier"),
    ("pp", "microscope-slide"),
    ("pz", "other-microscopic-carrier"),
    ("sb", "audio-belt"),
    ("sd", "audio-disc"),
    ("se", "audio-cylinder"),
    ("sg", "audio-cartridge"),
    ("si", "sound-track-reel"),
    ("sq", "audio-roll"),
    ("ss", "audiocassette"),
    ("st", "audiotape-reel"),
    ("sw", "audio-wire-reel"),
    ("sz", "other-audio-carrier"),
    ("vc", "video-cartridge"),
    ("vd", "videodisc"),
    ("vf", "videocassette"),
    ("vr", "videotape-reel"),
    ("vz", "other-video-carrier"),
];

/// Carriers that 007/00-01 stand for where that is not the code of 338.
pub(super) static CARRIER_OF_DESCRIPTION: Terms = &[
    ("ad", "atlas"),
    ("aj", "map"),
    ("cj", "computer-disc"),
    ("cm", "computer-disc"),
    ("co", "computer-disc"),
    ("da", "celestial-globe"),
    ("db", "planetary-globe"),
    ("dc", "terrestrial-globe"),
    ("go", "filmstrip"),
    ("kh", "photoprint"),
    ("kf", "photomechanical-print"),
    ("kg", "photonegative"),
    ("ki", "picture"),
    ("kk", "poster"),
    ("kp", "postcard"),
    ("kv", "photograph"),
    ("ta", "volume"),
    ("tb", "volume"),
    ("td", "loose-leaf"),
];
