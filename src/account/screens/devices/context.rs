//! What the parts of the page of trusted devices share: the list, and the mutation that changes it.

use latchkey_contract::{Device, Devices, paths};

use crate::api::{ApiRequest, Mutation, Query, ignore_not_found};
use crate::session::AccountSession;
use crate::ui::focus_heading;

/// The list of trusted devices. One change runs at a time, and the focus goes to the heading afterwards: the
/// next device moves up under the pointer, and a double click would otherwise remove it, too.
#[derive(Clone, Copy)]
pub struct DevicesContext {
    pub session: AccountSession,
    pub query: Query<Devices>,
    pub mutation: Mutation,
}

impl DevicesContext {
    /// Starts to load the list.
    pub fn new() -> Self {
        let session = AccountSession::current();
        Self { session, query: session.query(paths::DEVICES), mutation: Mutation::new() }
    }

    /// Sends a request that removes devices, loads the list again and shows the message.
    pub fn change(self, request: ApiRequest, message: &'static str) {
        let Self { session, query, mutation } = self;
        let changed = async move {
            session.send::<()>(request).await.or_else(ignore_not_found)?;
            query.refresh().await;
            Ok(())
        };
        mutation.run(changed, move |()| {
            session.flash.show(message);
            focus_heading();
        });
    }

    /// Loads the list again: this browser has become one of the devices.
    pub fn on_trusted(self) {
        self.session.flash.show("This browser is trusted now.");
        self.query.reload();
        focus_heading();
    }

    /// The devices, as far as they are loaded.
    pub fn devices(self) -> Vec<Device> {
        self.query.get().map(|response| response.devices).unwrap_or_default()
    }
}
