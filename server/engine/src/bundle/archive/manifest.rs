//! The first member: what the archive holds.

use serde::{Deserialize, Serialize};

use super::super::member_name::{self, Clash, Names};
use super::tape::Tape;
use super::{ArchiveError, Limits, MANIFEST, Member};
use crate::bundle::digest::Level;
use crate::path::RelPath;
use crate::tokens::{Encoding, count};

const VERSION: u64 = 1;

/// What an archive says of itself. Whoever has one knows that its names are safe and its sizes within the limits; that
/// the members agree with it is what `read` adds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// The name of the bundle.
    pub bundle: String,
    /// The name of the encoding that tokens are counted in. It need not be one that is known here.
    pub encoding: String,
    /// The digest that was saved with it; none in archives that others made.
    pub digest: Option<DigestMark>,
    /// The members, sorted by path.
    pub members: Vec<Listed>,
}

/// By what a digest is known again as the one that was saved, and how it was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DigestMark {
    /// The BLAKE3 hash of its own text, without front matter and with `\n` at the ends of lines.
    pub blake3: blake3::Hash,
    /// How much it keeps.
    pub level: Level,
    /// Tokens that it may have, in place of the level's.
    pub max_tokens: Option<usize>,
}

impl DigestMark {
    /// The mark of a digest's own text.
    pub fn of(text: &str, level: Level, max_tokens: Option<usize>) -> DigestMark {
        DigestMark {
            blake3: hash_of_text(text),
            level,
            max_tokens,
        }
    }

    /// Whether a digest's own text is the one that was saved. Git may have changed how its lines end.
    pub fn is_of(&self, text: &str) -> bool {
        self.blake3 == hash_of_text(text)
    }
}

fn hash_of_text(text: &str) -> blake3::Hash {
    blake3::hash(text.replace("\r\n", "\n").as_bytes())
}

/// What the manifest says of a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Where it lies in the workspace.
    pub path: RelPath,
    /// Its length in bytes.
    pub size: u64,
    /// The BLAKE3 hash of its content.
    pub blake3: blake3::Hash,
    /// Its length in tokens; none when it is not UTF-8.
    pub tokens: Option<usize>,
}

impl Manifest {
    /// The manifest of members, which `write` brings into their order.
    pub(super) fn of(
        bundle: &str,
        digest: Option<DigestMark>,
        members: &[&Member],
        encoding: Encoding,
    ) -> Manifest {
        let listed = members.iter().map(|member| Listed {
            path: member.path.clone(),
            size: member.bytes.len() as u64,
            blake3: blake3::hash(&member.bytes),
            tokens: tokens(&member.bytes, encoding),
        });
        Manifest {
            bundle: bundle.to_owned(),
            encoding: encoding.name().to_owned(),
            digest,
            members: listed.collect(),
        }
    }

    /// The tokens of all members together. What is not UTF-8 has none.
    pub fn tokens(&self) -> usize {
        let tokens = self.members.iter().filter_map(|member| member.tokens);
        tokens.fold(0, usize::saturating_add)
    }

    /// The length of all members together, in bytes.
    pub fn size(&self) -> u64 {
        let sizes = self.members.iter().map(|member| member.size);
        sizes.fold(0, u64::saturating_add)
    }

    /// Reads it from the front of an archive.
    pub(super) fn first(tape: &mut Tape<'_>, limits: &Limits) -> Result<Manifest, ArchiveError> {
        let entry = tape.next()?;
        let entry = entry.filter(|entry| entry.name == MANIFEST);
        let entry = entry.ok_or(ArchiveError::NoManifest)?;
        check_manifest_size(entry.size, limits)?;
        let json = tape.content(entry.size)?;
        Manifest::from_json(&json, limits)
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>, ArchiveError> {
        let members = self.members.iter().map(|member| RawListed {
            path: member.path.as_str().to_owned(),
            size: member.size,
            blake3: member.blake3.to_hex().to_string(),
            tokens: member.tokens,
        });
        let raw = Raw {
            version: VERSION,
            bundle: self.bundle.clone(),
            encoding: self.encoding.clone(),
            digest: self.digest.map(|digest| RawDigest {
                blake3: digest.blake3.to_hex().to_string(),
                level: digest.level.name().to_owned(),
                max_tokens: digest.max_tokens,
            }),
            members: members.collect(),
        };
        let mut json = serde_json::to_vec_pretty(&raw).map_err(bad)?;
        json.push(b'\n');
        Ok(json)
    }

    fn from_json(json: &[u8], limits: &Limits) -> Result<Manifest, ArchiveError> {
        // The version first: a later one may have anything else.
        let version: RawVersion = serde_json::from_slice(json).map_err(bad)?;
        if version.version != VERSION {
            return Err(ArchiveError::Version(version.version));
        }
        let raw: Raw = serde_json::from_slice(json).map_err(bad)?;
        if raw.members.len() > limits.members {
            return Err(ArchiveError::TooMany {
                count: raw.members.len(),
                limit: limits.members,
            });
        }
        let members: Result<_, _> = raw.members.into_iter().map(listed).collect();
        let manifest = Manifest {
            bundle: raw.bundle,
            encoding: raw.encoding,
            digest: raw.digest.map(mark).transpose()?,
            members: members?,
        };
        manifest.check(limits)?;
        Ok(manifest)
    }

    /// Holds it against the limits and its names against each other.
    pub(super) fn check(&self, limits: &Limits) -> Result<(), ArchiveError> {
        member_name::check_bundle(&self.bundle).map_err(|error| ArchiveError::BundleName {
            name: self.bundle.clone(),
            error,
        })?;
        if self.members.len() > limits.members {
            return Err(ArchiveError::TooMany {
                count: self.members.len(),
                limit: limits.members,
            });
        }
        let mut names = Names::default();
        let mut before: Option<&RelPath> = None;
        for member in &self.members {
            let name = || member.path.as_str().to_owned();
            if member.size > limits.member {
                return Err(ArchiveError::MemberTooLarge {
                    name: name(),
                    size: member.size,
                    limit: limits.member,
                });
            }
            names.insert(&member.path).map_err(|clash| match clash {
                Clash::Twice => ArchiveError::Twice { name: name() },
                Clash::Alike(other) => ArchiveError::Alike {
                    name: name(),
                    other: other.as_str().to_owned(),
                },
                Clash::FileAndFolder(other) => ArchiveError::FileAndFolder {
                    name: name(),
                    other: other.as_str().to_owned(),
                },
            })?;
            if before.is_some_and(|before| *before >= member.path) {
                return Err(ArchiveError::Order { name: name() });
            }
            before = Some(&member.path);
        }
        let size = self.size();
        if size > limits.total {
            return Err(ArchiveError::TotalTooLarge {
                size,
                limit: limits.total,
            });
        }
        Ok(())
    }
}

/// How many tokens a member has; none when it is not UTF-8.
pub(super) fn tokens(bytes: &[u8], encoding: Encoding) -> Option<usize> {
    let text = std::str::from_utf8(bytes).ok()?;
    Some(count(encoding, text))
}

pub(super) fn check_manifest_size(size: u64, limits: &Limits) -> Result<(), ArchiveError> {
    if size > limits.manifest {
        return Err(ArchiveError::MemberTooLarge {
            name: MANIFEST.to_owned(),
            size,
            limit: limits.manifest,
        });
    }
    Ok(())
}

/// The path that a member's name stands for.
pub(super) fn check_name(name: &str) -> Result<RelPath, ArchiveError> {
    let path = member_name::check(name).map_err(|error| ArchiveError::Name {
        name: name.to_owned(),
        error,
    })?;
    // As a folder it is taken as well: the manifest is a file.
    let first = path.segments().next().unwrap_or_default();
    if member_name::key(first) == MANIFEST {
        return Err(ArchiveError::Reserved {
            name: name.to_owned(),
        });
    }
    Ok(path)
}

fn listed(raw: RawListed) -> Result<Listed, ArchiveError> {
    let path = check_name(&raw.path)?;
    let blake3 = blake3::Hash::from_hex(&raw.blake3).map_err(|_| {
        ArchiveError::BadManifest(format!("the hash of `{path}` is no BLAKE3 hash"))
    })?;
    Ok(Listed {
        path,
        size: raw.size,
        blake3,
        tokens: raw.tokens,
    })
}

fn mark(raw: RawDigest) -> Result<DigestMark, ArchiveError> {
    let blake3 = blake3::Hash::from_hex(&raw.blake3).map_err(|_| {
        ArchiveError::BadManifest("the hash of the digest is no BLAKE3 hash".to_owned())
    })?;
    Ok(DigestMark {
        blake3,
        // A later program may know others.
        level: Level::named(&raw.level).unwrap_or_default(),
        max_tokens: raw.max_tokens,
    })
}

fn bad(error: serde_json::Error) -> ArchiveError {
    ArchiveError::BadManifest(error.to_string())
}

#[derive(Deserialize)]
struct RawVersion {
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct Raw {
    version: u64,
    bundle: String,
    encoding: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<RawDigest>,
    members: Vec<RawListed>,
}

#[derive(Serialize, Deserialize)]
struct RawDigest {
    blake3: String,
    level: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_tokens: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct RawListed {
    path: String,
    size: u64,
    blake3: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<usize>,
}
