//! A statement that is put together from the conditions that were asked for; values are bound, never written into it.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::QueryAs;
use sqlx::{Any, FromRow};

/// Conditions, and the values that they name.
#[derive(Debug, Default)]
pub(super) struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

/// A value to be bound.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Number(i64),
}

impl Filter {
    /// Keeps a value, and says what it is called in the statement.
    pub(super) fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    pub(super) fn text(&mut self, text: impl Into<String>) -> String {
        self.bind(Value::Text(text.into()))
    }

    pub(super) fn number(&mut self, number: i64) -> String {
        self.bind(Value::Number(number))
    }

    /// Adds a condition.
    pub(super) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// The conditions as they stand after the tables; nothing if there are none.
    pub(super) fn sql(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!("WHERE {}", self.conditions.join(" AND "))
    }

    /// The statement with its values.
    pub(super) fn query<'q, R>(self, sql: String) -> QueryAs<'q, Any, R, AnyArguments>
    where
        R: for<'r> FromRow<'r, AnyRow>,
    {
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        })
    }
}
