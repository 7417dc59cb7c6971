//! Any text: definitions are read or refused with a reason.

use shelfmark::schema::Schema;

pub fn holds(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = Schema::marc21().extended(&text) {
        assert!(!error.to_string().is_empty());
    }
}
