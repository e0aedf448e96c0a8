//! What agents read of the profiles that ship: prompts, workflows, commands, templates and scripts, as files of the
//! workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use agentops_engine::path::RelPath;
use agentops_engine::profile::Profile;

/// Folders of a profile with files for agents. The rest of it is for the program and for people.
const FOLDERS: [&str; 5] = ["agents", "commands", "skills", "templates", "workflows"];
/// Where Claude Code looks for slash commands.
const CLAUDE: &str = ".claude";

/// Whether agents get copies of what ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompts {
    /// They stay in the program.
    Shipped,
    /// They are files of the workspace.
    Copied,
}

/// The files that profiles have for agents, with their content: below `agentops/profiles/`, and slash commands in
/// `.claude/commands/` too where the project has a folder `.claude`.
pub(super) fn files(dir: &Path, profiles: &[&Profile]) -> BTreeMap<RelPath, String> {
    let mut files = BTreeMap::new();
    let has_claude = dir.join(CLAUDE).is_dir();
    for profile in profiles {
        let own = format!("agentops/profiles/{}", profile.name);
        let folder = profile.files.folder.clone().or_else(|| RelPath::new(&own));
        for path in profile.shipped_paths() {
            let Some((first, name)) = path.split_once('/') else {
                continue;
            };
            let copy = folder.as_ref().and_then(|folder| folder.join(path));
            let (Some(copy), Some(shipped)) = (copy, profile.shipped_file(path)) else {
                continue;
            };
            if !FOLDERS.contains(&first) {
                continue;
            }
            let text = shipped.text.as_str();
            if has_claude
                && first == "commands"
                && let Some(command) = RelPath::new(&format!("{CLAUDE}/commands/{name}"))
            {
                // A command that the workspace has changed is the one that counts.
                let own = fs::read_to_string(copy.on_disk(dir));
                let text = own.unwrap_or_else(|_| text.to_owned());
                files.entry(command).or_insert(text);
            }
            files.insert(copy, text.to_owned());
        }
    }
    files
}

/// Whether a file has this content. Git may have changed how its lines end.
pub(super) fn holds(path: &Path, content: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.replace("\r\n", "\n") == content)
}

/// Lets a script be run, where that takes a permission.
///
/// # Errors
/// When the system does not let us.
pub(super) fn let_run(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if path.extension().is_some_and(|extension| extension == "sh") {
        use std::os::unix::fs::PermissionsExt;
        return fs::set_permissions(path, fs::Permissions::from_mode(0o755));
    }
    let _ = path;
    Ok(())
}
