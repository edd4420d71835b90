//! The app: routes, and who is signed in.
fn main() {}
