//! Which column of a file is which.

use latchkey_contract::{Upload, UploadMapping, paths};
use leptos::prelude::*;

use crate::api::mutation::Deed;
use crate::api::request::Exchange;
use crate::session::context::Visit;
use crate::ui::form::field::Wrong;

/// What a column can hold: as the API calls it, as it is called here.
const FIELDS: [(&str, &str); 5] =
    [("username", "Username"), ("name", "Name"), ("email", "Email"), ("phone", "Phone"), ("role", "Role")];

/// The fields that say themselves what is wrong with them.
const NAMES: &[&str] = &["username", "name", "email", "phone", "role"];

fn place<'a>(mapping: &'a mut UploadMapping, field: &str) -> &'a mut Option<u32> {
    match field {
        "username" => &mut mapping.username,
        "name" => &mut mapping.name,
        "email" => &mut mapping.email,
        "phone" => &mut mapping.phone,
        _ => &mut mapping.role,
    }
}

/// The mapping in which that field is in that column. A column holds one thing only: what was there is nowhere then.
fn moved(mut mapping: UploadMapping, field: &str, column: Option<u32>) -> UploadMapping {
    for (other, _) in FIELDS {
        let there = place(&mut mapping, other);
        if *there == column {
            *there = None;
        }
    }
    *place(&mut mapping, field) = column;
    mapping
}

/// The columns as they are offered: one without a name, or with a name that another one has, has its number.
fn offered(columns: &[String]) -> Vec<String> {
    let called = |(number, name): (usize, &String)| {
        let number = (number + 1).to_string();
        let alone = columns.iter().filter(|other| *other == name).count() == 1;
        match (name.trim(), alone) {
            ("", _) => ["Column ", &number].concat(),
            (name, true) => name.to_owned(),
            (name, false) => [name, " (column ", &number, ")"].concat(),
        }
    };
    columns.iter().enumerate().map(called).collect()
}

/// A list of the columns for each field. Every row is compared anew as soon as another one is picked.
#[component]
pub fn Mapping(
    upload: Upload,
    deed: Deed,
    /// What the rows come to then.
    on_answer: Callback<Upload>,
) -> impl IntoView {
    let visit = Visit::present();
    let (mapping, columns) = (RwSignal::new(upload.mapping), StoredValue::new(offered(&upload.columns)));
    let path = StoredValue::new(paths::UPLOAD_MAPPING.replace("{id}", &upload.id));
    let pick = Callback::new(move |(field, column): (&'static str, Option<u32>)| {
        mapping.update(|mapping| *mapping = moved(*mapping, field, column));
        let compared = async move {
            loop {
                let said = mapping.get_untracked();
                let exchange = Exchange::put_with(&path.get_value(), &said);
                let answer = visit.ask::<Upload>(exchange).await;
                // Another column may have been picked meanwhile.
                if mapping.try_get_untracked().is_none_or(|now| now == said) {
                    return answer;
                }
            }
        };
        deed.begin(compared, move |upload| on_answer.run(upload));
    });
    let fields = FIELDS.into_iter().map(|(field, label)| {
        view! { <Column field label mapping columns deed pick /> }
    });
    view! {
        <fieldset class="columns">
            <legend class="panel-title">"Which column is which"</legend>
            <Wrong deed fields=NAMES />
            <div class="pair">{fields.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Column(
    field: &'static str,
    label: &'static str,
    mapping: RwSignal<UploadMapping>,
    columns: StoredValue<Vec<String>>,
    deed: Deed,
    pick: Callback<(&'static str, Option<u32>)>,
) -> impl IntoView {
    let (id, wrong_id) = (format!("column-{field}"), format!("column-{field}-wrong"));
    let here = Memo::new(move |_| *place(&mut mapping.get(), field));
    let offered = move || {
        (0..)
            .zip(columns.get_value())
            .map(|(column, name)| {
                view! {
                    <option value=column selected=move || here.get() == Some(column)>
                        {name}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                class="input"
                id=id
                aria-describedby=wrong_id.clone()
                on:change=move |event| pick.run((field, event_target_value(&event).parse().ok()))
            >
                <option value="" selected=move || here.get().is_none()>
                    "Not in the file"
                </option>
                {offered()}
            </select>
            <p class="field-wrong" id=wrong_id role="alert">
                {move || deed.wrong_at(field)}
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_one_thing() {
        let mapping = UploadMapping { username: Some(0), name: Some(1), ..UploadMapping::default() };
        let swapped = moved(mapping, "username", Some(1));
        assert_eq!((swapped.username, swapped.name), (Some(1), None));
        let without = moved(mapping, "name", None);
        assert_eq!((without.username, without.name), (Some(0), None));
    }

    #[test]
    fn columns_can_be_told_apart() {
        let names = ["mail", "", "mail", "login"].map(str::to_owned);
        assert_eq!(offered(&names), ["mail (column 1)", "Column 2", "mail (column 3)", "login"]);
    }
}
