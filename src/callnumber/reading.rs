//! Shelf-reading: which books stand out of order, and where they belong.

/// A book that stands out of order, by its index, and the books in order between which it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Misplaced {
    /// Which book.
    pub index: usize,
    /// The last book in order that it belongs behind.
    pub after: Option<usize>,
    /// The first book in order that it belongs before.
    pub before: Option<usize>,
}

/// Finds the fewest books to move so that all stand in order.
///
/// What is left is the longest run of books whose keys do not fall (in n log n steps).
///
/// ```
/// use shelfmark::callnumber::{CallNumber, misplaced};
///
/// let shelf = ["QA9 .B3", "QA76.9 .D3", "QA76.73 .J38", "QA77 .A1"];
/// let keys = shelf.map(|number| CallNumber::parse(number).shelf_key());
/// let moved = misplaced(&keys);
/// assert_eq!(moved.len(), 1);
/// assert_eq!((moved[0].index, moved[0].after, moved[0].before), (1, Some(2), Some(3)));
/// ```
pub fn misplaced<K: Ord>(keys: &[K]) -> Vec<Misplaced> {
    let kept = longest_run(keys);
    let mut is_kept = vec![false; keys.len()];
    for index in &kept {
        if let Some(slot) = is_kept.get_mut(*index) {
            *slot = true;
        }
    }
    let key_of = |index: usize| keys.get(index);
    is_kept
        .iter()
        .enumerate()
        .filter(|(_, kept)| !**kept)
        .map(|(index, _)| {
            let at = kept.partition_point(|other| key_of(*other) <= key_of(index));
            Misplaced {
                index,
                after: at.checked_sub(1).and_then(|at| kept.get(at)).copied(),
                before: kept.get(at).copied(),
            }
        })
        .collect()
}

/// The indexes of a longest run whose keys do not fall, by patience sorting.
fn longest_run<K: Ord>(keys: &[K]) -> Vec<usize> {
    // The last book of the best run of each length, and the book before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        let at = ends.partition_point(|end| keys.get(*end).is_some_and(|end| end <= key));
        before.push(at.checked_sub(1).and_then(|at| ends.get(at)).copied());
        match ends.get_mut(at) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(index) = next {
        run.push(index);
        next = before.get(index).copied().flatten();
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest run by trying every choice.
    fn by_force(keys: &[u8]) -> usize {
        (0..1u32 << keys.len())
            .filter_map(|choice| {
                let run: Vec<u8> = (0..keys.len())
                    .filter(|index| choice >> index & 1 == 1)
                    .map(|index| keys[index])
                    .collect();
                run.is_sorted().then_some(run.len())
            })
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn no_fewer_books_would_do() {
        let mut state = 1u32;
        for _ in 0..200 {
            let keys: Vec<u8> = (0..9)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8 % 7
                })
                .collect();
            let moved = misplaced(&keys);
            assert_eq!(keys.len() - moved.len(), by_force(&keys), "{keys:?}");
        }
    }
}
