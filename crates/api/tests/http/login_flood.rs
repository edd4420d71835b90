//! More logins at once than the machine can hash: the real binary, whose memory is its own.

use tokio::time::Instant;

use crate::program::{Program, Service};
use crate::security_headers::assert_problem;
use crate::test_app::TestApp;
use crate::throttle::join_all;

/// The most memory that the process has held so far, in bytes.
fn peak(service: &Service) -> Option<usize> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kibibytes| kibibytes * 1024)
}

/// A12. Of five hundred at once, as many as there is room for are checked; the others are told when to retry,
/// health is answered all the while, and memory stays within a permit a core.
#[tokio::test]
async fn a_flood_of_passwords_does_not_take_the_service_down() {
    let app = TestApp::in_real_time().await;
    let ada = app.person("ada", &[]).await;
    let service = Program::on_database_of(&app).serve();
    assert_eq!(service.browser().sign_in(&ada).await.step(), "signed_in");
    let base = peak(&service);
    let fresh = service.browser();
    let flood = (0..500).map(|nth| {
        let mut browser = fresh.clone();
        async move { browser.sign_in_as(&format!("nobody{nth}"), "wrong").await }
    });
    let flood_started = Instant::now();
    let flood = tokio::spawn(join_all(flood.collect::<Vec<_>>()));
    let (mut health, mut waits) = (service.browser(), vec![]);
    while !flood.is_finished() {
        let request_started = Instant::now();
        assert_eq!(health.get("/api/v1/health").await.status, 200);
        waits.push(request_started.elapsed());
    }
    let whole = flood_started.elapsed();
    let (mut judged, mut busy, mut late) = (0, 0, 0);
    for reply in flood.await.unwrap() {
        if reply.status == 401 {
            judged += 1;
        } else if reply.code() == "unavailable" {
            // On a machine that is busy with more than this, somebody may wait for longer than anybody should.
            assert_problem(&reply, 503, "unavailable");
            late += 1;
        } else {
            assert_problem(&reply, 503, "busy");
            assert_eq!(reply.headers["retry-after"], "2");
            assert_eq!(reply.json["retry_in_ms"], 2000);
            busy += 1;
        }
    }
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(judged >= cores && judged + busy + late == 500, "{judged} {busy} {late}");
    assert!(busy > 0 || cores * 65 >= 500, "{judged} were let in at once");
    waits.sort();
    let usual = waits[waits.len() / 2];
    // Whoever stood in line behind the passwords would wait for most of it.
    assert!(usual < whole / 5, "health took {usual:?} of {whole:?}");
    if let (Some(base), Some(peak)) = (base, peak(&service)) {
        let room = cores * 19 * 1024 * 1024 + 50 * 1024 * 1024;
        assert!(peak < base + room, "from {base} to {peak} bytes");
    }
    assert_eq!(service.browser().sign_in(&ada).await.step(), "signed_in", "and then it is as before");
}
