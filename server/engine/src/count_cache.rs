//! Token counts that outlive a run: by the content's hash, so that they can be used whatever a file is called and
//! whenever it was written, and are never wrong for having been moved.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::tokens::{self, Encoding};

/// Format and version of the file. Another version is another file's business: it is not read.
const MAGIC: &[u8; 8] = b"agopcnt1";

/// Texts shorter than this are counted faster than they are looked up, in bytes.
const WORTH_KEEPING: usize = 512;

/// More entries than this are not kept: 21 bytes each.
const MAX_ENTRIES: usize = 400_000;

/// Encoding and the first half of the BLAKE3 of a text.
type Key = (u8, [u8; 16]);

/// Counts by content. Shared between threads.
#[derive(Debug, Default)]
pub struct CountCache {
    counts: RwLock<HashMap<Key, u32>>,
    has_changed: AtomicBool,
}

impl CountCache {
    /// Exact tokens of a text: known, or counted and from now on known.
    pub fn count(&self, encoding: Encoding, text: &str) -> usize {
        if text.len() < WORTH_KEEPING {
            return tokens::count(encoding, text);
        }
        let key = key(encoding, text);
        let known = self
            .counts
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .copied();
        if let Some(known) = known {
            return known as usize;
        }
        let counted = tokens::count(encoding, text);
        if let Ok(small) = u32::try_from(counted) {
            let mut counts = self.counts.write().unwrap_or_else(PoisonError::into_inner);
            if counts.len() < MAX_ENTRIES {
                counts.insert(key, small);
                self.has_changed.store(true, Ordering::Relaxed);
            }
        }
        counted
    }

    /// Whether something was counted since the last [`CountCache::encode`].
    pub fn has_changed(&self) -> bool {
        self.has_changed.load(Ordering::Relaxed)
    }

    /// Number of counts that are known.
    pub fn len(&self) -> usize {
        self.counts
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The counts as bytes: a magic number, the entries in order, and the BLAKE3 of all before it.
    pub fn encode(&self) -> Vec<u8> {
        self.has_changed.store(false, Ordering::Relaxed);
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        let mut entries: Vec<_> = counts.iter().collect();
        entries.sort();
        let mut bytes = Vec::with_capacity(MAGIC.len() + entries.len() * 21 + 32);
        bytes.extend_from_slice(MAGIC);
        for ((encoding, hash), count) in entries {
            bytes.push(*encoding);
            bytes.extend_from_slice(hash);
            bytes.extend_from_slice(&count.to_le_bytes());
        }
        let checksum = blake3::hash(&bytes);
        bytes.extend_from_slice(checksum.as_bytes());
        bytes
    }

    /// Reads what [`CountCache::encode`] wrote. `None` when it is damaged or of another version.
    pub fn decode(bytes: &[u8]) -> Option<CountCache> {
        let (body, checksum) = bytes.split_last_chunk::<32>()?;
        if blake3::hash(body).as_bytes() != checksum {
            return None;
        }
        let entries = body.strip_prefix(MAGIC)?;
        let mut counts = HashMap::with_capacity(entries.len() / 21);
        for entry in entries.chunks_exact(21).take(MAX_ENTRIES) {
            let (encoding, rest) = entry.split_first()?;
            let (hash, count) = rest.split_first_chunk::<16>()?;
            let count = u32::from_le_bytes(count.try_into().ok()?);
            counts.insert((*encoding, *hash), count);
        }
        Some(CountCache {
            counts: RwLock::new(counts),
            has_changed: AtomicBool::new(false),
        })
    }
}

fn key(encoding: Encoding, text: &str) -> Key {
    let mut half = [0; 16];
    half.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    (encoding as u8, half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_known_after_a_way_through_bytes() {
        let text = "Some words that are long enough. ".repeat(40);
        let cache = CountCache::default();
        for encoding in Encoding::ALL {
            assert_eq!(cache.count(encoding, &text), tokens::count(encoding, &text));
        }
        assert_eq!(cache.len(), Encoding::ALL.len());
        assert!(cache.has_changed());
        let bytes = cache.encode();
        assert!(!cache.has_changed());
        let again = CountCache::decode(&bytes).unwrap();
        assert_eq!(
            again.count(Encoding::Cl100kBase, &text),
            tokens::count(Encoding::Cl100kBase, &text)
        );
        assert!(!again.has_changed(), "it was known");
        assert_eq!(again.encode(), bytes);
    }

    #[test]
    fn damage_is_noticed() {
        let cache = CountCache::default();
        cache.count(Encoding::default(), &"x y ".repeat(400));
        let bytes = cache.encode();
        assert!(CountCache::decode(&[]).is_none());
        assert!(CountCache::decode(&bytes[..bytes.len() - 1]).is_none());
        for index in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[index] ^= 1;
            assert!(CountCache::decode(&damaged).is_none(), "byte {index}");
        }
    }
}
