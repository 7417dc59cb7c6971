//! What fixes make of one record.

use shelfmark::record::Source;
use shelfmark::validate::{Report, apply};
use shelfmark::{Finding, Record, Validator};

/// Applies the fixes of a validator's findings.
pub struct Mending<'v> {
    validator: &'v Validator,
    unsafe_too: bool,
    report: Report,
}

/// What became of one record.
#[derive(Default)]
pub struct Mended {
    /// The record, where fixes changed it.
    pub record: Option<Record>,
    /// What the reader repaired: rule and words.
    pub repairs: Vec<(String, String)>,
    /// The fixes that were applied: rule and words.
    pub applied: Vec<(String, String)>,
    /// The fixes that were refused, in words.
    pub refused: Vec<String>,
    /// Fixes that need judgement and were not asked for.
    pub left: u64,
    /// Whether bytes before the record that belong to none are left out.
    pub drops_skipped: bool,
}

impl Mended {
    /// Tells whether the record is not written as it was read.
    pub fn changes(&self) -> bool {
        self.record.is_some() || !self.repairs.is_empty()
    }
}

/// A fix may make room for another; then they are applied in turn, at most so often.
const TURNS: usize = 8;

impl<'v> Mending<'v> {
    pub fn new(validator: &'v Validator, unsafe_too: bool) -> Mending<'v> {
        Mending {
            validator,
            unsafe_too,
            report: Report::new(),
        }
    }

    /// Mends a record; one without a fix is not copied.
    pub fn mend(&mut self, record: &Record, source: &Source) -> Mended {
        let mut mended = Mended::default();
        for repair in source.repairs() {
            if super::is_repair(repair.severity()) && self.validator.is_on(repair.rule()) {
                mended.drops_skipped |= !source.skipped().is_empty();
                mended.repairs.push(said(repair, repair.message()));
            }
        }
        for turn in 0..TURNS {
            let at_hand = mended.record.as_ref().unwrap_or(record);
            self.validator.check_into(at_hand, &mut self.report);
            let unsafe_too = self.unsafe_too;
            let wanted =
                |finding: &&Finding| finding.fix().is_some_and(|fix| fix.safe || unsafe_too);
            if turn == 0 {
                let with_fix = self.report.iter().filter(|finding| finding.fix().is_some());
                mended.left = with_fix.filter(|finding| !wanted(finding)).count() as u64;
            }
            let findings: Vec<&Finding> = self.report.iter().filter(wanted).collect();
            if findings.is_empty() {
                mended.refused.clear();
                break;
            }
            let mut changed = at_hand.clone();
            let fixed = apply(
                &mut changed,
                findings.iter().filter_map(|finding| finding.fix()),
            );
            let mut refused = fixed.refused.iter().peekable();
            mended.refused.clear();
            for finding in findings {
                let Some(fix) = finding.fix() else { continue };
                match refused.next_if(|refused| refused.fix == *fix) {
                    Some(refused) => mended.refused.push(format!(
                        "{} {}: not fixed: {}: {}",
                        finding.place(),
                        finding.rule(),
                        fix.description,
                        refused.why
                    )),
                    None => mended.applied.push(said(finding, &fix.description)),
                }
            }
            if fixed.applied.is_empty() {
                break;
            }
            mended.record = Some(changed);
        }
        mended
    }
}

fn said(finding: &Finding, what: &str) -> (String, String) {
    let rule = finding.rule().to_owned();
    (rule, format!("{}: {what}", finding.place()))
}
