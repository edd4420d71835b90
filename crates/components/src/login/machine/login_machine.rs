//! The page's side of a login: one value, two functions, no browser.
//!
//! [`Login::ask`] turns what the person means into at most one request; [`Login::hear`] takes its answer. At most
//! one thing that changes something is ever under way, because there is one place to write it down.

use latchkey_contract::{
    ChooseMethod, Delivery, EnterCode, LoginStep, NameDevice, Problem, ProblemCode, SignIn, rules::DeviceName,
};

use super::intent::{Intent, Request, UnderWay};
use super::login_view::{Notice, Place, delivery, is_attempt};
use crate::client::is_silence;

/// A login, as the page knows it.
#[derive(Debug, Clone)]
pub struct Login {
    place: Place,
    under_way: Option<UnderWay>,
    notice: Option<Notice>,
    /// How often the API has said where the login stands: a new count means new times left.
    heard: u32,
    /// How often the code field had to be emptied.
    cleared: u32,
    /// Whether the last answer to a person's own act ended the login here, in this page.
    arrived: bool,
    /// Whether to ask again where the login stands, and in how many milliseconds.
    due: Option<u32>,
}

impl Default for Login {
    fn default() -> Self {
        Self {
            place: Place::Unknown,
            under_way: None,
            notice: None,
            heard: 0,
            cleared: 0,
            arrived: false,
            due: None,
        }
    }
}

impl Login {
    /// What was begun by another call than the login's own: a proof, an enrolment. It goes on as a login does.
    #[must_use]
    pub fn begun(step: LoginStep) -> Self {
        let due = (delivery(&step) == Some(Delivery::Sending)).then_some(1_000);
        Self { place: Place::At(step), heard: 1, due, ..Self::default() }
    }

    /// What to ask of the API, if anything. While something that the person did is under way, nothing is: a double
    /// click and a last digit followed by Enter send once. Only the page's own "where?" gives way, and whoever
    /// carries the requests must then drop its answer.
    pub fn ask(&mut self, intent: Intent) -> Option<Request> {
        if self.busy() {
            return None;
        }
        let request = match intent {
            Intent::Where => Request::Where,
            Intent::SignIn { username, password, return_to } => {
                Request::SignIn(SignIn { username, password, return_to })
            }
            Intent::Choose(method) => Request::Choose(ChooseMethod { method }),
            Intent::Resend => Request::Resend,
            Intent::Verify { code, trust } => Request::Verify(EnterCode { code, trust }),
            Intent::NameDevice(name) => Request::NameDevice(NameDevice { name: self.checked(name).ok()? }),
            Intent::Leave => Request::Leave,
            Intent::AnotherMethod | Intent::BackToCode => {
                self.turn(matches!(intent, Intent::AnotherMethod));
                return None;
            }
        };
        self.under_way = Some(UnderWay::from(&request));
        self.due = None;
        if !matches!(request, Request::Where) {
            self.notice = None;
            self.arrived = false;
        }
        Some(request)
    }

    /// Takes the answer to the last request. Whatever it is, the place is kept unless the API says another one.
    pub fn hear(&mut self, reply: Result<LoginStep, Problem>) {
        let asked = self.under_way.take().unwrap_or(UnderWay::Where);
        match reply {
            Ok(step) => self.stand(&asked, step),
            Err(problem) => self.regret(&asked, problem),
        }
        if self.due.is_none() && self.is_sending() {
            self.due = Some(1_000);
        }
    }

    /// Moves to where the API says that the login stands.
    fn stand(&mut self, asked: &UnderWay, step: LoginStep) {
        let before = std::mem::replace(&mut self.place, Place::Unknown);
        let was_under_way = matches!(before.step(), Some(step) if is_attempt(step));
        if matches!(asked, UnderWay::Choose(_) | UnderWay::Resend) {
            self.cleared += 1;
        }
        if matches!(
            (asked, delivery(&step)),
            (UnderWay::Resend, Some(Delivery::Sending | Delivery::Accepted))
        ) {
            self.notice = Some(Notice::News("A new code was sent. Only the newest code works."));
        }
        if matches!(step, LoginStep::SignedIn { .. }) {
            self.notice = None;
        }
        let said = matches!(self.notice, Some(Notice::Wrong(_)));
        if *asked == UnderWay::Where && was_under_way && step == LoginStep::Password && !said {
            self.notice = Some(Notice::Wrong(Problem::new(ProblemCode::NoAttempt)));
        }
        self.heard += 1;
        self.arrived = matches!(step, LoginStep::SignedIn { .. }) && *asked != UnderWay::Where;
        let choosing = matches!(before, Place::Choosing(_)) && *asked == UnderWay::Where;
        self.place = match step {
            step @ LoginStep::EnterCode { .. } if choosing => Place::Choosing(step),
            step => Place::At(step),
        };
    }

    /// Takes a refusal or a failure.
    fn regret(&mut self, asked: &UnderWay, mut problem: Problem) {
        use ProblemCode as Code;
        // The last try was judged, and with it the code has died: what helps now is to hear how to get another.
        if problem.code == Code::CodeWrong && problem.tries_left == Some(0) {
            problem = Problem::new(Code::TooManyTries).with_tries_left(0);
        }
        if *asked == UnderWay::Where {
            // The page asked by itself. Where nothing is known yet that must be said; else the screen still holds.
            if !matches!(self.place, Place::At(_) | Place::Choosing(_)) {
                self.place = Place::Unreachable(problem);
            }
            return;
        }
        match problem.code {
            // It has ended, as it was meant to.
            Code::NoAttempt if *asked == UnderWay::Leave => {
                self.place = Place::At(LoginStep::Password);
                return;
            }
            Code::SignInRefused | Code::NoAttempt | Code::NoSession => {
                self.place = Place::At(LoginStep::Password)
            }
            Code::OutOfTurn | Code::AccountLocked | Code::DeliveryFailed | Code::TooManyCodes => {
                self.due = Some(0)
            }
            Code::CodeExpired | Code::CodeUsed | Code::CodeSuperseded | Code::TooManyTries => {
                self.cleared += 1;
                self.due = Some(0);
            }
            Code::CodeWrong | Code::CodeMalformed => self.cleared += 1,
            Code::MethodUnavailable => {
                self.turn(true);
                self.due = Some(0);
            }
            Code::ResendTooSoon => self.wait_to_resend(problem.retry_in_ms),
            // Nobody knows whether it was done; the API does.
            _ if is_silence(&problem) => self.due = Some(0),
            _ => {}
        }
        if let (Some(left), Place::At(LoginStep::EnterCode { tries_left, .. })) =
            (problem.tries_left, &mut self.place)
        {
            *tries_left = left;
        }
        self.notice = Some(Notice::Wrong(problem));
    }

    /// A name that the API would refuse is refused here, at the field.
    fn checked(&mut self, name: Option<String>) -> Result<Option<String>, ()> {
        let Some(name) = name else { return Ok(None) };
        match DeviceName::parse(&name) {
            Ok(name) => Ok(Some(name.as_str().to_owned())),
            Err(error) => {
                let problem = Problem {
                    title: error.advice().to_owned(),
                    ..Problem::new(ProblemCode::DeviceNameInvalid)
                };
                self.notice = Some(Notice::Wrong(problem.at("name")));
                Err(())
            }
        }
    }

    /// Opens or closes the chooser over the code.
    fn turn(&mut self, open: bool) {
        self.notice = None;
        self.place = match std::mem::replace(&mut self.place, Place::Unknown) {
            Place::At(step @ LoginStep::EnterCode { .. }) if open => Place::Choosing(step),
            Place::Choosing(step) if !open => Place::At(step),
            place => place,
        };
    }

    fn wait_to_resend(&mut self, retry_in_ms: Option<u64>) {
        if let Place::At(LoginStep::EnterCode { resend_in_ms, .. }) = &mut self.place {
            *resend_in_ms = retry_in_ms.or(*resend_in_ms);
        }
        self.due = Some(0);
    }

    fn is_sending(&self) -> bool {
        self.place.step().and_then(delivery) == Some(Delivery::Sending)
    }

    /// Whether something that the person did is under way.
    #[must_use]
    pub fn busy(&self) -> bool {
        !matches!(self.under_way, None | Some(UnderWay::Where))
    }

    /// Where the page is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is under way.
    #[must_use]
    pub fn under_way(&self) -> Option<&UnderWay> {
        self.under_way.as_ref()
    }

    /// What to tell the person.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Counts the answers that said where the login stands.
    #[must_use]
    pub fn heard(&self) -> u32 {
        self.heard
    }

    /// Counts how often the code field had to be emptied and focused.
    #[must_use]
    pub fn cleared(&self) -> u32 {
        self.cleared
    }

    /// Whether the person has signed in just now, here: only then does the page go where they wanted to.
    #[must_use]
    pub fn arrived(&self) -> bool {
        self.arrived
    }

    /// In how many milliseconds to ask where the login stands, if at all.
    #[must_use]
    pub fn due(&self) -> Option<u32> {
        self.due
    }
}
