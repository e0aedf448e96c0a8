//! Work for a request, off the reader.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lsp_types::Uri;
use tokio::sync::Semaphore;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};

use super::session::{Asked, Session};

/// Tells work on another thread that nobody waits for it any more.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Whether to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs work that may take more than a millisecond on a thread where that hurts nobody. When the request is cancelled,
/// the work is told.
///
/// # Errors
/// An internal error when the work panics.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce(&Cancel) -> T + Send + 'static,
) -> Result<T> {
    struct Guard(Cancel);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.0.store(true, Ordering::Relaxed);
        }
    }
    let guard = Guard(Cancel::default());
    let cancel = guard.0.clone();
    let task = tokio::task::spawn_blocking(move || work(&cancel));
    let result = task.await;
    drop(guard);
    result.map_err(|error| {
        tracing::error!("a request failed inside the server: {error}");
        Error {
            message: format!("the request failed inside the server: {error}").into(),
            ..Error::new(ErrorCode::InternalError)
        }
    })
}

/// Work that takes long: one at a time, so that many such requests leave a core to those that somebody waits for.
static LONG: Semaphore = Semaphore::const_new(1);

/// Like [`blocking`], for work over a whole workspace.
///
/// # Errors
/// An internal error when the work panics.
pub async fn blocking_long<T: Send + 'static>(
    work: impl FnOnce(&Cancel) -> T + Send + 'static,
) -> Result<T> {
    // The semaphore is never closed; without a permit the work would only be less polite.
    let _permit = LONG.acquire().await;
    blocking(work).await
}

/// Answers a question about a document once its folder has been read: for whatever depends on other files.
///
/// # Errors
/// When the document was edited meanwhile, or the answer fails inside the server.
pub async fn answer<T: Send + 'static>(
    session: &Session,
    uri: &Uri,
    question: impl FnOnce(&Asked) -> Option<T> + Send + 'static,
) -> Result<Option<T>> {
    match session.ask_settled(uri).await? {
        Some(asked) => blocking(move |_| question(&asked)).await,
        None => Ok(None),
    }
}

/// Answers a question about a document from what is there now: for whatever the document alone can tell.
///
/// # Errors
/// When the answer fails inside the server.
pub async fn answer_at_once<T: Send + 'static>(
    session: &Session,
    uri: &Uri,
    question: impl FnOnce(&Asked) -> Option<T> + Send + 'static,
) -> Result<Option<T>> {
    match session.ask(uri) {
        Some(asked) => blocking(move |_| question(&asked)).await,
        None => Ok(None),
    }
}
