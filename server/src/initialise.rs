//! The folders of a workspace, its settings, and copies of prompts where agents need them.

mod prompts;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use agentops_engine::config::SETTINGS_PATH;
use agentops_engine::disk::Folder;
use agentops_engine::path::RelPath;
use agentops_engine::profile::Profile;
use agentops_engine::suggest::nearest;
use agentops_engine::workspace::Workspace;
use anyhow::{Context, bail};
use serde::Serialize;

pub use prompts::Prompts;

/// The settings file: every setting with its default, commented out.
const SETTINGS: &str = include_str!("initialise/agentops.toml");
/// Where the settings file lists the profiles that were chosen.
const PROFILES: &str = "#profiles = []\n";
/// Where bundles are kept, whatever the profile.
const BUNDLES: &str = "agentops/bundles";

/// A workspace that was made, or was there.
#[derive(Debug, Serialize)]
pub struct Initialised {
    /// Names of the profiles that were chosen.
    pub profiles: Vec<String>,
    /// What belongs to it.
    pub entries: Vec<Entry>,
    /// Title of each profile, and the command that it begins with.
    #[serde(skip)]
    pub begins_with: Vec<(String, Option<String>)>,
}

/// A file or folder of the workspace.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// Where it is.
    pub path: RelPath,
    /// What it is.
    pub kind: Kind,
    /// Whether it was made.
    pub state: State,
    /// The content that a file is made with.
    #[serde(skip)]
    content: String,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Whether an entry was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was made.
    Created,
    /// It was there already and is as it was.
    Present,
    /// The same, and it has another content than the one that ships.
    Differs,
}

/// Makes the folders of the profiles of these names in a folder, of all when there are none, and the settings, and
/// copies of prompts. What is there already stays as it is.
///
/// # Errors
/// When there is no such profile, something else is where a folder belongs, or the system does not let us. Whatever
/// stands in the way is found before anything is made.
pub fn initialise(dir: &Path, names: &[String], prompts: Prompts) -> anyhow::Result<Initialised> {
    let known = Workspace::open(Arc::new(Folder::new(dir))).snapshot();
    let profiles = chosen(&known.config().profiles, names)?;
    let entries = plan(dir, &profiles, prompts)?;
    create(dir, &entries)?;
    let begins_with = profiles.iter().map(|profile| {
        let command = profile
            .phases
            .first()
            .and_then(|phase| phase.command.clone());
        (profile.title.clone(), command)
    });
    Ok(Initialised {
        profiles: profiles.iter().map(|p| p.name.clone()).collect(),
        begins_with: begins_with.collect(),
        entries,
    })
}

fn chosen<'a>(known: &'a [Profile], names: &[String]) -> anyhow::Result<Vec<&'a Profile>> {
    for name in names {
        if known.iter().any(|profile| profile.name == *name) {
            continue;
        }
        let all: Vec<&str> = known.iter().map(|profile| profile.name.as_str()).collect();
        match nearest(name, all.iter().copied()) {
            Some(nearest) => bail!("there is no profile `{name}`: did you mean `{nearest}`?"),
            None => bail!(
                "there is no profile `{name}`: expected one of {}",
                all.join(", ")
            ),
        }
    }
    let is_chosen = |profile: &&Profile| names.is_empty() || names.contains(&profile.name);
    Ok(known.iter().filter(is_chosen).collect())
}

/// What is to be there in the end, and what of it is there. Whatever stands in the way is found before anything is
/// made, so that a refusal leaves nothing half done.
fn plan(dir: &Path, profiles: &[&Profile], prompts: Prompts) -> anyhow::Result<Vec<Entry>> {
    let mut folders = vec![RelPath::new(BUNDLES).unwrap_or_default()];
    for profile in profiles {
        folders.push(profile.root.clone());
        let patterns = profile.phases.iter().flat_map(|phase| &phase.writes);
        for pattern in patterns {
            // `specs/{date}-{topic}/spec.md`: what stands before the first placeholder is known.
            let fixed = pattern.as_str().split(['{', '*']).next().unwrap_or("");
            let folder = fixed.rsplit_once('/').map_or("", |(folder, _)| folder);
            folders.extend(profile.root.join(folder));
        }
    }
    folders.sort();
    folders.dedup();

    require_folder_or_nothing(dir)?;
    let path = RelPath::new(SETTINGS_PATH).unwrap_or_default();
    let mut entries = vec![Entry {
        state: state_of_file(dir, &path)?,
        path,
        kind: Kind::File,
        content: settings(profiles),
    }];
    for folder in folders {
        entries.push(Entry {
            state: state_of_folder(dir, &folder)?,
            path: folder,
            kind: Kind::Folder,
            content: String::new(),
        });
    }
    if prompts == Prompts::Copied {
        for (path, content) in prompts::files(dir, profiles) {
            let state = match state_of_file(dir, &path)? {
                State::Present if !prompts::holds(&path.on_disk(dir), &content) => State::Differs,
                state => state,
            };
            entries.push(Entry {
                path,
                kind: Kind::File,
                state,
                content,
            });
        }
    }
    Ok(entries)
}

fn state_of_folder(dir: &Path, folder: &RelPath) -> anyhow::Result<State> {
    let mut way = dir.to_path_buf();
    for segment in folder.segments() {
        way.push(segment);
        if require_folder_or_nothing(&way)? == State::Created {
            return Ok(State::Created);
        }
    }
    Ok(State::Present)
}

fn state_of_file(dir: &Path, file: &RelPath) -> anyhow::Result<State> {
    if state_of_folder(dir, &file.parent())? == State::Created {
        return Ok(State::Created);
    }
    let path = file.on_disk(dir);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(State::Created),
        Err(error) => Err(error).with_context(|| format!("{} cannot be looked at", path.display())),
        Ok(_) if path.is_dir() => bail!(
            "{} is a folder where a file belongs: move it away, then run `agentops init` again",
            path.display()
        ),
        Ok(_) => Ok(State::Present),
    }
}

fn require_folder_or_nothing(path: &Path) -> anyhow::Result<State> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(State::Created),
        Err(error) => Err(error).with_context(|| format!("{} cannot be looked at", path.display())),
        Ok(_) if path.is_dir() => Ok(State::Present),
        Ok(metadata) => {
            let what = if metadata.is_symlink() {
                "a link that leads to no folder"
            } else {
                "a file"
            };
            bail!(
                "{} is {what} where a folder belongs: move it away, then run `agentops init` again",
                path.display()
            )
        }
    }
}

fn create(dir: &Path, entries: &[Entry]) -> anyhow::Result<()> {
    for entry in entries.iter().filter(|entry| entry.state == State::Created) {
        let path = entry.path.on_disk(dir);
        let result = match entry.kind {
            Kind::Folder => fs::create_dir_all(&path),
            Kind::File => {
                Folder::create_file(&path, &entry.content).and_then(|()| prompts::let_run(&path))
            }
        };
        result.with_context(|| format!("{} cannot be made", path.display()))?;
    }
    Ok(())
}

/// The settings file, with the chosen profiles: without files a profile is shown only when it is named there.
fn settings(profiles: &[&Profile]) -> String {
    let names: Vec<String> = profiles
        .iter()
        .map(|profile| format!("{:?}", profile.name))
        .collect();
    SETTINGS.replace(PROFILES, &format!("profiles = [{}]\n", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use agentops_engine::profile::shipped;
    use agentops_engine::settings::{Layer, Settings};
    use agentops_engine::text::Text;

    use super::*;

    fn read(text: &str) -> Settings {
        let path = RelPath::new(SETTINGS_PATH).unwrap();
        let layer = Layer::from_toml(&path, &Text::new(text)).unwrap();
        assert_eq!(layer.faults(), [""; 0]);
        let mut settings = Settings::default();
        layer.apply(&mut settings, &mut |_, _| {});
        settings
    }

    #[test]
    fn the_settings_file_states_the_defaults() {
        assert_eq!(read(SETTINGS), Settings::default());
        // `# ` begins an explanation, `#` alone a setting.
        let all_set: String = SETTINGS
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert_ne!(all_set, SETTINGS);
        assert_eq!(read(&all_set), Settings::default());
    }

    #[test]
    fn the_chosen_profiles_are_named_in_the_settings() {
        let profiles: Vec<&Profile> = shipped().iter().collect();
        let settings = read(&settings(&profiles));
        assert_eq!(settings.profiles, ["product-dev", "infrastructure-ops"]);
    }
}
