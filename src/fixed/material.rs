//! Which of the seven arrangements of 008/18-34 a record has.

use std::fmt;

use crate::record::{Leader, Record};

/// The kind of material that decides what 008/18-34, and so 006/01-17, says.
///
/// ```
/// use shelfmark::Leader;
/// use shelfmark::fixed::Material;
///
/// let leader: Leader = "00000cas a2200000 a 4500".parse()?;
/// assert_eq!(Material::of(&leader), Some(Material::ContinuingResources));
/// assert_eq!(Material::from_form_of_material('m'), Some(Material::ComputerFiles));
/// assert_eq!(Material::VisualMaterials.to_string(), "Visual Materials");
/// # Ok::<(), shelfmark::record::ParseLeaderError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Material {
    /// Books: language material that is no continuing resource, printed or in manuscript.
    Books,
    /// Computer files.
    ComputerFiles,
    /// Maps and other cartographic material.
    Maps,
    /// Notated music and sound recordings.
    Music,
    /// Serials and integrating resources.
    ContinuingResources,
    /// Projected media, graphics, kits and three-dimensional objects.
    VisualMaterials,
    /// Collections of several forms of material.
    MixedMaterials,
}

impl Material {
    /// All of them, in the order of the standard.
    pub const ALL: [Material; 7] = [
        Material::Books,
        Material::ComputerFiles,
        Material::Maps,
        Material::Music,
        Material::ContinuingResources,
        Material::VisualMaterials,
        Material::MixedMaterials,
    ];

    /// Returns the material of a bibliographic record, as Leader/06 and 07 say; `None` where they name none, and for
    /// the other formats.
    pub fn of(leader: &Leader) -> Option<Material> {
        let level = leader.bibliographic_level().as_char();
        match leader.type_of_record().as_char() {
            'a' => match level {
                'a' | 'c' | 'd' | 'm' => Some(Material::Books),
                'b' | 'i' | 's' => Some(Material::ContinuingResources),
                _ => None,
            },
            's' => None,
            form => Material::from_form_of_material(form),
        }
    }

    /// Returns the material of a form of material (006/00).
    pub fn from_form_of_material(form: char) -> Option<Material> {
        match form {
            'a' | 't' => Some(Material::Books),
            'm' => Some(Material::ComputerFiles),
            'e' | 'f' => Some(Material::Maps),
            'c' | 'd' | 'i' | 'j' => Some(Material::Music),
            's' => Some(Material::ContinuingResources),
            'g' | 'k' | 'o' | 'r' => Some(Material::VisualMaterials),
            'p' => Some(Material::MixedMaterials),
            _ => None,
        }
    }

    /// Returns the name that the standard gives it.
    pub fn name(self) -> &'static str {
        match self {
            Material::Books => "Books",
            Material::ComputerFiles => "Computer Files",
            Material::Maps => "Maps",
            Material::Music => "Music",
            Material::ContinuingResources => "Continuing Resources",
            Material::VisualMaterials => "Visual Materials",
            Material::MixedMaterials => "Mixed Materials",
        }
    }
}

impl fmt::Display for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Record {
    /// Returns the kind of material that decides what 008/18-34 says; `None` where Leader/06 and 07 name none.
    pub fn material(&self) -> Option<Material> {
        Material::of(self.leader())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{FormatName, Schema};

    #[test]
    fn materials_are_those_of_the_definitions() {
        let format = Schema::marc21().format(FormatName::Bibliographic);
        let sections = |tag: &str, leader: &[u8], body: &str| -> Vec<String> {
            let field = format.field(tag).unwrap();
            let holds = field
                .sections()
                .iter()
                .filter(|section| section.holds(leader, body));
            holds
                .map(|section| section.name().to_owned())
                .filter(|name| name != "all")
                .collect()
        };
        let name = |material: Option<Material>| -> Vec<String> {
            let first =
                |material: Material| material.name().split(' ').next().map(str::to_lowercase);
            material.and_then(first).into_iter().collect()
        };
        for kind in b' '..=b'~' {
            for level in b' '..=b'~' {
                let mut leader = *b"00000nam a2200000 i 4500";
                leader[6] = kind;
                leader[7] = level;
                let material = Material::of(&Leader::new(leader));
                assert_eq!(sections("008", &leader, ""), name(material), "{leader:?}");
            }
            let form = char::from(kind);
            let body = format!("{form}                 ");
            let material = Material::from_form_of_material(form);
            assert_eq!(sections("006", b"", &body), name(material), "{form}");
        }
    }
}
