//! The column mapping: which column of the file holds which field.

use latchkey_contract::{Upload, UploadMapping, paths};
use latchkey_words::text;
use leptos::prelude::*;

use super::field_label::{FIELD_NAMES, field_label};
use crate::api::{ApiRequest, Mutation};
use crate::session::AccountSession;
use crate::ui::form::FormError;

/// The column that holds a field, if any.
fn column_of<'a>(mapping: &'a mut UploadMapping, field: &str) -> &'a mut Option<u32> {
    match field {
        "username" => &mut mapping.username,
        "name" => &mut mapping.name,
        "email" => &mut mapping.email,
        "phone" => &mut mapping.phone,
        _ => &mut mapping.role,
    }
}

/// The mapping with a field assigned to a column. A column holds one field: the one before it is in no column
/// then.
fn assign_column(mut mapping: UploadMapping, field: &str, column: Option<u32>) -> UploadMapping {
    for other in FIELD_NAMES {
        let other_column = column_of(&mut mapping, other);
        if *other_column == column {
            *other_column = None;
        }
    }
    *column_of(&mut mapping, field) = column;
    mapping
}

/// The labels of the columns. A column without a name, or with the same name as another one, is labelled by its
/// number.
fn column_labels(columns: &[String]) -> Vec<String> {
    let label = |(index, name): (usize, &String)| {
        let number = index + 1;
        let is_unique = columns.iter().filter(|other| *other == name).count() == 1;
        match (name.trim(), is_unique) {
            ("", _) => text!("upload.column", number = number),
            (name, true) => name.to_owned(),
            (name, false) => text!("upload.column_named", name = name, number = number),
        }
    };
    columns.iter().enumerate().map(label).collect()
}

/// A select of columns for each field. Every row is compared again as soon as another column is selected.
#[component]
pub fn ColumnMapping(
    upload: Upload,
    mutation: Mutation,
    /// Called with the upload once its rows are compared.
    on_compared: Callback<Upload>,
) -> impl IntoView {
    let session = AccountSession::current();
    let (mapping, columns) =
        (RwSignal::new(upload.mapping), StoredValue::new(column_labels(&upload.columns)));
    let path = StoredValue::new(paths::UPLOAD_MAPPING.replace("{id}", &upload.id));
    let on_select = Callback::new(move |(field, column): (&'static str, Option<u32>)| {
        mapping.update(|mapping| *mapping = assign_column(*mapping, field, column));
        let compared = async move {
            loop {
                let sent_mapping = mapping.get_untracked();
                let request = ApiRequest::put_json(&path.get_value(), &sent_mapping);
                let response = session.send::<Upload>(request).await;
                // Another column may have been selected meanwhile.
                if mapping.try_get_untracked().is_none_or(|current| current == sent_mapping) {
                    return response;
                }
            }
        };
        mutation.run(compared, move |upload| on_compared.run(upload));
    });
    let fields = FIELD_NAMES
        .iter()
        .copied()
        .map(|field| view! { <ColumnSelect field mapping columns mutation on_select /> });
    view! {
        <fieldset class="columns">
            <legend class="panel-title">{text!("upload.columns")}</legend>
            <FormError mutation fields=FIELD_NAMES />
            <div class="pair">{fields.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn ColumnSelect(
    field: &'static str,
    mapping: RwSignal<UploadMapping>,
    columns: StoredValue<Vec<String>>,
    mutation: Mutation,
    on_select: Callback<(&'static str, Option<u32>)>,
) -> impl IntoView {
    let (id, error_id) = (format!("column-{field}"), format!("column-{field}-wrong"));
    let selected = Memo::new(move |_| *column_of(&mut mapping.get(), field));
    let options = move || {
        (0..)
            .zip(columns.get_value())
            .map(|(column, label)| {
                view! {
                    <option value=column selected=move || selected.get() == Some(column)>
                        {label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{field_label(field)}</label>
            <select
                class="input"
                id=id
                aria-describedby=error_id.clone()
                on:change=move |event| on_select.run((field, event_target_value(&event).parse().ok()))
            >
                <option value="" selected=move || selected.get().is_none()>
                    {text!("upload.not_in_file")}
                </option>
                {options()}
            </select>
            <p class="field-wrong" id=error_id role="alert">
                {move || mutation.field_error(field)}
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
        let swapped = assign_column(mapping, "username", Some(1));
        assert_eq!((swapped.username, swapped.name), (Some(1), None));
        let without = assign_column(mapping, "name", None);
        assert_eq!((without.username, without.name), (Some(0), None));
    }

    #[test]
    fn columns_can_be_told_apart() {
        let names = ["mail", "", "mail", "login"].map(str::to_owned);
        assert_eq!(column_labels(&names), ["mail (column 1)", "Column 2", "mail (column 3)", "login"]);
    }
}
