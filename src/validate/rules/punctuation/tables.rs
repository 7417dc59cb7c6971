//! What stands at the end of fields, by tag: the practice of the Library of Congress where it says, that of the
//! National Library of Finland's Melinda elsewhere.

/// What a field ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A mark: mostly a full stop.
    Mark,
    /// A mark, or a closing bracket in its place.
    MarkOrBracket,
    /// No full stop, unless it is that of an abbreviation.
    NoPeriod,
}

/// First and last tag and what such fields end with, in order. Tags that are not listed end with either: 300 too,
/// whose full stop belongs to the series area behind it.
pub(super) static ENDS: [(u16, u16, End); 49] = [
    (36, 36, End::Mark),
    (51, 51, End::Mark),
    (100, 130, End::MarkOrBracket),
    (242, 242, End::Mark),
    (245, 245, End::Mark),
    (246, 247, End::NoPeriod),
    (250, 250, End::MarkOrBracket),
    (254, 256, End::Mark),
    (257, 257, End::Mark),
    (258, 258, End::Mark),
    (260, 260, End::MarkOrBracket),
    (264, 264, End::MarkOrBracket),
    (307, 307, End::Mark),
    (340, 340, End::Mark),
    (343, 343, End::Mark),
    (351, 352, End::Mark),
    (362, 362, End::Mark),
    (500, 505, End::Mark),
    (506, 506, End::Mark),
    (507, 509, End::Mark),
    (511, 518, End::Mark),
    (520, 520, End::Mark),
    (521, 526, End::Mark),
    (530, 530, End::Mark),
    (533, 534, End::Mark),
    (538, 538, End::Mark),
    (540, 541, End::Mark),
    (544, 547, End::Mark),
    (550, 550, End::Mark),
    (552, 552, End::Mark),
    (555, 556, End::Mark),
    (561, 563, End::Mark),
    (567, 567, End::Mark),
    (580, 581, End::Mark),
    (584, 585, End::Mark),
    (588, 588, End::Mark),
    (600, 611, End::MarkOrBracket),
    (630, 630, End::MarkOrBracket),
    (647, 651, End::MarkOrBracket),
    (654, 655, End::MarkOrBracket),
    (656, 658, End::MarkOrBracket),
    (700, 711, End::MarkOrBracket),
    (730, 730, End::MarkOrBracket),
    (740, 740, End::MarkOrBracket),
    (752, 752, End::MarkOrBracket),
    (754, 754, End::MarkOrBracket),
    (760, 787, End::NoPeriod),
    (800, 811, End::MarkOrBracket),
    (830, 830, End::MarkOrBracket),
];

/// Lists whose terms end without a mark, as `$2` names them: FAST, those of German and Finnish libraries, MeSH.
#[rustfmt::skip]
pub(super) static WITHOUT_MARK: [&str; 22] = [
    "allars", "bella", "cilla", "fast", "gnd", "gnd-content", "juho", "kassu", "kauno", "kaunokki", "kulo", "liito",
    "mero", "mesh", "musa", "oiko", "puho", "seko", "slm", "valo", "ysa", "yso",
];

/// Lists whose terms end with a mark, as `$2` names them.
pub(super) static WITH_MARK: [&str; 9] = [
    "aat", "gmgpc", "gsafd", "lcgft", "lcsh", "lcshac", "lctgm", "rbgenr", "tgm",
];

/// Words that end with a full stop, in small letters and without it; those of one letter and with full stops inside
/// need no list.
#[rustfmt::skip]
pub(super) static ABBREVIATIONS: [&str; 218] = [
    "abbr", "abp", "abr", "abt", "acad", "acc", "al", "alk", "ann", "anon", "app", "approx", "apr", "arch", "arr",
    "assn", "assoc", "aufl", "aug", "ausg", "aust", "ave", "bd", "bde", "bearb", "bibl", "bk", "bks", "blvd", "bp",
    "bros", "bull", "ca", "calif", "cap", "capt", "card", "cf", "ch", "chap", "chr", "cie", "cm", "cms", "co", "col",
    "coll", "colo", "comm", "comp", "conf", "conn", "corp", "cyn", "dec", "del", "dept", "dir", "diss", "div", "dr",
    "ed", "eds", "engl", "enl", "esq", "est", "etc", "ex", "fasc", "feb", "ff", "fig", "figs", "fla", "fol", "fr",
    "ft", "ga", "gen", "ger", "gmbh", "gov", "govt", "hbk", "hft", "hon", "hrsg", "ibid", "ill", "illus", "impr",
    "inc", "ind", "inst", "intl", "introd", "ital", "jahrg", "jan", "jap", "jr", "jul", "jun", "kans", "kg", "km",
    "kn", "lat", "lib", "lt", "ltd", "ltda", "maj", "mass", "md", "mfg", "mgr", "mich", "min", "minn", "misc", "mm",
    "mo", "mr", "mrs", "ms", "mss", "mt", "nakl", "no", "nos", "nov", "nr", "obl", "oct", "okla", "ont", "op", "orch",
    "ore", "pbk", "pp", "pref", "prof", "prov", "pseud", "pt", "pts", "publ", "que", "rd", "red", "reg", "repr",
    "rept", "rev", "rf", "roč", "réd", "sc", "sci", "sec", "sect", "sept", "ser", "serv", "sess", "sgt", "soc", "sq",
    "sr", "st", "sta", "ste", "str", "suppl", "sv", "tab", "techn", "tel", "tenn", "tex", "tr", "trans", "transl",
    "tsp", "ubers", "unacc", "univ", "va", "ver", "verf", "verl", "vers", "vic", "vol", "vols", "vs", "vt", "vyd",
    "wash", "wis", "wm", "wyo", "yr", "yrs", "zv", "éd", "übers", "вып", "изд", "кн", "ред", "сост", "ст", "стр",
    "тит",
];
