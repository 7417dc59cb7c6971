//! Fitting a Cutter number between its neighbours on the shelf.

/// Returns the figures of a Cutter number that stands between two others with the same letter, as near as can be to
/// those wanted; `None` where nothing stands between them.
///
/// The figures are decimals. If those wanted lie between the neighbours, so many of them are taken as it needs, at
/// least `least`. If they do not, the shortest figures that lie between are, and of these the nearest to those wanted.
/// They never end in 0, and in 1 only where nothing else could be.
///
/// Neighbours with figures out of order leave no room, and so do figures of more than 34 digits.
///
/// ```
/// use shelfmark::callnumber::cutter::fit;
///
/// // Foster between .D47 and .G84: another letter is no bound.
/// assert_eq!(fit(None, None, "6729", 2).as_deref(), Some("67"));
/// // Between .S64 and .S65.
/// assert_eq!(fit(Some("64"), Some("65"), "6482", 2).as_deref(), Some("648"));
/// assert_eq!(fit(Some("64"), Some("65"), "72", 2).as_deref(), Some("649"));
/// assert_eq!(fit(Some("64"), Some("641"), "72", 2).as_deref(), Some("6409"));
/// assert_eq!(fit(Some("65"), Some("64"), "72", 2), None);
/// ```
pub fn fit(lower: Option<&str>, upper: Option<&str>, wanted: &str, least: usize) -> Option<String> {
    let lower = figures(lower.unwrap_or_default())?;
    let upper = match upper {
        Some(upper) => Some(figures(upper)?),
        None => None,
    };
    let wanted = figures(wanted)?;
    if upper.is_some_and(|upper| upper <= lower) {
        return None;
    }
    // Figures begin with 0 only where the book behind leaves nothing else.
    let lower = match lower {
        "" if upper.is_none_or(|upper| upper > "1") => "1",
        lower => lower,
    };
    let lies_between = |figures: &str| figures > lower && upper.is_none_or(|upper| figures < upper);
    if lies_between(wanted) {
        let taken = (least.max(1)..=wanted.len())
            .filter_map(|length| wanted.get(..length))
            .find(|figures| lies_between(figures) && !figures.ends_with(['0', '1']));
        if let Some(taken) = taken.or(Some(wanted).filter(|wanted| !wanted.ends_with('1'))) {
            return Some(taken.to_owned());
        }
    }
    let mut last_resort = None;
    for length in 1..=LONGEST + 2 {
        let (first, last) = between(lower, upper, length)?;
        let Some(last) = last.filter(|last| first <= *last) else {
            continue;
        };
        if let Some(number) = nearest(first, last, at_length(wanted, length)?) {
            return Some(format!("{number:0length$}"));
        }
        // One figure, and it ends in 1.
        if last % 10 == 1 && last_resort.is_none() {
            last_resort = Some(format!("{last:0length$}"));
        }
    }
    last_resort
}

/// Returns figures near to those wanted that lie between two others: those wanted where few of them do, else in the
/// room between the neighbours at a part of it in 1024ths, without leaving the numbers of `least` figures.
///
/// The figures nearest to those wanted, which [`fit`] gives, stand close to a neighbour and soon leave no room there; and
/// those wanted may agree with it in many figures.
pub(crate) fn fit_apart(
    lower: Option<&str>,
    upper: Option<&str>,
    wanted: &str,
    least: usize,
    part: u32,
) -> Option<String> {
    let low = figures(lower.unwrap_or_default())?;
    let high = match upper {
        Some(upper) => Some(figures(upper)?),
        None => None,
    };
    let wanted = figures(wanted)?;
    let mut as_wanted = None;
    if wanted > low && high.is_none_or(|high| wanted < high) {
        as_wanted = fit(lower, upper, wanted, least);
        if as_wanted
            .as_ref()
            .is_some_and(|figures| figures.len() <= least + 1)
        {
            return as_wanted;
        }
    }
    // Without a neighbour on one side the room ends where the next number of `least` figures begins.
    let (mut from, mut to) = (low.to_owned(), high.map(str::to_owned));
    if to.is_none() {
        let next = at_length(low, least)? + 1;
        // Behind 99 there is nothing but what begins with it.
        to = Some(format!("{next:0least$}")).filter(|next| next.len() == least);
    } else if let Some(high) = high.filter(|_| low.is_empty()) {
        let cut = at_length(high, least)?;
        let before = if high.len() > least {
            Some(cut)
        } else {
            cut.checked_sub(1)
        };
        from = format!("{:0least$}", before?);
    }
    let between = between_at(&from, to.as_deref(), part)?;
    let apart = fit(Some(&from), to.as_deref(), &between, least)?;
    // As wanted, unless that needs many more figures.
    Some(match as_wanted {
        Some(figures) if figures.len() <= apart.len() + 1 => figures,
        _ => apart,
    })
}

/// Returns the decimal at a part, in 1024ths, of the way from one to another.
fn between_at(from: &str, to: Option<&str>, part: u32) -> Option<String> {
    let length = from.len().max(to.map_or(0, str::len)) + 2;
    let low = at_length(from, length)?;
    let high = match to {
        Some(to) => at_length(to, length)?,
        None => 10u128.checked_pow(u32::try_from(length).ok()?)?,
    };
    let way = high.checked_sub(low)? / 1024 * u128::from(part.min(1024));
    let way = if way == 0 {
        high.checked_sub(low)? * u128::from(part) / 1024
    } else {
        way
    };
    let number = low + way;
    Some(format!("{number:0length$}"))
}

/// The most figures that neighbours have.
const LONGEST: usize = 34;

/// Accepts figures, zeros at their end left out.
fn figures(text: &str) -> Option<&str> {
    let regular = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_digit());
    regular.then(|| text.trim_end_matches('0'))
}

/// Returns the first and the last number of a length that lie between two decimals.
fn between(lower: &str, upper: Option<&str>, length: usize) -> Option<(u128, Option<u128>)> {
    let first = at_length(lower, length)? + 1;
    let last = match upper {
        None => Some(10u128.pow(u32::try_from(length).ok()?) - 1),
        Some(upper) => {
            let cut = at_length(upper, length)?;
            // What is longer than this lies above its own beginning.
            if upper.len() > length {
                Some(cut)
            } else {
                cut.checked_sub(1)
            }
        }
    };
    Some((first, last))
}

/// Returns a decimal as a whole number of so many figures, cut or filled up with zeros.
fn at_length(decimal: &str, length: usize) -> Option<u128> {
    let mut number = 0u128;
    for at in 0..length {
        let digit = decimal.as_bytes().get(at).map_or(0, |byte| byte - b'0');
        number = number.checked_mul(10)?.checked_add(u128::from(digit))?;
    }
    Some(number)
}

/// Returns the number nearest to a wanted one that ends neither in 0 nor in 1.
fn nearest(first: u128, last: u128, wanted: u128) -> Option<u128> {
    let from = wanted.clamp(first, last);
    let ends_well = |number: &u128| number % 10 > 1;
    let below = (0..3)
        .filter_map(|steps| from.checked_sub(steps))
        .take_while(|number| *number >= first)
        .find(ends_well);
    let above = (0..3)
        .map(|steps| from + steps)
        .take_while(|number| *number <= last)
        .find(ends_well);
    match (below, above) {
        (Some(below), Some(above)) if from - below < above - from => Some(below),
        (below, above) => above.or(below),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_fit_between_their_neighbours() {
        let t = |lower: &str, upper: &str, wanted: &str, expected: Option<&str>| {
            let bounds = [lower, upper].map(|text| Some(text).filter(|text| !text.is_empty()));
            let found = fit(bounds[0], bounds[1], wanted, 2);
            assert_eq!(found.as_deref(), expected, "{lower}..{upper} for {wanted}");
        };

        t("", "", "33", Some("33"));
        t("", "", "3", Some("3"));
        t("33", "", "33", Some("4"));
        t("", "33", "33", Some("3"));
        t("33", "34", "335", Some("335"));
        t("33", "34", "3", Some("332"));
        t("33", "34", "9", Some("339"));
        t("5867", "", "87", Some("87"));
        t("", "2", "87", Some("19"));
        t("", "12", "87", Some("119"));
        t("1", "12", "2", Some("119"));
        t("12", "13", "15", Some("129"));
        t("99", "", "99", Some("992"));
        t("9", "", "2", Some("92"));
        t("3", "301", "9", Some("3009"));
        t("30", "31", "9", Some("309"));
        t("64", "642", "9", Some("6419"));
        t("34", "33", "3", None);
        t("33", "33", "3", None);
        t("33", "330", "3", None);
        t("3x", "", "3", None);
    }

    #[test]
    fn figures_that_cannot_be_had_leave_room_on_either_side() {
        let t = |lower: &str, upper: &str, wanted: &str, expected: Option<&str>| {
            let bounds = [lower, upper].map(|text| Some(text).filter(|text| !text.is_empty()));
            let found = fit_apart(bounds[0], bounds[1], wanted, 2, 512);
            assert_eq!(found.as_deref(), expected, "{lower}..{upper} for {wanted}");
        };

        t("64", "", "6482", Some("648"));
        t("64", "", "64", Some("645"));
        t("645", "", "642", Some("647"));
        t("", "65", "6531", Some("645"));
        t("64", "645", "6531", Some("642"));
        t("99", "", "99", Some("995"));
        t("", "648", "652", Some("644"));
        t("65", "64", "2", None);
    }

    #[test]
    fn something_fits_between_any_two() {
        let mut state = 7u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..20_000 {
            let mut number = |length: u64| -> String {
                (0..=random(length))
                    .map(|_| char::from(b'0' + u8::try_from(random(10)).unwrap()))
                    .collect()
            };
            let (mut lower, mut upper, wanted) = (number(5), number(5), number(6));
            if lower.trim_end_matches('0') == upper.trim_end_matches('0') {
                continue;
            }
            if lower > upper {
                std::mem::swap(&mut lower, &mut upper);
            }
            let found = fit(Some(&lower), Some(&upper), &wanted, 2).unwrap();
            assert!(
                *lower.trim_end_matches('0') < *found && *found < *upper,
                "{lower} {found} {upper}"
            );
            assert!(!found.ends_with('0'), "{lower} {found} {upper}");
        }
    }
}
