//! Many requests at one moment.

use std::sync::Arc;

use reqwest::RequestBuilder;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::browser::{Reply, read};

/// Sends all requests at once and returns the answers, in no particular order.
pub async fn at_once(requests: Vec<RequestBuilder>) -> Vec<Reply> {
    let barrier = Arc::new(Barrier::new(requests.len()));
    let mut tasks = JoinSet::new();
    for request in requests {
        let barrier = barrier.clone();
        tasks.spawn(async move {
            barrier.wait().await;
            read(request).await
        });
    }
    tasks.join_all().await
}

/// How many of the answers have that problem code, or step.
pub fn count(replies: &[Reply], outcome: &str) -> usize {
    replies.iter().filter(|reply| reply.outcome().1 == outcome).count()
}

/// How often a race is run: a lost one shows seldom. `LATCHKEY_TEST_ROUNDS` asks for more.
pub fn rounds() -> usize {
    std::env::var("LATCHKEY_TEST_ROUNDS").map_or(15, |rounds| rounds.parse().unwrap())
}
