//! The whole list, with what can be done to all of it.

use std::rc::Rc;

use latchkey_contract::{Problem, ProblemCode, rules::DEVICES_MAX};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::list::{DeviceList, Doing, Listing};
use super::row::{self, rename_button};
use crate::client;
use crate::dialog::open_dialog;
use crate::markup::{Markup, find, flag, focus, follow, text};
use crate::on_click;

/// Does something to a device, or to all.
pub type Act = Rc<dyn Fn(Doing)>;

/// The trusted devices of whoever is signed in: rename, remove one, remove all. `ended` is called when the session is
/// over, and the page has to ask for a login.
pub fn trusted_devices(ended: impl Fn() + 'static) -> Markup {
    let page = Markup::new(include_str!("devices.html"));
    let list = RwSignal::new(DeviceList::default());
    let ended: Rc<dyn Fn()> = Rc::new(ended);
    let act = act(&page, list, Rc::clone(&ended));
    page.part("most").set_text_content(Some(&DEVICES_MAX.to_string()));
    text(&page.part("wrong"), move || {
        list.with(|list| list.problem().map_or_else(String::new, |problem| problem.title.clone()))
    });
    text(&page.part("news"), move || list.with(|list| list.news().to_owned()));
    text(&page.part("why"), move || {
        list.with(|list| match list.listing() {
            Listing::Failed(problem) => problem.title.clone(),
            _ => String::new(),
        })
    });
    for (part, is) in [
        ("asking", is_asking as fn(&Listing) -> bool),
        ("failed", is_failed),
        ("empty", is_empty),
        ("shown", |listing| !is_asking(listing) && !is_failed(listing) && !is_empty(listing)),
    ] {
        flag(&page.part(part), "hidden", move || list.with(|list| !is(list.listing())));
    }
    draw_rows(&page.part("rows"), list, Rc::clone(&act));
    let asker = page.clone();
    on_click(&page.part("remove-all"), move || confirm(&asker, Rc::clone(&act)));
    let again = Rc::clone(&ended);
    on_click(&page.part("again"), move || ask(list, Rc::clone(&again)));
    ask(list, ended);
    page
}

fn is_asking(listing: &Listing) -> bool {
    *listing == Listing::Asking
}

fn is_failed(listing: &Listing) -> bool {
    matches!(listing, Listing::Failed(_))
}

fn is_empty(listing: &Listing) -> bool {
    matches!(listing, Listing::Shown(devices) if devices.is_empty())
}

/// The rows are drawn anew only when the devices change, and not while one is being renamed.
pub fn draw_rows(rows: &HtmlElement, list: RwSignal<DeviceList>, act: Act) {
    let rows = rows.clone();
    let devices = Memo::new(move |_| {
        list.with(|list| match list.listing() {
            Listing::Shown(devices) => devices.clone(),
            _ => Vec::new(),
        })
    });
    follow(move || {
        rows.set_text_content(None);
        for device in &devices.get() {
            // Fails only for a node that would hold itself.
            let _ = rows.append_child(row::draw(device, list, &act).root());
        }
    });
}

fn ask(list: RwSignal<DeviceList>, ended: Rc<dyn Fn()>) {
    spawn_local(async move {
        let answer = client::devices().await;
        if has_ended(&answer) {
            ended();
        }
        let _ = list.try_update(|list| list.heard(answer));
    });
}

fn act(page: &Markup, list: RwSignal<DeviceList>, ended: Rc<dyn Fn()>) -> Act {
    let page = page.clone();
    Rc::new(move |doing| {
        let Some(Some(doing)) = list.try_update(|list| list.begin(doing)) else { return };
        let (page, ended) = (page.clone(), Rc::clone(&ended));
        spawn_local(async move {
            let outcome = client::change(&doing).await;
            if has_ended(&outcome) {
                ended();
            }
            let _ = list.try_update(|list| list.done(outcome));
            // What had the focus is gone, or will be drawn anew.
            request_animation_frame(move || refocus(&page, &doing));
        });
    })
}

fn refocus(page: &Markup, done: &Doing) {
    let target = match done {
        Doing::Rename { id, .. } => {
            document().get_element_by_id(&rename_button(id)).map(JsCast::unchecked_into)
        }
        Doing::Forget { .. } | Doing::ForgetAll => find(page.root(), "h1"),
    };
    if let Some(target) = target {
        focus(&target);
    }
}

/// Removing one can be undone by ticking a box at the next sign-in; removing all is asked about first.
fn confirm(page: &Markup, act: Act) {
    let place = page.part("question");
    let question = page.copy_of("confirm");
    place.set_text_content(None);
    let owner = Owner::new();
    let close: Rc<dyn Fn()> = {
        let (place, owner) = (place.clone(), owner.clone());
        Rc::new(move || {
            place.set_text_content(None);
            owner.cleanup();
        })
    };
    owner.with(|| {
        let (no, cancel, yes) = (Rc::clone(&close), Rc::clone(&close), close);
        on_click(&question.part("no"), move || no());
        on_click(&question.part("yes"), move || {
            yes();
            act(Doing::ForgetAll);
        });
        open_dialog(question.root(), || (), move || cancel());
    });
    // Fails only for a node that would hold itself.
    let _ = place.append_child(question.root());
}

fn has_ended<T>(answer: &Result<T, Problem>) -> bool {
    matches!(answer, Err(problem) if problem.code == ProblemCode::NoSession)
}
