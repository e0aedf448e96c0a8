//! Reads files in the background, one look at the disk after the other per folder, so that an older look never
//! overwrites a newer one.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Weak};
use std::time::Duration;

use agentops_engine::count_cache::CountCache;
use agentops_engine::disk::{Disk, Folder, KeptCounts};
use agentops_engine::facts::{self, Which};
use agentops_engine::refresh::{Found, refresh};
use lsp_types::notification::Progress;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};
use tokio::sync::{Notify, mpsc, oneshot};

use super::folders::FolderId;
use super::refresh::ask_to_refresh;
use super::session::Session;

/// How often progress is reported.
const TICK: Duration = Duration::from_millis(100);

/// What an indexer works for.
pub struct Job {
    /// The session; the indexer does not keep it alive.
    pub session: Weak<Session>,
    /// The folder.
    pub folder: FolderId,
    /// Its name for people; `None` for documents in no folder, which need no progress.
    pub name: Option<String>,
    /// Where it is; `None` for documents in no folder.
    pub root: Option<PathBuf>,
    /// Its disk.
    pub disk: Arc<dyn Disk>,
}

/// How long an edited plan has to rest before the files that it names are looked at.
const QUIET: Duration = Duration::from_millis(150);

/// Starts the indexer of a folder. It ends when the folder is closed.
pub fn start(job: Job, mut queue: mpsc::UnboundedReceiver<Found>, edited: Arc<Notify>) {
    tokio::spawn(async move {
        let mut is_first = true;
        finish_saves(&job).await;
        loop {
            tokio::select! {
                found = queue.recv() => {
                    let Some(mut found) = found else {
                        return;
                    };
                    let mut asked = 1;
                    while let Ok(more) = queue.try_recv() {
                        found = merged(found, more);
                        asked += 1;
                    }
                    let Some(session) = job.session.upgrade() else {
                        return;
                    };
                    if !look(&job, &session, found).await {
                        return;
                    }
                    is_first = false;
                    if session.wants_facts(job.folder) {
                        take_in(&job, &session, asked).await;
                    } else {
                        // Builds write files all the time that nobody sees: nothing follows from them.
                        session.set_answered(job.folder, asked);
                        if !has_moved(&job, &session).await {
                            continue;
                        }
                    }
                    if ask(&job, &session, Which::All).await {
                        ask_to_refresh(&session);
                    }
                }
                () = rested(&edited), if !is_first => {
                    let Some(session) = job.session.upgrade() else {
                        return;
                    };
                    let has_facts = gather(&job, &session, Look::Open).await;
                    if ask(&job, &session, Which::Open).await || has_facts {
                        ask_to_refresh(&session);
                    }
                }
            }
        }
    });
}

/// Finds out all that follows from what was read, and tells everybody who waits or shows it.
async fn take_in(job: &Job, session: &Arc<Session>, asked: u64) {
    let counts = Arc::new(LazyLock::new(KeptCounts::load as fn() -> KeptCounts));
    gather(job, session, Look::All(Arc::clone(&counts))).await;
    read_archives(job, session).await;
    session.set_answered(job.folder, asked);
    session.changes.note();
    ask_to_refresh(session);
    prepare(job, session, counts);
}

/// Waits for an edit that no other one follows at once.
async fn rested(edited: &Notify) {
    edited.notified().await;
    while tokio::time::timeout(QUIET, edited.notified()).await.is_ok() {}
}

/// The counts of earlier runs, read when they are needed for the first time after a look at the disk.
type Counts = Arc<LazyLock<KeptCounts>>;

/// Whose files are looked at, and what is known of them.
enum Look {
    /// Those of all plans.
    All(Counts),
    /// Those of plans that are open. A file or two are counted sooner than all counts are read.
    Open,
}

/// Finds out about files that plans name. Whether anything was new.
async fn gather(job: &Job, session: &Session, look: Look) -> bool {
    let Some(snapshot) = session.snapshot(job.folder) else {
        return false;
    };
    let disk = Arc::clone(&job.disk);
    let facts = tokio::task::spawn_blocking(move || match look {
        Look::All(counts) => facts::gather(&*disk, &snapshot, Which::All, counts.known()),
        Look::Open => facts::gather(&*disk, &snapshot, Which::Open, &CountCache::default()),
    });
    match facts.await {
        Ok(Some(facts)) => {
            session.install_facts(job.folder, facts);
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::error!("reading files that plans name failed inside the server: {error}");
            false
        }
    }
}

/// Brings saves of bundles to their end that were interrupted.
async fn finish_saves(job: &Job) {
    let (Some(root), Some(session)) = (job.root.clone(), job.session.upgrade()) else {
        return;
    };
    let Some(snapshot) = session.snapshot(job.folder) else {
        return;
    };
    let folder = snapshot.settings().bundles.clone();
    let finished = tokio::task::spawn_blocking(move || Folder::new(root).finish_saves(&folder));
    match finished.await {
        Ok(Ok(names)) => {
            for name in names {
                tracing::warn!("a save of {name} had been interrupted; it is complete now");
            }
        }
        // Where nothing can be written there is nothing that could not wait.
        Ok(Err(error)) => tracing::warn!("{error}"),
        Err(error) => tracing::error!("finishing saves failed inside the server: {error}"),
    }
}

/// Reads the archives of bundles that are new or have changed.
async fn read_archives(job: &Job, session: &Session) {
    let Some(snapshot) = session.snapshot(job.folder) else {
        return;
    };
    let disk = Arc::clone(&job.disk);
    let archives = tokio::task::spawn_blocking(move || facts::archives::gather(&*disk, &snapshot));
    match archives.await {
        Ok(Some(archives)) => session.install_archives(job.folder, archives),
        Ok(None) => {}
        Err(error) => tracing::error!("reading bundles failed inside the server: {error}"),
    }
}

/// Whether another commit is checked out than when the repository was last asked.
async fn has_moved(job: &Job, session: &Session) -> bool {
    let Some(snapshot) = session.snapshot(job.folder) else {
        return false;
    };
    let disk = Arc::clone(&job.disk);
    let moved = tokio::task::spawn_blocking(move || facts::history::has_moved(&*disk, &snapshot));
    match moved.await {
        Ok(has_moved) => has_moved,
        Err(error) => {
            tracing::error!("reading the repository failed inside the server: {error}");
            false
        }
    }
}

/// Asks the repository about plans. Whether anything was new.
async fn ask(job: &Job, session: &Session, which: Which) -> bool {
    let Some(snapshot) = session.snapshot(job.folder) else {
        return false;
    };
    let disk = Arc::clone(&job.disk);
    let answers =
        tokio::task::spawn_blocking(move || facts::history::ask(&*disk, &snapshot, which));
    match answers.await {
        Ok(Some(answers)) => {
            session.install_answers(job.folder, answers);
            true
        }
        Ok(None) => false,
        Err(error) => {
            tracing::error!("reading the repository failed inside the server: {error}");
            false
        }
    }
}

fn merged(a: Found, b: Found) -> Found {
    match (a, b) {
        (Found::Changed(mut a), Found::Changed(b)) => {
            a.extend(b);
            Found::Changed(a)
        }
        _ => Found::Everything,
    }
}

/// Looks at the disk until nothing is left to read. `false` when the folder is gone.
async fn look(job: &Job, session: &Arc<Session>, found: Found) -> bool {
    let mut next = Some(found);
    // Settings that were read may change what is to be read, once; a second round is the last that can find anything.
    for _ in 0..3 {
        let Some(found) = next.take() else {
            break;
        };
        let Some(snapshot) = session.snapshot(job.folder) else {
            return false;
        };
        let counter = Arc::new(Counter::default());
        let progress = match (&found, &job.name) {
            (Found::Everything, Some(name)) => show_progress(session, name, &counter),
            _ => None,
        };
        let disk = Arc::clone(&job.disk);
        let known = snapshot.skipped().clone();
        let look = tokio::task::spawn_blocking(move || {
            refresh(&*disk, &snapshot, &found, &|done, total| {
                counter.done.store(done, Ordering::Relaxed);
                counter.total.store(total, Ordering::Relaxed);
            })
        });
        let refreshed = look.await;
        drop(progress);
        match refreshed {
            Ok(refreshed) => next = session.install(job.folder, refreshed),
            Err(error) => {
                tracing::error!("reading the workspace failed inside the server: {error}");
                return true;
            }
        }
        let Some(snapshot) = session.snapshot(job.folder) else {
            return false;
        };
        for (path, reason) in snapshot.skipped() {
            if known.get(path) != Some(reason) {
                tracing::warn!("{path} is passed over: {reason}");
            }
        }
    }
    true
}

#[derive(Debug, Default)]
struct Counter {
    done: AtomicUsize,
    total: AtomicUsize,
}

/// Shows progress until the returned sender is dropped.
fn show_progress(
    session: &Arc<Session>,
    name: &str,
    counter: &Arc<Counter>,
) -> Option<oneshot::Sender<()>> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    if !session.client().shows_progress {
        return None;
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let token = ProgressToken::String(format!("agentops/index/{number}"));
    let title = format!("Reading {name}");
    let outbound = session.outbound.clone();
    let counter = Arc::clone(counter);
    let (done, mut is_done) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let create = WorkDoneProgressCreateParams {
            token: token.clone(),
        };
        // Without the client's consent there is no progress to report on.
        if outbound
            .ask::<WorkDoneProgressCreate>(create)
            .await
            .is_none()
        {
            return;
        }
        let send = |value| {
            outbound.notify::<Progress>(ProgressParams {
                token: token.clone(),
                value: ProgressParamsValue::WorkDone(value),
            });
        };
        send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title,
            cancellable: Some(false),
            message: None,
            percentage: Some(0),
        }));
        while tokio::time::timeout(TICK, &mut is_done).await.is_err() {
            let done = counter.done.load(Ordering::Relaxed);
            let total = counter.total.load(Ordering::Relaxed).max(1);
            send(WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(false),
                message: Some(format!("{done} of {total} files")),
                percentage: Some((done * 100 / total) as u32),
            }));
        }
        let files = counter.total.load(Ordering::Relaxed);
        send(WorkDoneProgress::End(WorkDoneProgressEnd {
            message: Some(format!("{files} files")),
        }));
    });
    Some(done)
}

/// Computes what somebody will ask for: names, links, tokens. Then all counts are known, and kept.
fn prepare(job: &Job, session: &Session, counts: Counts) {
    let Some(snapshot) = session.snapshot(job.folder) else {
        return;
    };
    tokio::task::spawn_blocking(move || {
        snapshot.warm_up();
        snapshot.count_all_with(counts.known());
        if let Err(error) = counts.save() {
            tracing::debug!("{error}");
        }
    });
}
