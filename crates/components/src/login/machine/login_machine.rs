//! The state of a login in the page, and its transitions, without a browser.
//!
//! [`LoginMachine::ask`] turns an intent into at most one request; [`LoginMachine::on_response`] takes its
//! response. At most one request that changes something is pending at a time, because there is one field to
//! note it in.

use latchkey_contract::{
    ChooseMethod, Delivery, EnterCode, LoginStep, NameDevice, Problem, ProblemCode, SignIn, rules::DeviceName,
};

use super::intent::Intent;
use super::login_view::LoginView;
use super::notice::LoginNotice;
use super::pending_request::PendingRequest;
use crate::client::{LoginRequest, is_transport_error};

/// While a message is being sent, the page asks for the outcome this often, in milliseconds.
const DELIVERY_POLL_MS: u32 = 1_000;

/// The state of a login in the page.
#[derive(Debug, Clone)]
pub struct LoginMachine {
    view: LoginView,
    pending: Option<PendingRequest>,
    notice: Option<LoginNotice>,
    responses: u32,
    clear_count: u32,
    just_signed_in: bool,
    refresh_in: Option<u32>,
}

impl Default for LoginMachine {
    fn default() -> Self {
        Self {
            view: LoginView::Unknown,
            pending: None,
            notice: None,
            responses: 0,
            clear_count: 0,
            just_signed_in: false,
            refresh_in: None,
        }
    }
}

impl LoginMachine {
    /// Starts at a step that another endpoint than the login's has answered with: a step-up, an enrolment.
    #[must_use]
    pub fn from_step(step: LoginStep) -> Self {
        let mut machine = Self { view: LoginView::AtStep(step), responses: 1, ..Self::default() };
        machine.refresh_while_sending();
        machine
    }

    /// The request to send, if any. While a request of the person's is pending there is none, so that a double
    /// click, or the last digit followed by Enter, sends one. A pending refresh gives way; the caller must then
    /// drop its response.
    pub fn ask(&mut self, intent: Intent) -> Option<LoginRequest> {
        if self.is_busy() {
            return None;
        }
        let request = match intent {
            Intent::Refresh => LoginRequest::Refresh,
            Intent::SignIn { username, password, return_to } => {
                LoginRequest::SignIn(SignIn { username, password, return_to })
            }
            Intent::Choose(method) => LoginRequest::Choose(ChooseMethod { method }),
            Intent::Resend => LoginRequest::Resend,
            Intent::Verify { code, trust } => LoginRequest::Verify(EnterCode { code, trust }),
            Intent::NameDevice(name) => {
                LoginRequest::NameDevice(NameDevice { name: self.parse_device_name(name).ok()? })
            }
            Intent::StartOver => LoginRequest::StartOver,
            Intent::OpenChooser | Intent::CloseChooser => {
                self.toggle_chooser(matches!(intent, Intent::OpenChooser));
                return None;
            }
        };
        self.pending = Some(PendingRequest::from(&request));
        self.refresh_in = None;
        if !matches!(request, LoginRequest::Refresh) {
            self.notice = None;
            self.just_signed_in = false;
        }
        Some(request)
    }

    /// Takes the response to the pending request. The view stays the same unless the API answers with another
    /// step.
    pub fn on_response(&mut self, response: Result<LoginStep, Problem>) {
        let request = self.pending.take().unwrap_or(PendingRequest::Refresh);
        match response {
            Ok(step) => self.apply_step(&request, step),
            Err(problem) => self.apply_problem(&request, problem),
        }
        self.refresh_while_sending();
    }

    /// Moves to the step of a response.
    fn apply_step(&mut self, request: &PendingRequest, step: LoginStep) {
        let before = std::mem::replace(&mut self.view, LoginView::Unknown);
        if matches!(request, PendingRequest::Choose(_) | PendingRequest::Resend) {
            self.clear_count += 1;
        }
        let is_refresh = *request == PendingRequest::Refresh;
        let is_signed_in = matches!(step, LoginStep::SignedIn { .. });
        let attempt_ended = is_refresh && before.is_in_attempt() && step == LoginStep::Password;
        let chooser_open = is_refresh && matches!(before, LoginView::ChoosingMethod(_));
        self.view = match step {
            step @ LoginStep::EnterCode { .. } if chooser_open => LoginView::ChoosingMethod(step),
            step => LoginView::AtStep(step),
        };
        let sent = matches!(self.view.delivery(), Some(Delivery::Sending | Delivery::Accepted));
        if *request == PendingRequest::Resend && sent {
            self.notice = Some(LoginNotice::Info("A new code was sent. Only the newest code works."));
        }
        if is_signed_in {
            self.notice = None;
        }
        if attempt_ended && !matches!(self.notice, Some(LoginNotice::Error(_))) {
            self.notice = Some(LoginNotice::Error(Problem::new(ProblemCode::NoAttempt)));
        }
        self.responses += 1;
        self.just_signed_in = is_signed_in && !is_refresh;
    }

    /// Takes a refusal by the API, or a failure.
    fn apply_problem(&mut self, request: &PendingRequest, mut problem: Problem) {
        use ProblemCode as Code;
        // The last try has ended the code: now it helps to read how to get another.
        if problem.code == Code::CodeWrong && problem.tries_left == Some(0) {
            problem = Problem::new(Code::TooManyTries).with_tries_left(0);
        }
        if *request == PendingRequest::Refresh {
            // A failed refresh is shown only while no step is known; otherwise the screen is still right.
            if self.view.step().is_none() {
                self.view = LoginView::Unreachable(problem);
            }
            return;
        }
        match problem.code {
            // The attempt has ended, which is what "Start over" is for.
            Code::NoAttempt if *request == PendingRequest::StartOver => {
                self.view = LoginView::AtStep(LoginStep::Password);
                return;
            }
            Code::SignInRefused | Code::NoAttempt | Code::NoSession => {
                self.view = LoginView::AtStep(LoginStep::Password)
            }
            Code::OutOfTurn | Code::AccountLocked | Code::DeliveryFailed | Code::TooManyCodes => {
                self.refresh_in = Some(0)
            }
            Code::CodeExpired | Code::CodeUsed | Code::CodeSuperseded | Code::TooManyTries => {
                self.clear_count += 1;
                self.refresh_in = Some(0);
            }
            Code::CodeWrong | Code::CodeMalformed => self.clear_count += 1,
            Code::MethodUnavailable => {
                self.toggle_chooser(true);
                self.refresh_in = Some(0);
            }
            Code::ResendTooSoon => self.delay_resend(problem.retry_in_ms),
            // Only the API knows whether the request was carried out.
            _ if is_transport_error(&problem) => self.refresh_in = Some(0),
            _ => {}
        }
        if let (Some(left), LoginView::AtStep(LoginStep::EnterCode { tries_left, .. })) =
            (problem.tries_left, &mut self.view)
        {
            *tries_left = left;
        }
        self.notice = Some(LoginNotice::Error(problem));
    }

    /// Refuses a name that the API would refuse, with a problem at the field.
    fn parse_device_name(&mut self, name: Option<String>) -> Result<Option<String>, ()> {
        let Some(name) = name else { return Ok(None) };
        match DeviceName::parse(&name) {
            Ok(name) => Ok(Some(name.as_str().to_owned())),
            Err(error) => {
                let problem = Problem {
                    title: error.words_key().text(),
                    ..Problem::new(ProblemCode::DeviceNameInvalid)
                };
                self.notice = Some(LoginNotice::Error(problem.at("name")));
                Err(())
            }
        }
    }

    /// Opens or closes the method chooser over the code.
    fn toggle_chooser(&mut self, open: bool) {
        self.notice = None;
        self.view = match std::mem::replace(&mut self.view, LoginView::Unknown) {
            LoginView::AtStep(step @ LoginStep::EnterCode { .. }) if open => LoginView::ChoosingMethod(step),
            LoginView::ChoosingMethod(step) if !open => LoginView::AtStep(step),
            view => view,
        };
    }

    fn delay_resend(&mut self, retry_in_ms: Option<u64>) {
        if let LoginView::AtStep(LoginStep::EnterCode { resend_in_ms, .. }) = &mut self.view {
            *resend_in_ms = retry_in_ms.or(*resend_in_ms);
        }
        self.refresh_in = Some(0);
    }

    fn refresh_while_sending(&mut self) {
        if self.refresh_in.is_none() && self.view.delivery() == Some(Delivery::Sending) {
            self.refresh_in = Some(DELIVERY_POLL_MS);
        }
    }

    /// Whether a request of the person's is pending. A refresh is the page's own.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !matches!(self.pending, None | Some(PendingRequest::Refresh))
    }

    /// Where the login is.
    #[must_use]
    pub fn view(&self) -> &LoginView {
        &self.view
    }

    /// The pending request.
    #[must_use]
    pub fn pending(&self) -> Option<&PendingRequest> {
        self.pending.as_ref()
    }

    /// The message to show on the present screen.
    #[must_use]
    pub fn notice(&self) -> Option<&LoginNotice> {
        self.notice.as_ref()
    }

    /// How many responses have brought a step. A new number means that the step's times count from now.
    #[must_use]
    pub fn responses(&self) -> u32 {
        self.responses
    }

    /// How often the code field had to be emptied. The field follows changes of this number.
    #[must_use]
    pub fn clear_count(&self) -> u32 {
        self.clear_count
    }

    /// Whether the last response has signed the person in, here and now: only then does the page follow
    /// `return_to`.
    #[must_use]
    pub fn just_signed_in(&self) -> bool {
        self.just_signed_in
    }

    /// Milliseconds until the page should ask for the present step; `None` if it need not.
    #[must_use]
    pub fn refresh_in(&self) -> Option<u32> {
        self.refresh_in
    }
}
