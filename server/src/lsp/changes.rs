//! Tells those who wait that the state of the session changed.

use tokio::sync::Notify;

/// Everybody who waits for changes, each at their own pace.
#[derive(Debug, Default)]
pub struct Changes {
    /// Diagnostics may differ.
    pub diagnostics: Notify,
    /// What the client asked of us may differ.
    pub answers: Notify,
}

impl Changes {
    /// Something changed.
    pub fn note(&self) {
        self.diagnostics.notify_one();
        self.answers.notify_one();
    }
}
