//! The cache of token counts as a file of the user's, outside of every workspace.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::count_cache::CountCache;

/// Where the cache is: `AGENTOPS_CACHE_DIR`, or `agentops` in the user's folder for caches. `None` when there is no such
/// folder, or `AGENTOPS_CACHE_DIR` is set to nothing, which turns the cache off.
pub fn cache_file() -> Option<PathBuf> {
    let folder = match env::var_os("AGENTOPS_CACHE_DIR") {
        Some(folder) if folder.is_empty() => return None,
        Some(folder) => PathBuf::from(folder),
        None => user_caches()?.join("agentops"),
    };
    Some(folder.join("token-counts"))
}

fn user_caches() -> Option<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if cfg!(windows) {
        return set("LOCALAPPDATA");
    }
    let home = || set("HOME");
    if cfg!(target_os = "macos") {
        return home().map(|home| home.join("Library/Caches"));
    }
    set("XDG_CACHE_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| home().map(|home| home.join(".cache")))
}

/// Reads the cache. One that is missing or damaged is empty: everything in it can be counted again.
pub fn load_counts(file: &Path) -> CountCache {
    fs::read(file)
        .ok()
        .and_then(|bytes| CountCache::decode(&bytes))
        .unwrap_or_default()
}

/// Writes the cache when something was counted. Either the old file or the new one is there at any moment.
///
/// # Errors
/// What the system says; nothing is lost but time.
pub fn save_counts(file: &Path, counts: &CountCache) -> std::io::Result<()> {
    if !counts.has_changed() {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(&counts.encode())?;
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::Encoding;

    #[test]
    fn counts_survive_and_damage_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/b/counts");
        assert!(load_counts(&file).is_empty());
        let counts = CountCache::default();
        counts.count(Encoding::default(), &"word ".repeat(500));
        save_counts(&file, &counts).unwrap();
        assert_eq!(load_counts(&file).len(), 1);
        fs::write(&file, "garbage").unwrap();
        assert!(load_counts(&file).is_empty());
    }
}
