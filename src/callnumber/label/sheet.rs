//! Sheets of labels, and the stock they are printed on.

use std::fmt::{self, Write as _};
use std::str::FromStr;

/// Label stock: how many labels lie where on a page. Lengths are in tenths of a millimetre.
///
/// Parses from the name of common stock, or from its measures in millimetres:
/// `PAGE:COLUMNSxROWS:WIDTHxHEIGHT[:LEFT,TOP[:GAPX,GAPY]]` with `a4`, `letter` or `WxH` as page.
///
/// ```
/// use shelfmark::callnumber::label::Stock;
///
/// let stock: Stock = "letter-3x10".parse()?;
/// assert_eq!(stock.labels(), 30);
/// let stock: Stock = "a4:7x9:25x30:10,12:2,0".parse()?;
/// assert_eq!(stock.labels(), 63);
/// assert!("a4:9x9:30x30".parse::<Stock>().is_err());
/// # Ok::<(), shelfmark::callnumber::label::ParseStockError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stock {
    page: (u32, u32),
    columns: u32,
    rows: u32,
    label: (u32, u32),
    margin: (u32, u32),
    gap: (u32, u32),
}

/// Stock that many suppliers sell, with its measures.
const COMMON: [(&str, &str, &str); 8] = [
    (
        "letter-3x10",
        "letter:3x10:66.7x25.4:4.8,12.7:3.1,0",
        "address labels, 1 by 2 5/8 inches",
    ),
    (
        "letter-4x20",
        "letter:4x20:44.4x12.7:7.6,12.7:7.6,0",
        "return address labels, 1/2 by 1 3/4 inches",
    ),
    (
        "letter-2x5",
        "letter:2x5:101.6x50.8:4,12.7:4.8,0",
        "shipping labels, 2 by 4 inches",
    ),
    (
        "letter-spine-8x6",
        "letter:8x6:25.4x38.1:6.3,25.4:0,0",
        "spine labels, 1 by 1 1/2 inches",
    ),
    (
        "a4-3x8",
        "a4:3x8:70x36:0,4.5:0,0",
        "address labels, 70 by 36 mm",
    ),
    (
        "a4-3x7",
        "a4:3x7:63.5x38.1:7.2,15.1:2.5,0",
        "address labels, 63.5 by 38.1 mm",
    ),
    (
        "a4-5x13",
        "a4:5x13:38.1x21.2:4.7,10.7:2.5,0",
        "small labels, 38.1 by 21.2 mm",
    ),
    (
        "a4-spine-7x7",
        "a4:7x7:25x38:10,15:2.5,0",
        "spine labels, 25 by 38 mm",
    ),
];

impl Stock {
    /// Returns the names of common stock, their measures, and what they are.
    pub fn common() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        COMMON.into_iter()
    }

    /// Returns how many labels a page holds.
    pub fn labels(&self) -> usize {
        (self.columns * self.rows) as usize
    }
}

/// The text names no stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseStockError {
    text: String,
    reason: &'static str,
}

impl fmt::Display for ParseStockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = COMMON.iter().map(|(name, ..)| *name).collect();
        write!(
            f,
            "no label stock {:?}: {}; {} or PAGE:COLUMNSxROWS:WIDTHxHEIGHT[:LEFT,TOP[:GAPX,GAPY]] in millimetres",
            self.text,
            self.reason,
            names.join(", ")
        )
    }
}

impl std::error::Error for ParseStockError {}

impl FromStr for Stock {
    type Err = ParseStockError;

    fn from_str(text: &str) -> Result<Stock, ParseStockError> {
        let known = COMMON.iter().find(|(name, ..)| *name == text);
        let measures = known.map_or(text, |(_, measures, _)| *measures);
        let error = |reason| ParseStockError {
            text: text.to_owned(),
            reason,
        };
        let mut fields = measures.split(':');
        let page = match fields.next().unwrap_or_default() {
            "a4" => (2100, 2970),
            "letter" => (2159, 2794),
            page => pair(page, 'x', tenths).ok_or_else(|| error("no such page"))?,
        };
        let mut next = |separator, read: fn(&str) -> Option<u32>| {
            fields.next().map(|field| pair(field, separator, read))
        };
        let (columns, rows) = next('x', count)
            .flatten()
            .ok_or_else(|| error("columns and rows wanted"))?;
        let label = next('x', tenths)
            .flatten()
            .ok_or_else(|| error("width and height wanted"))?;
        let margin = next(',', tenths)
            .unwrap_or(Some((0, 0)))
            .ok_or_else(|| error("left and top wanted"))?;
        let gap = next(',', tenths)
            .unwrap_or(Some((0, 0)))
            .ok_or_else(|| error("gaps wanted"))?;
        let width = margin.0 + columns * label.0 + (columns - 1) * gap.0;
        let height = margin.1 + rows * label.1 + (rows - 1) * gap.1;
        if width > page.0 || height > page.1 {
            return Err(error("the labels do not fit the page"));
        }
        Ok(Stock {
            page,
            columns,
            rows,
            label,
            margin,
            gap,
        })
    }
}

fn pair(field: &str, separator: char, read: fn(&str) -> Option<u32>) -> Option<(u32, u32)> {
    let (one, two) = field.split_once(separator)?;
    Some((read(one)?, read(two)?))
}

/// Columns or rows.
fn count(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| (1..=100).contains(count))
}

/// Millimetres with one decimal, as tenths.
fn tenths(text: &str) -> Option<u32> {
    let (whole, decimal) = text.split_once('.').unwrap_or((text, "0"));
    let whole: u32 = whole.parse().ok().filter(|whole| *whole <= 2000)?;
    let decimal: u32 = match decimal.len() {
        1 => decimal.parse().ok()?,
        _ => return None,
    };
    Some(whole * 10 + decimal)
}

/// Labels laid out on pages of a [`Stock`].
///
/// ```
/// use shelfmark::callnumber::label::{Sheet, Stock};
///
/// let stock: Stock = "a4-spine-7x7".parse()?;
/// let labels = [vec!["QA".to_owned(), "9".to_owned(), ".B3".to_owned()]];
/// let svg = Sheet::new(&stock).start_at(8).to_svg(&labels);
/// assert!(svg.contains(">.B3</text>"));
/// # Ok::<(), shelfmark::callnumber::label::ParseStockError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sheet<'s> {
    stock: &'s Stock,
    first: usize,
}

impl<'s> Sheet<'s> {
    /// Begins with the first label of a page.
    pub fn new(stock: &'s Stock) -> Sheet<'s> {
        Sheet { stock, first: 0 }
    }

    /// Begins with another label, counted from 1 along the rows: those before it are used up.
    #[must_use]
    pub fn start_at(mut self, label: usize) -> Sheet<'s> {
        self.first = label.saturating_sub(1);
        self
    }

    /// Returns page, left and top (in tenths of a millimetre) of the label at an index.
    pub fn place_of(&self, index: usize) -> (usize, u32, u32) {
        let Stock {
            columns,
            label,
            margin,
            gap,
            ..
        } = self.stock;
        let index = index + self.first;
        let page = index / self.stock.labels();
        let on_page = u32::try_from(index % self.stock.labels()).unwrap_or_default();
        let (row, column) = (on_page / columns, on_page % columns);
        (
            page,
            margin.0 + column * (label.0 + gap.0),
            margin.1 + row * (label.1 + gap.1),
        )
    }

    /// Draws labels as one SVG document in millimetres, the pages below each other.
    pub fn to_svg(&self, labels: &[Vec<String>]) -> String {
        let (width, height) = self.stock.page;
        let pages = match labels.len() {
            0 => 1,
            count => self.place_of(count - 1).0 + 1,
        };
        let total = u32::try_from(pages).unwrap_or(1).saturating_mul(height);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}mm\" height=\"{h}mm\" viewBox=\"0 0 {w} {h}\" \
             font-family=\"monospace\">\n",
            w = Millimetres(width),
            h = Millimetres(total),
        );
        for (index, lines) in labels.iter().enumerate() {
            let (page, left, top) = self.place_of(index);
            let top = top + u32::try_from(page).unwrap_or(0).saturating_mul(height);
            self.draw(lines, left, top, &mut svg);
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// One label: lines as large as its height and width allow, four millimetres at most.
    fn draw(&self, lines: &[String], left: u32, top: u32, svg: &mut String) {
        let (width, height) = self.stock.label;
        let count = u32::try_from(lines.len()).unwrap_or(1).max(1);
        let longest = lines
            .iter()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(1);
        let longest = u32::try_from(longest).unwrap_or(1).max(1);
        // A monospaced character is six tenths of its height wide; a line is a quarter higher than its letters.
        let by_height = height.saturating_sub(20) * 4 / (count * 5);
        let by_width = width.saturating_sub(20) * 10 / (longest * 6);
        let size = by_height.min(by_width).clamp(10, 40);
        for (index, line) in lines.iter().enumerate() {
            let down = u32::try_from(index).unwrap_or(0) * size * 5 / 4;
            // Writing to a string does not fail.
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\" xml:space=\"preserve\">{}</text>",
                Millimetres(left + 10),
                Millimetres(top + 10 + size + down),
                Millimetres(size),
                Escaped(line)
            );
        }
    }
}

/// Tenths printed as millimetres.
struct Millimetres(u32);

impl fmt::Display for Millimetres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            decimal => write!(f, "{}.{decimal}", self.0 / 10),
        }
    }
}

/// Text within XML.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                c if c < ' ' => f.write_char(' ')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_common_stock_fits_its_page() {
        for (name, ..) in COMMON {
            assert!(name.parse::<Stock>().is_ok(), "{name}");
        }
    }

    #[test]
    fn labels_run_along_the_rows_and_over_pages() {
        let stock: Stock = "a4-3x8".parse().unwrap();
        let sheet = Sheet::new(&stock).start_at(3);
        assert_eq!(sheet.place_of(0), (0, 1400, 45));
        assert_eq!(sheet.place_of(1), (0, 0, 405));
        assert_eq!(sheet.place_of(22).0, 1);
    }
}
