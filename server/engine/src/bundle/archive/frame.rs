//! The zstd frame: what its header says is looked at before anything is decoded.

use std::io::{ErrorKind, Read};

use zstd::stream::read::Decoder;

use super::{ArchiveError, BLOCK, Limits, pax};

/// The largest window is 8 MiB: what RFC 8878 recommends that every decoder can do, and what levels up to 19 use.
pub(super) const WINDOW_LOG: u32 = 23;

const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// A frame that is being decoded, as far as it is asked for.
pub(super) struct Frame<'a> {
    decoder: Decoder<'static, &'a [u8]>,
}

impl<'a> Frame<'a> {
    /// Begins to decode the frame at the start of `bytes`.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Frame<'a>, ArchiveError> {
        // What cannot be compressed still does not grow by as much as the headers may take.
        let limit = most(limits);
        let size = bytes.len() as u64;
        if size > limit {
            return Err(ArchiveError::TooLarge { size, limit });
        }
        check_header(bytes, limit)?;
        let decoder = Decoder::with_buffer(bytes).and_then(|mut decoder| {
            decoder.window_log_max(WINDOW_LOG)?;
            Ok(decoder.single_frame())
        });
        match decoder {
            Ok(decoder) => Ok(Frame { decoder }),
            Err(error) => Err(ArchiveError::Damaged(error.to_string())),
        }
    }

    /// Fills `buffer`, or says that the content has ended before its first byte: `false`.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<bool, ArchiveError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.decoder.read(&mut buffer[filled..]) {
                Ok(0) if filled == 0 => return Ok(false),
                Ok(0) => return Err(ArchiveError::End("it stops in the middle of a block")),
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                    return Err(ArchiveError::Truncated);
                }
                Err(error) => return Err(ArchiveError::Damaged(error.to_string())),
            }
        }
        Ok(true)
    }

    /// What follows the frame, whose content has been read to its end.
    pub(super) fn rest(self) -> &'a [u8] {
        self.decoder.finish()
    }
}

/// What a tar within the limits may have at most, in bytes.
fn most(limits: &Limits) -> u64 {
    let blocks_a_member = (pax::MOST / BLOCK + 4) as u64;
    let headers = (limits.members as u64).saturating_mul(blocks_a_member * BLOCK as u64);
    let members = limits.total.saturating_add(limits.manifest);
    members.saturating_add(headers).saturating_add(1 << 20)
}

/// Reads the header by itself: the library would tell less of what is wrong. RFC 8878, 3.1.1.1.
fn check_header(bytes: &[u8], most: u64) -> Result<(), ArchiveError> {
    let common = bytes.len().min(MAGIC.len());
    if bytes[..common] != MAGIC[..common] {
        return Err(ArchiveError::NotZstd);
    }
    let Some((&descriptor, rest)) = bytes.get(MAGIC.len()..).and_then(<[u8]>::split_first) else {
        return Err(ArchiveError::Truncated);
    };
    let is_single_segment = descriptor & 0x20 != 0;
    if descriptor & 0x04 == 0 {
        return Err(ArchiveError::NoChecksum);
    }
    if descriptor & 0x03 != 0 {
        return Err(ArchiveError::Dictionary);
    }
    let (window, rest) = if is_single_segment {
        (None, rest)
    } else {
        let (&byte, rest) = rest.split_first().ok_or(ArchiveError::Truncated)?;
        let base = 1_u64 << (10 + (byte >> 3));
        (Some(base + base / 8 * u64::from(byte & 7)), rest)
    };
    let length = match descriptor >> 6 {
        0 => usize::from(is_single_segment),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    let field = rest.get(..length).ok_or(ArchiveError::Truncated)?;
    let mut content = [0; 8];
    content[..length].copy_from_slice(field);
    let content = u64::from_le_bytes(content).saturating_add(if length == 2 { 256 } else { 0 });
    let window = window.unwrap_or(content);
    let limit = 1 << WINDOW_LOG;
    if window > limit {
        return Err(ArchiveError::Window { window, limit });
    }
    if content > most {
        return Err(ArchiveError::TooLarge {
            size: content,
            limit: most,
        });
    }
    Ok(())
}
