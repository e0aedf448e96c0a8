//! `agentops init`: the folders of a workspace.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentops_engine::config::SETTINGS_PATH;
use agentops_engine::disk::Folder;
use agentops_engine::path::RelPath;
use agentops_engine::profile::Profile;
use agentops_engine::suggest::nearest;
use agentops_engine::workspace::Workspace;
use anyhow::{Context, bail};
use serde::Serialize;

use super::Outcome;
use super::args::{Format, Global, InitArgs};
use super::json;
use super::output::Output;
use super::style::{BOLD, DIM, GOOD, NEXT, plain};

/// The settings file: every setting with its default, commented out.
const SETTINGS: &str = include_str!("init/agentops.toml");
/// Where the settings file lists the profiles that were chosen.
const PROFILES: &str = "#profiles = []\n";
/// Where bundles are kept, whatever the profile.
const BUNDLES: &str = "agentops/bundles";

#[derive(Serialize)]
struct Result {
    profiles: Vec<String>,
    entries: Vec<Entry>,
}

/// A file or folder of the workspace.
#[derive(Debug, Serialize)]
struct Entry {
    path: RelPath,
    kind: Kind,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    File,
    Folder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// It was made.
    Created,
    /// It was there already and is as it was.
    Present,
}

/// Runs the command.
pub fn run(global: &Global, args: &InitArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let dir = match (&global.root, &args.dir) {
        (Some(_), Some(dir)) => bail!(
            "the folder is named twice: leave out --root or {}",
            dir.display()
        ),
        (Some(dir), None) | (None, Some(dir)) => dir.clone(),
        (None, None) => PathBuf::from("."),
    };
    let known = Workspace::open(Arc::new(Folder::new(&dir))).snapshot();
    let profiles = chosen(&known.config().profiles, &args.profiles)?;
    let entries = plan(&dir, &profiles)?;
    create(&dir, &profiles, &entries)?;
    let result = Result {
        profiles: profiles.iter().map(|p| p.name.clone()).collect(),
        entries,
    };
    match global.format {
        Format::Json => {
            let root = super::root::real(&dir)?;
            let envelope = json::Envelope {
                schema: "agentops.init/1",
                root: Some(&root.to_string_lossy()),
                result,
            };
            json::write_value(output, &envelope)?;
        }
        _ => write_text(&result, &profiles, output)?,
    }
    Ok(Outcome::InOrder)
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
fn plan(dir: &Path, profiles: &[&Profile]) -> anyhow::Result<Vec<Entry>> {
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
    let settings = RelPath::new(SETTINGS_PATH).unwrap_or_default();
    let mut entries = vec![Entry {
        state: state_of_file(dir, &settings)?,
        path: settings,
        kind: Kind::File,
    }];
    for folder in folders {
        entries.push(Entry {
            state: state_of_folder(dir, &folder)?,
            path: folder,
            kind: Kind::Folder,
        });
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

fn create(dir: &Path, profiles: &[&Profile], entries: &[Entry]) -> anyhow::Result<()> {
    for entry in entries.iter().filter(|entry| entry.state == State::Created) {
        let path = entry.path.on_disk(dir);
        let result = match entry.kind {
            Kind::Folder => fs::create_dir_all(&path),
            Kind::File => Folder::create_file(&path, &settings(profiles)),
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

fn write_text(result: &Result, profiles: &[&Profile], output: &mut Output) -> anyhow::Result<()> {
    for entry in &result.entries {
        let slash = match entry.kind {
            Kind::Folder => "/",
            Kind::File => "",
        };
        match entry.state {
            State::Created => writeln!(output, "{GOOD}created{GOOD:#}  {}{slash}", entry.path)?,
            State::Present => {
                writeln!(output, "{DIM}present  {}{slash}{DIM:#}", entry.path)?;
            }
        }
    }
    writeln!(output)?;
    for profile in profiles {
        let command = profile
            .phases
            .first()
            .and_then(|phase| phase.command.as_deref());
        if let Some(command) = command {
            let title = plain(&profile.title);
            let command = plain(command);
            writeln!(
                output,
                "{BOLD}{title}{BOLD:#} begins with {NEXT}{command}{NEXT:#}"
            )?;
        }
    }
    writeln!(
        output,
        "{DIM}agentops status{DIM:#} shows where everything stands"
    )?;
    Ok(())
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
