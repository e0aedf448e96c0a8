//! Which workspace a command is about, and where a path that was typed lies in it.

use std::fs;
use std::path::{Path, PathBuf};

use agentops_engine::disk::Folder;
use agentops_engine::path::RelPath;
use anyhow::{Context, bail};

/// The folder of a workspace.
#[derive(Clone, Debug)]
pub struct Root {
    /// Its absolute path, links resolved.
    pub path: PathBuf,
    /// How to name it in a command to run next; `None` when it is found without being named.
    pub named: Option<String>,
}

impl Root {
    /// The folder that was named with `--root`, or else the nearest one upwards from `start`, or else from the current
    /// folder.
    pub fn find(named: Option<&Path>, start: Option<&Path>) -> anyhow::Result<Root> {
        if let Some(named) = named {
            let path = real(named)?;
            if !path.join("agentops").is_dir() {
                let named = named.display();
                bail!("{named} has no `agentops` folder: run `agentops init {named}` to make one");
            }
            return Ok(Root {
                path,
                named: Some(quoted(named)),
            });
        }
        let from = real(start.unwrap_or(Path::new(".")))?;
        let Some(path) = Folder::find_root(&from) else {
            bail!(
                "no workspace: neither {} nor a folder above it has an `agentops` folder; run `agentops init`, or name one with --root",
                from.display()
            );
        };
        let named = start.map(|start| {
            // The shortest name that is sure to be right.
            quoted(if path == from { start } else { &path })
        });
        Ok(Root { path, named })
    }

    /// Where a path that was typed lies in the workspace.
    pub fn relative(&self, typed: &Path) -> anyhow::Result<RelPath> {
        let path = real(typed)?;
        RelPath::below(&self.path, &path).with_context(|| {
            format!(
                "{} is outside the workspace {}; name its own with --root",
                typed.display(),
                self.path.display()
            )
        })
    }

    /// Where a path that was typed lies in the workspace, or would if it were there. `None` when it is outside.
    pub fn relative_if_there(&self, typed: &Path) -> Option<RelPath> {
        if let Ok(path) = real(typed) {
            return RelPath::below(&self.path, &path);
        }
        let name = typed.file_name()?.to_str()?;
        let parent = match typed.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        self.relative_if_there(parent)?.join(name)
    }

    /// The folder's own name, for headings.
    pub fn name(&self) -> String {
        let name = self.path.file_name();
        name.map_or_else(
            || self.path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        )
    }
}

/// The absolute path of something that exists. Links on the way are resolved, but a file that is itself a link keeps
/// its name, by which the workspace lists it.
pub fn real(path: &Path) -> anyhow::Result<PathBuf> {
    let said = || format!("{} cannot be looked at", path.display());
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!("there is no file or folder {}", path.display())
        }
        Err(error) => return Err(error).with_context(said),
    };
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if !metadata.is_dir() && !path.is_dir() => {
            let parent = if parent.as_os_str().is_empty() {
                Path::new(".")
            } else {
                parent
            };
            Ok(fs::canonicalize(parent).with_context(said)?.join(name))
        }
        _ => fs::canonicalize(path).with_context(said),
    }
}

/// A path as it can be typed into a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+@%,:".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_where_a_shell_needs_it() {
        assert_eq!(quoted(Path::new("../my-startup")), "../my-startup");
        assert_eq!(quoted(Path::new("my startup")), "'my startup'");
        assert_eq!(quoted(Path::new("it's")), r"'it'\''s'");
    }
}
