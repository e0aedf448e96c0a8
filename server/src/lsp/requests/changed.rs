//! `agentops/changed`: what our requests answer may have changed.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use lsp_types::notification::Notification;
use serde::{Deserialize, Serialize};

use crate::lsp::session::Session;

/// The shortest time between two of them: changes come in swarms, and each makes a client ask again.
const PAUSE: Duration = Duration::from_millis(200);

/// The notification.
enum Changed {}

/// It says nothing but itself.
#[derive(Debug, Deserialize, Serialize)]
struct Params {}

impl Notification for Changed {
    type Params = Params;
    const METHOD: &'static str = "agentops/changed";
}

/// Starts telling a client that wants to hear it. It goes on until the session is over.
pub fn start(session: &Arc<Session>) {
    if !session.client().hears_changes {
        return;
    }
    let session = Arc::downgrade(session);
    tokio::spawn(async move {
        while let Some(session) = session.upgrade() {
            session.changes.answers.notified().await;
            tokio::time::sleep(PAUSE).await;
            // What changed during the pause is told of now.
            let _ = session.changes.answers.notified().now_or_never();
            session.outbound.notify::<Changed>(Params {});
        }
    });
}
