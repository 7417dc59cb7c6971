//! How much of the machine a reader may use.

/// What a reader refuses to go beyond, so that no input exhausts memory.
///
/// A reader that meets a limit stops with [`ErrorKind::Limit`](crate::ErrorKind::Limit); what it returned before
/// stays good.
///
/// ```
/// use shelfmark::Limits;
///
/// let limits = Limits::default().record_bytes(1 << 20);
/// assert_eq!(limits.max_record_bytes(), 1_048_576);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    record_bytes: usize,
    xml_depth: usize,
    xml_attributes: usize,
    json_depth: usize,
    expansion_ratio: u64,
}

impl Limits {
    /// Sets the most bytes that one record may take in its exchange form (default 32 MiB).
    ///
    /// ISO 2709 itself ends at 99,999 bytes, but writers go over it, and MARCXML has no bound.
    #[must_use]
    pub fn record_bytes(mut self, bytes: usize) -> Limits {
        self.record_bytes = bytes.max(24);
        self
    }

    /// Sets how many XML elements may stand inside each other (default 64).
    #[must_use]
    pub fn xml_depth(mut self, depth: usize) -> Limits {
        self.xml_depth = depth;
        self
    }

    /// Sets how many attributes one XML element may carry (default 64).
    #[must_use]
    pub fn xml_attributes(mut self, count: usize) -> Limits {
        self.xml_attributes = count;
        self
    }

    /// Sets how many JSON arrays and objects may stand inside each other (default 64).
    #[must_use]
    pub fn json_depth(mut self, depth: usize) -> Limits {
        self.json_depth = depth;
        self
    }

    /// Sets how many bytes one compressed byte may turn into, on average over what was read (default 2,000).
    #[must_use]
    pub fn expansion_ratio(mut self, ratio: u64) -> Limits {
        self.expansion_ratio = ratio;
        self
    }

    /// Returns the most bytes that one record may take.
    pub fn max_record_bytes(&self) -> usize {
        self.record_bytes
    }

    /// Returns how many XML elements may stand inside each other.
    pub fn max_xml_depth(&self) -> usize {
        self.xml_depth
    }

    /// Returns how many attributes one XML element may carry.
    pub fn max_xml_attributes(&self) -> usize {
        self.xml_attributes
    }

    /// Returns how many JSON arrays and objects may stand inside each other.
    pub fn max_json_depth(&self) -> usize {
        self.json_depth
    }

    /// Returns how many bytes one compressed byte may turn into.
    pub fn max_expansion_ratio(&self) -> u64 {
        self.expansion_ratio
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            record_bytes: 32 << 20,
            xml_depth: 64,
            xml_attributes: 64,
            json_depth: 64,
            expansion_ratio: 2_000,
        }
    }
}
