//! Check digits. All functions take ASCII digits and return an ASCII digit or `X`.

/// The check digit of ISBN-10 and ISSN: weights fall by one to 2 in front of it, modulo 11.
pub(super) fn modulo_11(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(2u32..)
        .map(|(digit, weight)| value(*digit) * (weight % 11))
        .fold(0, |sum, product| (sum + product) % 11);
    digit_or_x((11 - sum) % 11)
}

/// The check digit of EAN, UPC, ISBN-13 and ISMN: weights 3 and 1 in turn from the right, modulo 10.
pub(super) fn modulo_10(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([3u32, 1].into_iter().cycle())
        .map(|(digit, weight)| value(*digit) * weight)
        .fold(0, |sum, product| (sum + product) % 10);
    digit_or_x((10 - sum) % 10)
}

/// The check digit of ISNI and ORCID: ISO 7064, modulo 11-2.
pub(super) fn modulo_11_2(digits: &[u8]) -> u8 {
    let sum = digits
        .iter()
        .fold(0, |sum, digit| (sum + value(*digit)) * 2 % 11);
    digit_or_x((12 - sum) % 11)
}

/// Puts an ASCII check digit into words that an error can carry.
pub(super) fn matches(expected: u8, found: u8) -> Result<(), (char, char)> {
    if expected == found {
        Ok(())
    } else {
        Err((char::from(expected), char::from(found)))
    }
}

fn value(digit: u8) -> u32 {
    u32::from(digit.wrapping_sub(b'0') % 10)
}

fn digit_or_x(value: u32) -> u8 {
    match value {
        10 => b'X',
        _ => b"0123456789".get(value as usize).copied().unwrap_or(b'0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_known_numbers() {
        assert_eq!(modulo_11(b"061871460"), b'X');
        assert_eq!(modulo_11(b"030640615"), b'2');
        assert_eq!(modulo_11(b"0378595"), b'5');
        assert_eq!(modulo_11(b"2434561"), b'X');
        assert_eq!(modulo_10(b"978030640615"), b'7');
        assert_eq!(modulo_10(b"03600029145"), b'2');
        assert_eq!(modulo_11_2(b"000000012103268"), b'3');
        assert_eq!(modulo_11_2(b"000000012150090"), b'X');
    }
}
