//! The file from which the original is made again.
//!
//! One JSON object a line: first what the file is, then, in order, `at` (a byte of the fixed file), `length` (bytes from
//! there that give way) and `original` (what stood there, in base64), at last the size and sum of both files.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use shelfmark::Format;
use shelfmark::record::Source;

use super::mend::Mended;
use crate::Failure;
use crate::output::{self, Output};

/// The kind of file, in its first line.
pub const KIND: &str = "catalogue fix --restore";

/// Writes the file.
pub struct Undo {
    path: PathBuf,
    output: Output,
    /// The input, where it is kept as a whole.
    whole: Option<PathBuf>,
    fixed: Sum,
    original: Sum,
}

/// The size of a file and a sum by which it is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    pub bytes: u64,
    pub hash: u64,
}

impl Sum {
    pub const EMPTY: Sum = Sum {
        bytes: 0,
        hash: 0xcbf2_9ce4_8422_2325,
    };

    pub fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        for byte in bytes {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    pub fn to_json(self) -> serde_json::Value {
        json!({"bytes": self.bytes, "sum": format!("{:016x}", self.hash)})
    }
}

impl Undo {
    pub fn create(path: &Path) -> Result<Undo, Failure> {
        let mut undo = Undo {
            path: path.to_owned(),
            output: output::create(path)?,
            whole: None,
            fixed: Sum::EMPTY,
            original: Sum::EMPTY,
        };
        undo.line(&json!({"kind": KIND, "version": 1}))?;
        Ok(undo)
    }

    /// Says which format the input is in: of other forms than ISO 2709 all is written anew, so all is kept.
    pub fn begin(&mut self, format: Format, file: Option<&Path>) -> Result<(), Failure> {
        if format == Format::Iso2709 && !file.is_some_and(is_packed) {
            return Ok(());
        }
        match file.filter(|file| file.as_os_str() != "-") {
            Some(file) => {
                self.whole = Some(file.to_owned());
                Ok(())
            }
            None => Err(Failure::usage(format!(
                "--undo keeps {format} as a whole and must read it again: name a FILE"
            ))),
        }
    }

    /// Keeps a record that was written as other bytes than it was read.
    pub fn record(
        &mut self,
        source: &Source,
        written: &[u8],
        mended: &Mended,
    ) -> Result<(), Failure> {
        let original = [source.skipped(), source.raw()].concat();
        let rules = mended.repairs.iter().chain(&mended.applied);
        let rules: Vec<&str> = rules.map(|(rule, _)| rule.as_str()).collect();
        self.keep(
            &original,
            written,
            &json!({"record": source.record(), "rules": rules}),
        )
    }

    /// Keeps what followed the last record.
    pub fn tail(&mut self, tail: &Source, written: &[u8]) -> Result<(), Failure> {
        self.keep(tail.skipped(), written, &json!({}))
    }

    fn keep(
        &mut self,
        original: &[u8],
        written: &[u8],
        about: &serde_json::Value,
    ) -> Result<(), Failure> {
        let at = self.fixed.bytes;
        self.fixed.add(written);
        if self.whole.is_some() {
            return Ok(());
        }
        self.original.add(original);
        if original != written {
            let mut line = json!({"at": at, "length": written.len(), "original": base64(original)});
            if let (Some(line), Some(about)) = (line.as_object_mut(), about.as_object()) {
                line.extend(about.clone());
            }
            self.line(&line)?;
        }
        Ok(())
    }

    /// Ends the file; some bytes were written last.
    pub fn finish(&mut self, written: &[u8]) -> Result<(), Failure> {
        self.fixed.add(written);
        if let Some(path) = self.whole.take() {
            let mut file = File::open(&path).map_err(|error| Failure::input(&path, &error))?;
            let mut chunk = vec![0; 48 << 10];
            let mut length = self.fixed.bytes;
            let mut at = 0;
            loop {
                let read = file.read(&mut chunk);
                let read = read.map_err(|error| Failure::input(&path, &error))?;
                let bytes = chunk.get(..read).unwrap_or_default();
                if bytes.is_empty() && length == 0 {
                    break;
                }
                self.original.add(bytes);
                self.line(&json!({"at": at, "length": length, "original": base64(bytes)}))?;
                at = self.fixed.bytes;
                length = 0;
            }
        }
        let sums = json!({"fixed": self.fixed.to_json(), "original": self.original.to_json()});
        self.line(&sums)?;
        self.output
            .flush()
            .map_err(|error| Failure::output(&self.path, &error))
    }

    fn line(&mut self, line: &serde_json::Value) -> Result<(), Failure> {
        writeln!(self.output, "{line}").map_err(|error| Failure::output(&self.path, &error))
    }
}

/// Tells whether a file is compressed; what is restored is then the file as it is.
fn is_packed(path: &Path) -> bool {
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && (start.starts_with(&[0x1F, 0x8B]) || start == [0x28, 0xB5, 0x2F, 0xFD])
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut padded = [0; 4];
        for (slot, byte) in padded.iter_mut().skip(1).zip(group) {
            *slot = *byte;
        }
        let bits = u32::from_be_bytes(padded);
        for at in 0..4 {
            if at <= group.len() {
                let digit = (bits >> (18 - 6 * at)) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// The bytes of base64; `None` where it is none.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        let mut count = 0_usize;
        for byte in group.iter().filter(|byte| **byte != b'=') {
            let digit = DIGITS.iter().position(|digit| digit == byte)?;
            bits = (bits << 6) | u32::try_from(digit).ok()?;
            count += 1;
        }
        bits <<= 6 * (4 - count);
        let [_, decoded @ ..] = bits.to_be_bytes();
        bytes.extend(decoded.iter().take(count.saturating_sub(1)));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_back() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg=="),
            (&[0xFF, 0xFE, 0x00], "//4A"),
        ] {
            assert_eq!(base64(bytes), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes));
        }
        assert_eq!(from_base64("Z*=="), None);
    }
}
