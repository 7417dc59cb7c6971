//! Makes 008 of a new record, changes one element, and prints what every position says.

use shelfmark::fixed::{Books, CategoryOfMaterial, LiteraryForm, PhysicalDescription};
use shelfmark::{Field, Record};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let general = Books::new()
        .date_entered_on_file("231005")
        .date_1("1851")
        .place_of_publication("nyu")
        .illustrations("")
        .target_audience("e")
        .language("eng");
    let text =
        PhysicalDescription::new(CategoryOfMaterial::TEXT).specific_material_designation("a");

    let mut record = Record::default()
        .with(text.to_field()?)
        .with(general.to_field()?)
        .with(Field::data(*b"245", *b"10").with('a', "Moby-Dick."));

    if let Some(mut fixed) = record.fixed_008_mut() {
        fixed.set_literary_form(LiteraryForm::FICTION)?;
        // What the position cannot hold is refused, and says what it can.
        if let Err(error) = fixed.set_target_audience("x") {
            println!("{error}");
        }
    }

    for field in record.fields() {
        for part in record
            .fixed_field(field)
            .iter()
            .flat_map(|fixed| fixed.explain())
        {
            println!("{}/{part}", field.tag());
        }
    }
    let fixed = record.fixed_008().ok_or("no 008")?;
    assert_eq!(fixed.literary_form(), Some(LiteraryForm::FICTION));
    assert_eq!(fixed.date_1(), Some("1851"));
    Ok(())
}
