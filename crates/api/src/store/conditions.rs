//! The WHERE clause of a statement, built from conditions; values are bound and never written into the text.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::QueryAs;
use sqlx::{Any, FromRow};

/// Conditions that must all hold, and the values that they name.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    conditions: Vec<String>,
    values: Vec<BindValue>,
}

/// A value to be bound.
#[derive(Debug, Clone)]
pub(super) enum BindValue {
    Text(String),
    Number(i64),
}

impl Conditions {
    /// Keeps a value to be bound, and returns its placeholder.
    pub(super) fn bind(&mut self, value: BindValue) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    pub(super) fn text(&mut self, text: impl Into<String>) -> String {
        self.bind(BindValue::Text(text.into()))
    }

    pub(super) fn number(&mut self, number: i64) -> String {
        self.bind(BindValue::Number(number))
    }

    /// Adds a condition.
    pub(super) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// The WHERE clause; empty without conditions.
    pub(super) fn sql(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!("WHERE {}", self.conditions.join(" AND "))
    }

    /// The statement with its values bound.
    pub(super) fn query<'q, R>(self, sql: String) -> QueryAs<'q, Any, R, AnyArguments>
    where
        R: for<'r> FromRow<'r, AnyRow>,
    {
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        self.values.into_iter().fold(query, |query, value| match value {
            BindValue::Text(text) => query.bind(text),
            BindValue::Number(number) => query.bind(number),
        })
    }
}
