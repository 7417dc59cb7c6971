//! Goes from the crate `marc` to this one and back, through the bytes that both understand.

use shelfmark::iso2709;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = marc::RecordBuilder::new();
    builder.add_field((b"001", "ocm12345"))?;
    builder.add_field(marc::FieldRepr::from((
        b"245",
        "10\x1faMoby-Dick /\x1fcHerman Melville.",
    )))?;
    let theirs = builder.get_record()?;

    // There: their record is its bytes.
    let mut ours = iso2709::from_slice(theirs.as_ref())?;
    assert_eq!(ours.subfield("245", 'a'), Some("Moby-Dick /"));

    if let Some(title) = ours.field_mut("245") {
        title.set('a', "Moby-Dick, or, The whale /");
    }

    // And back.
    let bytes = iso2709::to_vec(&ours)?;
    let back = marc::Record::parse(&bytes)?;
    println!(
        "{}",
        back.field(b"245")[0].subfield(b'a')[0].get_data::<str>()
    );
    Ok(())
}
