//! A tar, read strictly in its order, and only where all readers of tar agree on what it says.

use tar::{EntryType, Header};

use super::frame::Frame;
use super::{ArchiveError, BLOCK, Limits, pax};

/// Programs pad a tar to a multiple of 10 KiB; nobody needs more zeros than this behind its end.
const MOST_PADDING: usize = 64 << 10;

/// What stands before the content of a regular file.
pub(super) struct Entry {
    /// Its name, not checked yet.
    pub(super) name: String,
    /// The length of its content, in bytes, not checked either.
    pub(super) size: u64,
}

pub(super) struct Tape<'a> {
    frame: Frame<'a>,
}

impl<'a> Tape<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Tape<'a>, ArchiveError> {
        Ok(Tape {
            frame: Frame::open(bytes, limits)?,
        })
    }

    /// The next regular file, or `None` at the end of the tar. The content before must have been read.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, ArchiveError> {
        let mut long_name: Option<Vec<u8>> = None;
        let mut is_extended = false;
        loop {
            let block = self.block()?;
            if block == [0; BLOCK] {
                if is_extended {
                    return Err(ArchiveError::End("it ends in the middle of a member"));
                }
                if self.block()? != [0; BLOCK] {
                    return Err(ArchiveError::End("only one block of zeros marks its end"));
                }
                return Ok(None);
            }
            let header = Header::from_byte_slice(&block);
            let name = long_name
                .clone()
                .unwrap_or_else(|| header.path_bytes().into());
            let bad = |what| ArchiveError::Header {
                name: String::from_utf8_lossy(&name).into_owned(),
                what,
            };
            check(header).map_err(bad)?;
            let size = octal(&header.as_old().size).ok_or_else(|| bad("its size is no number"))?;
            let kind = header.entry_type();
            if !matches!(kind, EntryType::XHeader | EntryType::GNULongName) {
                return Ok(Some(Entry {
                    name: regular(header, name)?,
                    size,
                }));
            }
            if is_extended {
                return Err(bad("it has two extended headers"));
            }
            is_extended = true;
            if size > pax::MOST as u64 {
                return Err(bad("its extended header is too long"));
            }
            let content = self.content(size)?;
            long_name = match kind {
                EntryType::XHeader => pax::path(&content).map_err(bad)?,
                _ => match content.strip_suffix(b"\0") {
                    Some(name) => Some(name.to_vec()),
                    None => return Err(bad("its long name has no end")),
                },
            };
        }
    }

    /// The content of the file that `next` has found, with the zeros that fill its last block.
    pub(super) fn content(&mut self, size: u64) -> Result<Vec<u8>, ArchiveError> {
        // Grows as content comes: the size has only been promised.
        const STEP: u64 = 64 << 10;
        let mut content = Vec::new();
        let mut left = size;
        while left > 0 {
            let step = left.min(STEP) as usize;
            let start = content.len();
            content.resize(start + step, 0);
            if !self.frame.fill(&mut content[start..])? {
                return Err(ArchiveError::End("it stops in the middle of a member"));
            }
            left -= step as u64;
        }
        let mut padding = [0; BLOCK];
        let padding = &mut padding[..(BLOCK - content.len() % BLOCK) % BLOCK];
        if !padding.is_empty() && !self.frame.fill(padding)? {
            return Err(ArchiveError::End("it stops in the middle of a member"));
        }
        if padding.iter().any(|byte| *byte != 0) {
            return Err(ArchiveError::End("something is hidden behind a member"));
        }
        Ok(content)
    }

    /// Checks what follows the end of the tar: zeros, the frame's checksum, and no more.
    pub(super) fn finish(mut self) -> Result<(), ArchiveError> {
        let mut block = [0; BLOCK];
        let mut padding = 0;
        while self.frame.fill(&mut block)? {
            padding += BLOCK;
            if block != [0; BLOCK] {
                return Err(ArchiveError::End("something stands behind its end"));
            }
            if padding > MOST_PADDING {
                return Err(ArchiveError::End("too many zeros stand behind its end"));
            }
        }
        match self.frame.rest().len() {
            0 => Ok(()),
            more => Err(ArchiveError::Trailing(more)),
        }
    }

    fn block(&mut self) -> Result<[u8; BLOCK], ArchiveError> {
        let mut block = [0; BLOCK];
        if self.frame.fill(&mut block)? {
            Ok(block)
        } else {
            Err(ArchiveError::End("its two blocks of zeros are missing"))
        }
    }
}

/// What a header of every kind must have.
fn check(header: &Header) -> Result<(), &'static str> {
    if header.as_ustar().is_none() && header.as_gnu().is_none() {
        return Err("it is neither in POSIX nor in GNU format");
    }
    let told = octal(&header.as_old().cksum).ok_or("its checksum is no number")?;
    let bytes = header.as_bytes();
    // The field counts as spaces.
    let field: u64 = bytes[148..156].iter().map(|byte| u64::from(*byte)).sum();
    let sum: u64 = bytes.iter().map(|byte| u64::from(*byte)).sum();
    if sum - field + 8 * u64::from(b' ') != told {
        return Err("its checksum is wrong");
    }
    Ok(())
}

/// Digits, ended by NULs or spaces. Other ways to write a number are not read alike by all programs.
fn octal(field: &[u8]) -> Option<u64> {
    let length = field
        .iter()
        .take_while(|b| matches!(b, b'0'..=b'7'))
        .count();
    let (digits, end) = field.split_at(length);
    if digits.is_empty() || end.is_empty() || end.iter().any(|b| !matches!(b, 0 | b' ')) {
        return None;
    }
    let digits = digits.iter().map(|digit| u64::from(digit - b'0'));
    Some(digits.fold(0, |value, digit| value * 8 + digit))
}

/// The name of a regular file.
fn regular(header: &Header, name: Vec<u8>) -> Result<String, ArchiveError> {
    let kind = match header.entry_type() {
        // The library takes a NUL for it as well, which once stood for folders too.
        EntryType::Regular if header.as_old().linkflag == *b"0" => {
            return String::from_utf8(name).map_err(|error| ArchiveError::NotUtf8 {
                name: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            });
        }
        EntryType::Link => "a hard link",
        EntryType::Symlink => "a symbolic link",
        EntryType::Char => "a character device",
        EntryType::Block => "a block device",
        EntryType::Directory => "a folder",
        EntryType::Fifo => "a pipe",
        EntryType::GNUSparse => "a sparse file",
        EntryType::XGlobalHeader => "a header for all members",
        EntryType::GNULongLink => "a link with a long target",
        _ => "of an unknown kind",
    };
    Err(ArchiveError::NotAFile {
        name: String::from_utf8_lossy(&name).into_owned(),
        kind,
    })
}
