//! The promise: modules import only downward, and each dependency is named in few places.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules by floor. A module may import those of lower floors, and of its own floor only what `PAIRS` allows.
const FLOORS: [&[&str]; 6] = [
    &["date", "error", "finding", "limits", "place", "tag", "text"],
    &["charset", "record", "schema"],
    &[
        "fixed",
        "heading",
        "identifier",
        "iso2709",
        "marcjson",
        "marcxml",
        "mrk",
    ],
    &["any", "callnumber", "config", "matching"],
    &["local", "validate"],
    &["guide"],
];

/// Who may import whom on one floor. Errors carry findings, findings carry places, and so on: the ground floor is one.
const PAIRS: [(&str, &str); 6] = [
    ("error", "finding"),
    ("error", "tag"),
    ("finding", "place"),
    ("place", "tag"),
    ("callnumber", "config"),
    ("matching", "config"),
];

/// The modules (or files, by their path under `src`) that may name a dependency.
const DEPENDENCIES: [(&str, &[&str]); 9] = [
    (
        "nom",
        &[
            "place",
            "schema",
            "iso2709",
            "mrk",
            "charset",
            "identifier",
            "callnumber",
            "local",
        ],
    ),
    ("quick_xml", &["marcxml"]),
    ("serde_json", &["marcjson", "validate"]),
    ("isbn", &["identifier"]),
    ("flate2", &["any"]),
    ("ruzstd", &["any"]),
    ("toml", &["config"]),
    ("regex", &["place", "local"]),
    (
        "simdutf8",
        &["charset", "iso2709", "mrk", "marcjson", "marcxml"],
    ),
];

#[test]
fn modules_import_only_downward() {
    let floor_of: BTreeMap<&str, usize> = FLOORS
        .iter()
        .enumerate()
        .flat_map(|(floor, modules)| modules.iter().map(move |module| (*module, floor)))
        .collect();
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        let Some(&floor) = floor_of.get(module.as_str()) else {
            wrong.push(format!(
                "{}: module `{module}` is on no floor",
                path.display()
            ));
            continue;
        };
        for imported in crate_paths(&text) {
            let Some(&below) = floor_of.get(imported.as_str()) else {
                continue;
            };
            let allowed =
                below < floor || imported == module || PAIRS.contains(&(&module, &imported));
            if !allowed {
                wrong.push(format!(
                    "{}: `{module}` imports `{imported}`",
                    path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn dependencies_are_named_in_few_places() {
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        for (dependency, modules) in DEPENDENCIES {
            let named = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| {
                    line.contains(&format!("use {dependency}::"))
                        || line.contains(&format!(" {dependency}::"))
                });
            if named && !modules.contains(&module.as_str()) {
                wrong.push(format!(
                    "{}: `{module}` names `{dependency}`",
                    path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_top_level_stays_small() {
    const KNOWN: [&str; 11] = [
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "benches",
        "examples",
        "fuzz",
        "src",
        "tests",
    ];
    for entry in fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name.starts_with('.') || name == "target" || KNOWN.contains(&name.as_str()),
            "{name}"
        );
    }
}

/// Each source file with the module of `src` that it belongs to and its text without its tests.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files
        .into_iter()
        .filter(|path| *path != root.join("lib.rs"))
        .map(|path| {
            let below = path.strip_prefix(&root).unwrap();
            let first = below.iter().next().unwrap().to_str().unwrap();
            let module = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let text = text
                .split("\n#[cfg(test)]\nmod tests")
                .next()
                .unwrap()
                .to_owned();
            (module, path, text)
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The modules named behind `crate::` in code, re-exports of the root resolved to their modules.
fn crate_paths(text: &str) -> Vec<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let mut names = Vec::new();
    for line in code {
        for path in line.split("crate::").skip(1) {
            // `use crate::{a, b::c}` names several.
            let list = path
                .strip_prefix('{')
                .and_then(|list| list.split('}').next());
            let items: Vec<&str> =
                list.map_or_else(|| vec![path], |list| list.split(',').collect());
            for item in items {
                let name: String = item
                    .trim()
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                let module = match name.as_str() {
                    "Record" | "Field" | "Leader" | "Subfield" | "ReadRecord" | "WriteRecord"
                    | "copy" => "record",
                    "Reader" | "Writer" | "Format" => "any",
                    "Error" | "ErrorKind" | "Position" | "Result" => "error",
                    "Finding" => "finding",
                    "Limits" => "limits",
                    "Selector" | "Condition" => "place",
                    "Tag" => "tag",
                    "Validator" | "Report" => "validate",
                    other => other,
                };
                names.push(module.to_owned());
            }
        }
    }
    names
}
