//! How long a page of the users takes among a hundred thousand, beside the same page among a thousand. Another
//! database than SQLite is given by its address.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench may stop, print, and time"
)]

use std::time::{Duration, Instant};

use latchkey_api::clock::Clock;
use latchkey_api::crypto::random;
use latchkey_api::store::pagination::PageRequest;
use latchkey_api::store::{NewAccount, Store, UserListing};
use latchkey_contract::{AccountSummary, Role, UserSort};

const FEW: usize = 1_000;
const MANY: usize = 100_000;
/// How often each is asked; the median counts.
const ROUNDS: usize = 41;

const FIRST: [&str; 10] = ["Ada", "Ben", "Cleo", "Dora", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jun"];

#[tokio::main]
async fn main() {
    let folder = std::env::temp_dir().join(format!("latchkey-users-{}", random::id().unwrap()));
    std::fs::create_dir(&folder).unwrap();
    let url = std::env::args().nth(1);
    let url = url.unwrap_or_else(|| format!("sqlite:{}?mode=rwc", folder.join("bench.db").display()));
    let store = Store::open(&url).await.unwrap();
    fill(&store, 0..FEW).await;
    let few = measure(&store, FEW).await;
    fill(&store, FEW..MANY).await;
    let many = measure(&store, MANY).await;
    println!("{:<36}{:>12} {:>12} {:>7}", "a page of 50 users", "of 1,000", "of 100,000", "ratio");
    for ((what, few), (_, many)) in few.iter().zip(&many) {
        println!("{what:<36}{few:>12.2?} {many:>12.2?} {:>7.2}", many.as_secs_f64() / few.as_secs_f64());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Adds these people: ten first names, a thousand last names, and a number of their own.
async fn fill(store: &Store, people: std::ops::Range<usize>) {
    let accounts: Vec<NewAccount> = people.map(person).collect();
    for accounts in accounts.chunks(10_000) {
        let mut tx = store.begin().await.unwrap();
        for accounts in accounts.chunks(32) {
            assert!(tx.add_accounts(accounts, Clock::System.now()).await.unwrap());
        }
        tx.commit().await.unwrap();
    }
}

fn person(nth: usize) -> NewAccount {
    let summary = AccountSummary {
        id: random::id().unwrap(),
        username: format!("user{nth}"),
        name: format!("{} Last{}", FIRST[nth % 10], nth / 10 % 1000),
        role: Role::User,
    };
    let email = Some(format!("user{nth}@example.org"));
    NewAccount { summary, email, phone: Some(format!("+4178{nth:07}")), password_hash: None }
}

/// Each way to ask, and how long it takes.
async fn measure(store: &Store, count: usize) -> Vec<(String, Duration)> {
    let mut all = vec![];
    for sort in [UserSort::Username, UserSort::Name, UserSort::Newest] {
        let listing =
            |after| UserListing { sort, page: PageRequest { after, limit: 50 }, ..UserListing::default() };
        all.push((format!("first by {sort:?}"), timed(store, &listing(None)).await));
        // From the mark of the page at nine tenths of the list.
        let (mut after, mut seen) = (None, 0);
        while seen < count * 9 / 10 {
            let page =
                UserListing { sort, page: PageRequest { after, limit: 200 }, ..UserListing::default() };
            after = store.users(&page).await.unwrap().next;
            seen += 200;
        }
        all.push((format!("far down by {sort:?}"), timed(store, &listing(after)).await));
    }
    for search in ["user77", "Ada", "Ada Last7", "user", "nobody at all"] {
        let listing = UserListing { search: search.into(), ..UserListing::default() };
        all.push((format!("found by \u{201c}{search}\u{201d}"), timed(store, &listing).await));
    }
    all
}

async fn timed(store: &Store, listing: &UserListing) -> Duration {
    let mut times = vec![];
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        store.users(listing).await.unwrap();
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    times[ROUNDS / 2]
}
