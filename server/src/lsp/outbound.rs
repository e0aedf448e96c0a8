//! What we send to the client: in order, and never with a handler waiting for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lsp_types::notification::Notification;
use lsp_types::request::Request;
use tokio::sync::mpsc;
use tower_lsp::Client;

/// How long a client may take to answer. One that never does costs us a task until then, nothing else.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a person may take to choose.
const PATIENCE_WITH_PEOPLE: Duration = Duration::from_secs(60 * 60);

type Job = Box<dyn FnOnce(Client) -> futures::future::BoxFuture<'static, ()> + Send>;

/// The way out. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
    queue: mpsc::UnboundedSender<JobBox>,
    has_ended: Arc<AtomicBool>,
}

/// A job with a `Debug` that says nothing, so that what holds it can have one.
struct JobBox(Job);

impl std::fmt::Debug for JobBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

/// What is queued before the session has begun; see [`Outbound::start`].
#[derive(Debug)]
pub struct Queued(mpsc::UnboundedReceiver<JobBox>);

impl Outbound {
    /// A way out to a client. Nothing leaves before [`Outbound::start`].
    pub fn new(client: Client) -> (Outbound, Queued) {
        let (queue, queued) = mpsc::unbounded_channel();
        let outbound = Outbound {
            client,
            queue,
            has_ended: Arc::default(),
        };
        (outbound, Queued(queued))
    }

    /// Begins to send, one notification after the other, in the order in which they were queued.
    pub fn start(&self, queued: Queued) {
        let client = self.client.clone();
        let mut queued = queued.0;
        tokio::spawn(async move {
            while let Some(job) = queued.recv().await {
                (job.0)(client.clone()).await;
            }
        });
    }

    /// The client is leaving: nothing more is asked of it.
    pub fn end(&self) {
        self.has_ended.store(true, Ordering::Release);
    }

    /// Queues a notification.
    pub fn notify<N>(&self, params: N::Params)
    where
        N: Notification,
        N::Params: Send + 'static,
    {
        let job: Job = Box::new(move |client| {
            Box::pin(async move { client.send_notification::<N>(params).await })
        });
        // Nobody is left to hear it once the session has ended.
        let _ = self.queue.send(JobBox(job));
    }

    /// Asks the client. `None` when it refuses, does not answer in time, or has left.
    pub async fn ask<R>(&self, params: R::Params) -> Option<R::Result>
    where
        R: Request,
        R::Params: Send + 'static,
        R::Result: Send + 'static,
    {
        self.ask_for::<R>(params, PATIENCE).await
    }

    /// Asks the person in front of the client, who may be out for lunch.
    pub async fn ask_person<R>(&self, params: R::Params) -> Option<R::Result>
    where
        R: Request,
        R::Params: Send + 'static,
        R::Result: Send + 'static,
    {
        self.ask_for::<R>(params, PATIENCE_WITH_PEOPLE).await
    }

    async fn ask_for<R>(&self, params: R::Params, patience: Duration) -> Option<R::Result>
    where
        R: Request,
        R::Params: Send + 'static,
        R::Result: Send + 'static,
    {
        if self.has_ended.load(Ordering::Acquire) {
            return None;
        }
        let answer = tokio::time::timeout(patience, self.client.send_request::<R>(params)).await;
        match answer {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(error)) => {
                tracing::debug!("{} was refused: {error}", R::METHOD);
                None
            }
            Err(_) => {
                tracing::warn!("the client did not answer {}", R::METHOD);
                None
            }
        }
    }

    /// Asks the client without waiting for the answer.
    pub fn ask_aside<R>(&self, params: R::Params)
    where
        R: Request + 'static,
        R::Params: Send + 'static,
        R::Result: Send + 'static,
    {
        let outbound = self.clone();
        tokio::spawn(async move {
            outbound.ask::<R>(params).await;
        });
    }
}
