//! The cache of token counts as a file of the user's, outside of every workspace.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::count_cache::CountCache;

/// Where the cache is: `AGENTOPS_CACHE_DIR`, or `agentops` in the user's folder for caches. `None` when there is no such
/// folder, or `AGENTOPS_CACHE_DIR` is set to nothing, which turns the cache off.
fn cache_file() -> Option<PathBuf> {
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

/// Token counts that are kept between runs. Where there is no place for them, nothing is kept.
#[derive(Debug)]
pub struct KeptCounts {
    file: Option<PathBuf>,
    known: CountCache,
}

impl KeptCounts {
    /// Those of earlier runs.
    pub fn load() -> KeptCounts {
        KeptCounts::load_from(cache_file())
    }

    fn load_from(file: Option<PathBuf>) -> KeptCounts {
        let known = file.as_deref().map(load_counts).unwrap_or_default();
        KeptCounts { file, known }
    }

    /// What has been counted.
    pub fn known(&self) -> &CountCache {
        &self.known
    }

    /// Keeps what has been counted for the next run.
    ///
    /// # Errors
    /// When the counts cannot be kept. The next run takes longer, that is all.
    pub fn save(&self) -> std::io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        save_counts(file, &self.known).map_err(|error| {
            let what = format!("token counts are not kept in {}: {error}", file.display());
            std::io::Error::new(error.kind(), what)
        })
    }
}

/// Reads the cache. One that is missing or damaged is empty: everything in it can be counted again.
fn load_counts(file: &Path) -> CountCache {
    fs::read(file)
        .ok()
        .and_then(|bytes| CountCache::decode(&bytes))
        .unwrap_or_default()
}

/// Writes the cache when something was counted. Either the old file or the new one is there at any moment.
fn save_counts(file: &Path, counts: &CountCache) -> std::io::Result<()> {
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
    use crate::fixture::Fixture;
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
    #[test]
    fn what_one_run_counts_the_next_one_knows() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("counts");
        let fixture = format!("//- /agentops/a.md\n{}", "word ".repeat(500));
        let count = || {
            let counts = KeptCounts::load_from(Some(file.clone()));
            Fixture::new(&fixture)
                .snapshot()
                .count_all_with(counts.known());
            counts.save().unwrap();
        };
        count();
        let written = fs::metadata(&file).unwrap().modified().unwrap();
        assert_eq!(load_counts(&file).len(), 1);
        count();
        let again = fs::metadata(&file).unwrap().modified().unwrap();
        assert_eq!(again, written, "nothing new was counted");
    }

    #[test]
    fn what_cannot_be_kept_is_counted_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        fs::write(&in_the_way, "").unwrap();
        let text = "word ".repeat(500);
        let snapshot = Fixture::new(&format!("//- /agentops/a.md\n{text}")).snapshot();
        let counts = KeptCounts::load_from(Some(in_the_way.join("counts")));
        snapshot.count_all_with(counts.known());
        let error = counts.save().unwrap_err();
        assert!(error.to_string().contains("are not kept in"), "{error}");
        let document = snapshot.documents().next().unwrap();
        assert!(document.is_counted(Encoding::default()));
    }
}
