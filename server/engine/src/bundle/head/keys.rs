//! What keys mean, under the names that others give them.

/// What a key or a bold label says of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bundle) enum Meaning {
    Bundle,
    BundleId,
    Created,
    Profile,
    Phase,
    Topic,
    Kind,
    OriginalTokens,
    DigestTokens,
    Ratio,
    /// From how many tokens to how many, or a ratio.
    Compression,
    Encoding,
    GitCommit,
    Sources,
    Tags,
}

/// Lower case, with `_` between words.
const KEYS: &[(&str, Meaning)] = &[
    ("bundle", Meaning::Bundle),
    ("bundle_name", Meaning::Bundle),
    ("bundle_id", Meaning::BundleId),
    ("created", Meaning::Created),
    ("created_at", Meaning::Created),
    ("date", Meaning::Created),
    ("saved", Meaning::Created),
    ("profile", Meaning::Profile),
    ("flavor", Meaning::Profile),
    ("phase", Meaning::Phase),
    ("topic", Meaning::Topic),
    ("type", Meaning::Kind),
    ("bundle_type", Meaning::Kind),
    ("original_tokens", Meaning::OriginalTokens),
    ("source_tokens", Meaning::OriginalTokens),
    ("digest_tokens", Meaning::DigestTokens),
    ("compressed_tokens", Meaning::DigestTokens),
    ("bundle_tokens", Meaning::DigestTokens),
    ("ratio", Meaning::Ratio),
    ("compression_ratio", Meaning::Ratio),
    ("compression", Meaning::Compression),
    ("total_compression", Meaning::Compression),
    ("encoding", Meaning::Encoding),
    ("git_commit", Meaning::GitCommit),
    ("git_sha", Meaning::GitCommit),
    ("commit", Meaning::GitCommit),
    ("sources", Meaning::Sources),
    ("tags", Meaning::Tags),
];

impl Meaning {
    /// What a key of YAML or a bold label means: `compression_ratio`, `Compression ratio`.
    pub fn of_key(key: &str) -> Option<Meaning> {
        if key.len() > 40 {
            return None;
        }
        let key: String = key
            .trim()
            .chars()
            .map(|c| match c {
                ' ' | '-' => '_',
                c => c.to_ascii_lowercase(),
            })
            .collect();
        let found = KEYS.iter().find(|(name, _)| *name == key);
        found.map(|(_, meaning)| *meaning)
    }
}
