//! x
#[derive(Debug, clap::Args)]
pub struct Options {}
pub fn run(
    _: &crate::args::Everywhere,
    _: &Options,
    _: &mut crate::console::Console,
) -> Result<u8, crate::Failure> {
    Ok(0)
}
