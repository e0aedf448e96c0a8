//! Commits of a repository. Whatever cannot be read, because it is missing or damaged, is `None`.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use gix::hash::Prefix;
use gix::objs::commit::ref_iter::Token;
use gix::objs::{CommitRefIter, Kind};
use gix::{ObjectId, Repository};

use crate::history::Commit;

/// What of a commit matters here.
#[derive(Clone, Debug)]
pub(super) struct CommitObject {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    /// When it was committed, in seconds since 1970.
    pub(super) seconds: i64,
}

impl CommitObject {
    /// The commit as the engine knows it. `None` when the system has no such time.
    pub(super) fn public(&self) -> Option<Commit> {
        let span = Duration::from_secs(self.seconds.unsigned_abs());
        let time = if self.seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(span)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(span)
        };
        Some(Commit {
            id: self.id.to_string(),
            time: time?,
        })
    }
}

/// Reads a commit.
pub(super) fn commit(repository: &Repository, id: ObjectId) -> Option<CommitObject> {
    let object = repository.find_object(id).ok()?;
    if object.kind != Kind::Commit {
        return None;
    }
    let (mut tree, mut parents) = (None, Vec::new());
    for token in CommitRefIter::from_bytes(&object.data, repository.object_hash()) {
        // Parents that cannot be made out must not pass for parents that are not there.
        match token.ok()? {
            Token::Tree { id } => tree = Some(id),
            Token::Parent { id } => parents.push(id),
            Token::Committer { signature } => {
                return Some(CommitObject {
                    id,
                    tree: tree?,
                    parents,
                    seconds: signature.seconds(),
                });
            }
            _ => {}
        }
    }
    None
}

/// The commit that is checked out; `Some(None)` before the first one.
pub(super) fn head(repository: &Repository) -> Option<Option<CommitObject>> {
    match repository.head().ok()?.try_into_peeled_id().ok()? {
        Some(id) => commit(repository, id.detach()).map(Some),
        None => Some(None),
    }
}

/// The only commit whose name begins with `name`, which must be hexadecimal. References are not looked at: a branch may
/// well be called `cafe`.
pub(super) fn by_name(repository: &Repository, name: &str) -> Option<ObjectId> {
    let full = repository.object_hash().len_in_hex();
    let is_hex = name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || name.len() < Prefix::MIN_HEX_LEN || name.len() > full {
        return None;
    }
    let filled = format!("{name:0<full$}");
    let id = ObjectId::from_hex(filled.as_bytes()).ok()?;
    if name.len() == full {
        return Some(id);
    }
    let prefix = Prefix::new(&id, name.len()).ok()?;
    let mut candidates = HashSet::new();
    let objects = &repository.objects;
    objects.lookup_prefix(prefix, Some(&mut candidates)).ok()?;
    // As git has it where a commit is expected, other objects that begin the same do not stand in its way.
    let is_commit = |id: &ObjectId| {
        let header = repository.find_header(*id);
        header.is_ok_and(|header| header.kind() == Kind::Commit)
    };
    let mut commits = candidates.into_iter().filter(is_commit);
    let commit = commits.next()?;
    commits.next().is_none().then_some(commit)
}
