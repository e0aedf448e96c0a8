//! What can be wrong with an archive.

use thiserror::Error;

use super::super::member_name::{NameError, Shown};

/// Why an archive is refused, or cannot be written. Sizes are in bytes. Names are as the archive has them: they have not
/// passed any check, and only the messages make them harmless to show.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum ArchiveError {
    // The compressed stream
    /// Something else than a zstd frame.
    #[error("this is no zstd stream; was the file replaced, or compressed with another program?")]
    NotZstd,
    /// The frame ends early.
    #[error("the archive is cut off")]
    Truncated,
    /// zstd found the frame damaged, or its checksum wrong.
    #[error("the zstd stream is damaged: {0}")]
    Damaged(String),
    /// Without a checksum, damage could go unseen.
    #[error("the zstd stream has no checksum; compress with `zstd --check`")]
    NoChecksum,
    /// The frame needs a dictionary.
    #[error("the zstd stream needs a dictionary, which archives never do")]
    Dictionary,
    /// Decoding would need too much memory.
    #[error(
        "decoding needs a window of {window} bytes, and {limit} is the most; compress without --ultra and --long"
    )]
    Window {
        /// What the frame asks for.
        window: u64,
        /// What it may ask for.
        limit: u64,
    },
    /// More than one frame, or something else behind it.
    #[error("{0} bytes follow the zstd frame; an archive is one frame and nothing else")]
    Trailing(usize),

    // The tar
    /// The end of the tar is missing, or something stands behind it.
    #[error("the tar does not end as it should: {0}")]
    End(&'static str),
    /// A header that no tar writes, or none that readers agree on.
    #[error("the header of {} is not understood: {what}", Shown(.name))]
    Header {
        /// The member, as far as it is known.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A link, a folder, a device.
    #[error("{} is {kind}; an archive holds only regular files", Shown(.name))]
    NotAFile {
        /// The member.
        name: String,
        /// What it is.
        kind: &'static str,
    },

    // The manifest
    /// The first member is something else.
    #[error("the archive does not begin with `manifest.json`, so it is no bundle")]
    NoManifest,
    /// A second `manifest.json`.
    #[error("`manifest.json` is there twice")]
    ManifestTwice,
    /// It is not the JSON that it should be.
    #[error("`manifest.json` cannot be read: {0}")]
    BadManifest(String),
    /// It was written by a later version, or by something else.
    #[error(
        "`manifest.json` has the format version {0}, and only 1 is known; a newer agentops may read it"
    )]
    Version(u64),
    /// Its token counts are of an encoding that is not known.
    #[error("the tokens are counted in `{0}`, which is not known here, so they cannot be verified")]
    Encoding(String),
    /// The name of the bundle cannot be a file name.
    #[error("the bundle cannot be called {}: {error}", Shown(.name))]
    BundleName {
        /// The name.
        name: String,
        /// Why not.
        error: NameError,
    },

    // Names
    /// The name of a member is refused.
    #[error("the member {} is refused: {error}", Shown(.name))]
    Name {
        /// The member.
        name: String,
        /// Why.
        error: NameError,
    },
    /// The name of a member is no text.
    #[error("the member {} is refused: its name is not UTF-8", Shown(.name))]
    NotUtf8 {
        /// The member, with U+FFFD for what is not UTF-8.
        name: String,
    },
    /// A member that is called like the manifest.
    #[error("the member {} is refused: the name is taken by the manifest", Shown(.name))]
    Reserved {
        /// The member.
        name: String,
    },
    /// A member is there twice.
    #[error("the member {} is there twice", Shown(.name))]
    Twice {
        /// The member.
        name: String,
    },
    /// Two members that some systems take for one.
    #[error("the members {} and {} would be the same file on some systems", Shown(.name), Shown(.other))]
    Alike {
        /// The member.
        name: String,
        /// The one before it.
        other: String,
    },
    /// A file that is a folder of another.
    #[error("the members {} and {} cannot both be there: one is a folder of the other", Shown(.name), Shown(.other))]
    FileAndFolder {
        /// The member.
        name: String,
        /// The other one.
        other: String,
    },
    /// The members are not sorted.
    #[error("the member {} is not in its place: members are sorted by name", Shown(.name))]
    Order {
        /// The member.
        name: String,
    },

    // Manifest and members
    /// In the manifest, not in the archive.
    #[error("the member {} is in the manifest and not in the archive", Shown(.name))]
    Missing {
        /// The member.
        name: String,
    },
    /// In the archive, not in the manifest.
    #[error("the member {} is in the archive and not in the manifest", Shown(.name))]
    Unlisted {
        /// The member.
        name: String,
    },
    /// The size is another one.
    #[error("the member {} has {actual} bytes, and {listed} in the manifest", Shown(.name))]
    Size {
        /// The member.
        name: String,
        /// What the manifest says.
        listed: u64,
        /// What the tar says.
        actual: u64,
    },
    /// The content is another one.
    #[error("the content of {} is not what the manifest says: its BLAKE3 hash differs", Shown(.name))]
    Hash {
        /// The member.
        name: String,
    },
    /// The token count is another one.
    #[error("the member {} has {} tokens, and {} in the manifest", Shown(.name), tokens(.actual), tokens(.listed))]
    Tokens {
        /// The member.
        name: String,
        /// What the manifest says.
        listed: Option<usize>,
        /// What was counted; none when it is no text.
        actual: Option<usize>,
    },

    // Limits
    /// The file itself.
    #[error("the archive has {size} bytes, and {limit} is the most")]
    TooLarge {
        /// Its size, or what it unpacks to.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// One member, or the manifest.
    #[error("{} has {size} bytes, and {limit} is the most", Shown(.name))]
    MemberTooLarge {
        /// The member.
        name: String,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// All members together.
    #[error("the members have {size} bytes together, and {limit} is the most")]
    TotalTooLarge {
        /// Their size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The number of members.
    #[error("the archive has {count} members, and {limit} is the most")]
    TooMany {
        /// How many there are.
        count: usize,
        /// The limit.
        limit: usize,
    },
}

fn tokens(count: &Option<usize>) -> String {
    count.map_or_else(|| "no".to_owned(), |count| count.to_string())
}
