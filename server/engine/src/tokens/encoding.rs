//! The encodings that can be counted exactly.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// An encoding with a public vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Default)]
pub enum Encoding {
    /// GPT-4o, GPT-4.1, GPT-5 and the o series.
    #[default]
    O200kBase,
    /// gpt-oss: `o200k_base` with other special tokens, and therefore with the same counts.
    O200kHarmony,
    /// GPT-4, GPT-3.5-turbo and the text-embedding models.
    Cl100kBase,
    /// Codex and text-davinci-002 and -003.
    P50kBase,
    /// GPT-3 and GPT-2.
    R50kBase,
}

/// A name that is none of the encodings.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("unknown encoding `{name}`: known are {}", Encoding::ALL.map(Encoding::name).join(", "))]
pub struct UnknownEncoding {
    /// The name that was given.
    pub name: String,
}

impl Encoding {
    /// All encodings, the newest first.
    pub const ALL: [Encoding; 5] = [
        Encoding::O200kBase,
        Encoding::O200kHarmony,
        Encoding::Cl100kBase,
        Encoding::P50kBase,
        Encoding::R50kBase,
    ];

    /// The name that OpenAI gave it, which is also how it is written in settings and reports.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::O200kBase => "o200k_base",
            Encoding::O200kHarmony => "o200k_harmony",
            Encoding::Cl100kBase => "cl100k_base",
            Encoding::P50kBase => "p50k_base",
            Encoding::R50kBase => "r50k_base",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Encoding, UnknownEncoding> {
        Encoding::ALL
            .into_iter()
            .find(|encoding| encoding.name() == name)
            .ok_or_else(|| UnknownEncoding {
                name: name.to_owned(),
            })
    }
}
