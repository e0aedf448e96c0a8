//! Which names the members of an archive may have: those that mean the same file, inside the workspace, on every system.
//!
//! A name is refused wherever the archive is read, not only where it would do harm, so that an archive that was saved
//! here can be restored elsewhere.

use std::collections::HashMap;
use std::fmt;

use thiserror::Error;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

use crate::path::RelPath;

/// The longest name, in bytes. Some systems take no longer paths, and the folder of the workspace stands before it.
pub const MAX_NAME: usize = 1024;

/// The longest segment of a name, in bytes: what most file systems take.
pub const MAX_SEGMENT: usize = 255;

/// Why a name is refused.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NameError {
    /// No name at all.
    #[error("it is empty")]
    Empty,
    /// `/etc/passwd`, or `//server/share`.
    #[error("it is absolute, and would land outside the workspace")]
    Absolute,
    /// `C:x`, or the stream of a file: `a.md:x`.
    #[error("it has a colon, which stands for a drive or a hidden stream on Windows")]
    Colon,
    /// `a\b`, or `\\server\share`.
    #[error("it has a backslash, which separates folders on Windows")]
    Backslash,
    /// A segment `..`.
    #[error("it has a segment `..`, and could land outside the workspace")]
    Parent,
    /// A segment `.`, an empty one, or one that shows nothing.
    #[error("it has a segment that is empty or `.`")]
    EmptySegment,
    /// NUL, a line break, or another control character.
    #[error("it has the control character U+{:04X}", *.0 as u32)]
    Control(char),
    /// A character that makes the name show as another one.
    #[error("it has the character U+{:04X}, which changes the direction of text", *.0 as u32)]
    Direction(char),
    /// `CON`, `nul.md`, …
    #[error("`{0}` is a device on Windows")]
    Device(String),
    /// `a.md.`, or `a `.
    #[error("a segment ends in a dot or a space, which Windows drops")]
    TrailingDotOrSpace,
    /// `.git`, in any spelling that a system takes for it.
    #[error("it lies in a `.git` folder, whose settings can run programs")]
    Git,
    /// The whole name, or one segment.
    #[error("it is longer than {MAX_NAME} bytes, or one of its segments longer than {MAX_SEGMENT}")]
    TooLong,
}

/// The path that a member's name stands for.
///
/// # Errors
///
/// When the name is not that of one file inside the workspace on every system.
pub fn check(name: &str) -> Result<RelPath, NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > MAX_NAME {
        return Err(NameError::TooLong);
    }
    if name.starts_with('/') {
        return Err(NameError::Absolute);
    }
    name.chars().try_for_each(check_char)?;
    name.split('/').try_for_each(check_segment)?;
    let path = RelPath::new(name).ok_or(NameError::Parent)?;
    // Nothing was there to be normalised.
    if path.as_str() == name {
        Ok(path)
    } else {
        Err(NameError::EmptySegment)
    }
}

/// Whether a bundle can be called so: its name is one segment, to which extensions are added.
///
/// # Errors
///
/// When files of that name cannot be made on every system.
pub fn check_bundle(name: &str) -> Result<(), NameError> {
    if name.contains('/') {
        return Err(NameError::Absolute);
    }
    if name.len() + ".tar.zst".len() > MAX_SEGMENT {
        return Err(NameError::TooLong);
    }
    check(name).map(|_| ())
}

fn check_char(c: char) -> Result<(), NameError> {
    match c {
        '\\' => Err(NameError::Backslash),
        ':' => Err(NameError::Colon),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Err(NameError::Direction(c)),
        '\u{2028}' | '\u{2029}' => Err(NameError::Control(c)),
        c if c.is_control() => Err(NameError::Control(c)),
        _ => Ok(()),
    }
}

fn check_segment(segment: &str) -> Result<(), NameError> {
    // Some systems overlook case and characters that show nothing.
    match key(segment).as_str() {
        "" | "." => return Err(NameError::EmptySegment),
        ".." => return Err(NameError::Parent),
        ".git" | "git~1" => return Err(NameError::Git),
        _ => {}
    }
    if segment.len() > MAX_SEGMENT {
        return Err(NameError::TooLong);
    }
    if segment.ends_with(['.', ' ']) {
        return Err(NameError::TrailingDotOrSpace);
    }
    match segment.split('.').next().map(str::trim) {
        Some(stem) if is_device(stem) => Err(NameError::Device(stem.to_owned())),
        _ => Ok(()),
    }
}

fn is_device(stem: &str) -> bool {
    const DEVICES: [&str; 7] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];
    if DEVICES.iter().any(|name| name.eq_ignore_ascii_case(stem)) {
        return true;
    }
    let Some((port, number)) = stem.split_at_checked(3) else {
        return false;
    };
    let mut number = number.chars();
    let is_port = port.eq_ignore_ascii_case("COM") || port.eq_ignore_ascii_case("LPT");
    is_port
        && matches!(
            (number.next(), number.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
}

/// Equal for names that some file system takes for the same: case folded, decomposed, without characters that show
/// nothing. This is how ext4, APFS and NTFS compare, each in part.
pub fn key(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let decomposed: String = name.nfd().filter(|c| !is_ignorable(*c)).collect();
    UniCase::unicode(decomposed)
        .to_folded_case()
        .nfd()
        .collect()
}

/// The characters that Unicode calls default ignorable.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Two names that cannot both be files of one folder tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// The same name again.
    Twice,
    /// Names that differ only in case, or in how Unicode writes the same letters.
    Alike(RelPath),
    /// One is a file, and the other lies in a folder of that name.
    FileAndFolder(RelPath),
}

/// Names that can all be files of one folder tree on every system.
#[derive(Default, Debug)]
pub struct Names {
    files: HashMap<String, RelPath>,
    /// The folders that the files lie in, each with a file in it.
    folders: HashMap<String, RelPath>,
}

impl Names {
    /// Adds a name.
    ///
    /// # Errors
    ///
    /// When it clashes with one that is there.
    pub fn insert(&mut self, path: &RelPath) -> Result<(), Clash> {
        let key = key(path.as_str());
        match self.files.get(&key) {
            Some(other) if other == path => return Err(Clash::Twice),
            Some(other) => return Err(Clash::Alike(other.clone())),
            None => {}
        }
        if let Some(other) = self.folders.get(&key) {
            return Err(Clash::FileAndFolder(other.clone()));
        }
        for (slash, _) in key.match_indices('/') {
            let folder = &key[..slash];
            if let Some(other) = self.files.get(folder) {
                return Err(Clash::FileAndFolder(other.clone()));
            }
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), path.clone());
            }
        }
        self.files.insert(key, path.clone());
        Ok(())
    }
}

/// A name as messages show it: nothing in it can control a terminal, and it is not longer than a line.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 120;
        let mut chars = self.0.chars();
        f.write_str("`")?;
        for c in chars.by_ref().take(LONGEST) {
            if check_char(c).is_ok() {
                write!(f, "{c}")?;
            } else {
                write!(f, "{}", c.escape_default())?;
            }
        }
        if chars.next().is_some() {
            f.write_str("…")?;
        }
        f.write_str("`")
    }
}

#[cfg(test)]
mod tests;
