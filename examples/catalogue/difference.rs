//! The difference between two states of a record, line by line.

use std::fmt::Write;

use shelfmark::Record;

/// Lines that are gone (`-`) and new (`+`), in the order of the record.
pub fn difference(before: &Record, after: &Record) -> String {
    let text = |record: &Record| record.to_string();
    let (before, after) = (text(before), text(after));
    let old: Vec<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().collect();
    let same = |a: &[&str], b: &[&str]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let head = same(&old, &new);
    let (old, new) = (old.split_at(head).1, new.split_at(head).1);
    let reversed = |lines: &[&str]| {
        lines
            .iter()
            .rev()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    let (old_back, new_back) = (reversed(old), reversed(new));
    let tail = old_back
        .iter()
        .zip(&new_back)
        .take_while(|(a, b)| a == b)
        .count();
    let old = old.split_at(old.len() - tail).0;
    let new = new.split_at(new.len() - tail).0;
    let mut lines = String::new();
    let mut put = |mark: char, line: &str| {
        let _ = writeln!(lines, "{mark} {line}");
    };
    // A record of a hundred fields takes ten thousand comparisons; more than a few million would take seconds.
    if old.len().saturating_mul(new.len()) > 4_000_000 {
        old.iter().for_each(|line| put('-', line));
        new.iter().for_each(|line| put('+', line));
        return lines;
    }
    let common = common(old, new);
    let width = new.len() + 1;
    let longest = |i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                i += 1;
                j += 1;
            }
            (Some(_), Some(b)) if longest(i, j + 1) > longest(i + 1, j) => {
                put('+', b);
                j += 1;
            }
            (Some(a), _) => {
                put('-', a);
                i += 1;
            }
            (None, Some(b)) => {
                put('+', b);
                j += 1;
            }
            (None, None) => return lines,
        }
    }
}

/// How many lines two texts have in common from each pair of lines on.
fn common(old: &[&str], new: &[&str]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut table = vec![0; (old.len() + 1) * width];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            // in bounds: there is a row and a column more than there are lines.
            table[i * width + j] = if a == b {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    table
}
