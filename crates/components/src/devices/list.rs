//! The list without a browser: what is shown, and the one thing that is being done to it.

use latchkey_contract::{Device, Problem, ProblemCode, rules::DeviceName};

/// What is known of the devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// The API has been asked.
    Asking,
    /// It did not say.
    Failed(Problem),
    /// These are they.
    Shown(Vec<Device>),
}

/// Something done to a device, or to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Give it another name.
    Rename {
        /// Which device.
        id: String,
        /// The new name.
        name: String,
    },
    /// Trust it no longer.
    Forget {
        /// Which device.
        id: String,
    },
    /// Trust none any longer.
    ForgetAll,
}

/// The list, what is being done to it, and what came of the last thing.
#[derive(Debug, Clone)]
pub struct DeviceList {
    listing: Listing,
    doing: Option<Doing>,
    renaming: Option<String>,
    problem: Option<Problem>,
    news: String,
}

impl Default for DeviceList {
    fn default() -> Self {
        Self { listing: Listing::Asking, doing: None, renaming: None, problem: None, news: String::new() }
    }
}

impl DeviceList {
    /// Takes the API's list, or that there is none. A list once shown is kept over a failure.
    pub fn heard(&mut self, answer: Result<Vec<Device>, Problem>) {
        match answer {
            Ok(devices) => self.listing = Listing::Shown(devices),
            Err(problem) if matches!(self.listing, Listing::Shown(_)) => self.problem = Some(problem),
            Err(problem) => self.listing = Listing::Failed(problem),
        }
    }

    /// Begins to do something, unless something is being done already. A name that breaks a rule is refused here.
    pub fn begin(&mut self, doing: Doing) -> Option<Doing> {
        if self.doing.is_some() {
            return None;
        }
        (self.problem, self.news) = (None, String::new());
        let doing = match doing {
            Doing::Rename { id, name } => match DeviceName::parse(&name) {
                Ok(name) => Doing::Rename { id, name: name.as_str().to_owned() },
                Err(error) => {
                    let title = error.advice().to_owned();
                    self.problem = Some(Problem { title, ..Problem::new(ProblemCode::DeviceNameInvalid) });
                    return None;
                }
            },
            doing => doing,
        };
        self.doing = Some(doing.clone());
        Some(doing)
    }

    /// Takes the outcome of what was begun. A device that was gone already is gone.
    pub fn done(&mut self, outcome: Result<(), Problem>) {
        let Some(doing) = self.doing.take() else { return };
        let gone = matches!(&outcome, Err(problem) if problem.code == ProblemCode::NotFound);
        match (outcome, doing) {
            (Ok(()), Doing::Rename { id, name }) => {
                self.renaming = None;
                self.change(|devices| {
                    for device in devices.iter_mut().filter(|device| device.id == id) {
                        device.name.clone_from(&name);
                    }
                });
                self.news = ["Renamed to ", &name, "."].concat();
            }
            (Err(problem), Doing::Rename { id, .. }) if gone => {
                self.change(|devices| devices.retain(|device| device.id != id));
                self.problem = Some(problem);
            }
            (Err(problem), _) if !gone => self.problem = Some(problem),
            (_, Doing::Forget { id } | Doing::Rename { id, .. }) => {
                self.change(|devices| devices.retain(|device| device.id != id));
                "Removed. Signing in there asks for a code again.".clone_into(&mut self.news);
            }
            (_, Doing::ForgetAll) => {
                self.change(Vec::clear);
                "All removed. Signing in asks for a code again everywhere.".clone_into(&mut self.news);
            }
        }
    }

    /// Opens the field for a device's name, or closes it.
    pub fn rename(&mut self, id: Option<String>) {
        (self.renaming, self.problem) = (id, None);
    }

    /// Changes the devices that are shown, if any are.
    fn change(&mut self, change: impl FnOnce(&mut Vec<Device>)) {
        if let Listing::Shown(devices) = &mut self.listing {
            change(devices);
        }
    }

    /// What is known of the devices.
    #[must_use]
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// What is being done.
    #[must_use]
    pub fn doing(&self) -> Option<&Doing> {
        self.doing.as_ref()
    }

    /// Which device's name is open.
    #[must_use]
    pub fn renaming(&self) -> Option<&str> {
        self.renaming.as_deref()
    }

    /// What went wrong last.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// What happened last.
    #[must_use]
    pub fn news(&self) -> &str {
        &self.news
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str) -> Device {
        Device {
            id: id.to_owned(),
            name: id.to_owned(),
            browser: "Firefox on Linux".to_owned(),
            ip: "192.0.2.1".to_owned(),
            added_at: 0,
            last_used_at: 0,
            expires_at: 0,
            this_browser: false,
        }
    }

    fn two() -> DeviceList {
        let mut list = DeviceList::default();
        list.heard(Ok(vec![device("a"), device("b")]));
        list
    }

    fn ids(list: &DeviceList) -> Vec<&str> {
        match list.listing() {
            Listing::Shown(devices) => devices.iter().map(|device| device.id.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_double_click_removes_once() {
        let mut list = two();
        assert!(list.begin(Doing::Forget { id: "a".to_owned() }).is_some());
        assert!(list.begin(Doing::Forget { id: "a".to_owned() }).is_none());
        list.done(Ok(()));
        assert_eq!(ids(&list), ["b"]);
    }

    #[test]
    fn a_device_that_is_gone_already_leaves_the_list() {
        let mut list = two();
        list.begin(Doing::Forget { id: "a".to_owned() });
        list.done(Err(Problem::new(ProblemCode::NotFound)));
        assert_eq!(ids(&list), ["b"]);
        assert!(list.problem().is_none());
    }

    #[test]
    fn a_failure_keeps_the_list_and_is_said() {
        let mut list = two();
        list.begin(Doing::ForgetAll);
        list.done(Err(Problem::new(ProblemCode::Unavailable)));
        assert_eq!(ids(&list), ["a", "b"]);
        assert!(list.problem().is_some());
    }

    #[test]
    fn a_bad_name_is_refused_before_it_is_sent() {
        let mut list = two();
        list.rename(Some("a".to_owned()));
        assert!(list.begin(Doing::Rename { id: "a".to_owned(), name: "  ".to_owned() }).is_none());
        assert!(list.problem().is_some());
        assert_eq!(list.renaming(), Some("a"), "the field stays open");
    }

    #[test]
    fn a_new_name_is_shown_as_it_was_sent() {
        let mut list = two();
        let sent = list.begin(Doing::Rename { id: "a".to_owned(), name: " Desk ".to_owned() });
        assert_eq!(sent, Some(Doing::Rename { id: "a".to_owned(), name: "Desk".to_owned() }));
        list.done(Ok(()));
        let Listing::Shown(devices) = list.listing() else { panic!("shown") };
        assert_eq!(devices[0].name, "Desk");
    }
}
