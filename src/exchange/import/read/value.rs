//! Values of a mapping: texts with columns, words chosen by a column, dates, sums, tests.

use super::Reader;
use crate::dossier::FormFault;
use crate::dossier::syntax::{Kind, Value};
use crate::exchange::import::mapping::Column;
use crate::exchange::import::money::Money;
use crate::exchange::import::point::{Form, Told};
use crate::exchange::import::template::{BadTemplate, Template};
use crate::exchange::import::values::{
    By, Censored, Choice, Dated, Only, Pick, Test, Wants, When, Words,
};
use crate::model::{Date, Word};
use std::collections::HashMap;

impl<'t> Reader<'t> {
    /// A text in which `{name}` stands for a column.
    pub(super) fn template(&mut self, value: Value<'t>) -> Option<Template> {
        let text = self.text(value)?;
        match Template::read(&text, |name| self.column(name)) {
            Ok(template) => Some(template),
            Err(bad) => {
                let wanted = match bad {
                    BadTemplate::Unclosed => "`}` after the name of a column",
                    BadTemplate::Stray => "`{` before `}`; a bracket itself is written `}}`",
                    BadTemplate::NoColumn => "the name of a column between `{` and `}`",
                };
                self.wrong(value, wanted);
                None
            }
        }
    }

    /// The name of a column, as a text.
    pub(super) fn column_named(&mut self, value: Value<'t>) -> Option<Column> {
        let name = self.text(value)?;
        if name.contains(['{', '}']) {
            self.wrong(value, "the name of one column, without `{` and `}`");
            return None;
        }
        Some(self.column(&name))
    }

    /// A word of a closed list.
    pub(super) fn word<W: Word>(&mut self, value: Value<'t>) -> Option<W> {
        let Some(found) = value.as_ident() else {
            self.wrong(value, &format!("{}, a word without quotes", W::WHAT));
            return None;
        };
        if let Some(word) = W::read(found) {
            return Some(word);
        }
        let fault = FormFault::UnknownWord {
            found: found.to_string(),
            list: W::WHAT,
        };
        let similar = crate::model::nearest(found, W::ALL.iter().map(|word| word.word()));
        let none = similar.is_empty();
        self.raise_near(value.span(), fault, similar);
        if none {
            let all: Vec<&str> = W::ALL.iter().map(|word| word.word()).collect();
            self.advise(format!("one of {}", all.join(", ")));
        }
        None
    }

    pub(super) fn flag(&mut self, value: Value<'t>) -> Option<bool> {
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong(value, "`true` or `false`");
        }
        flag
    }

    /// A value that is always the same, or `By(…)`, `Heading(…)`.
    pub(super) fn pick<T>(
        &mut self,
        value: Value<'t>,
        one: &dyn Fn(&mut Self, Value<'t>) -> Option<T>,
    ) -> Option<Pick<T>> {
        match is_choice(value) {
            true => self.choice(value, one).map(Pick::By),
            false => one(self, value).map(Pick::Always),
        }
    }

    /// `By("column", {"0": Word})`, `By(column: …, is: …, otherwise: …)` or
    /// `Heading(column: …, code: …, beside: …, codes: …, is: …, unlisted: Keep)`; the list may be named by its name under
    /// `words`.
    pub(super) fn choice<T>(
        &mut self,
        value: Value<'t>,
        one: &dyn Fn(&mut Self, Value<'t>) -> Option<T>,
    ) -> Option<Choice<T>> {
        let wanted = "`By(\"column\", {\"value\": what it means})`";
        let mut keeps_unlisted = false;
        let (column, list, otherwise, mut heading) = if value.kind() == Kind::Tuple {
            let mut items = value.items();
            let (column, list) = (items.next(), items.next());
            if items.next().is_some() || value.name() != Some("By") {
                self.wrong(value, wanted);
                return None;
            }
            (column, list, None, None)
        } else {
            let is_heading = value.name() == Some("Heading");
            let known: &[&str] = match is_heading {
                true => &[
                    "column",
                    "code",
                    "beside",
                    "codes",
                    "is",
                    "unlisted",
                    "otherwise",
                ],
                false => &["column", "is", "otherwise"],
            };
            let mut fields = self.fields(value, "a choice", &[known]);
            let column = fields.take("column");
            if let Some(unlisted) = fields.take("unlisted") {
                keeps_unlisted = unlisted.as_ident() == Some("Keep");
                if !keeps_unlisted {
                    self.wrong(unlisted, "`Keep`: the heading becomes a note");
                }
            }
            let heading = is_heading.then(|| {
                let beside = fields.take("beside");
                (fields.take("code"), beside, fields.take("codes"))
            });
            (column, fields.take("is"), fields.take("otherwise"), heading)
        };
        let (Some(column), Some(list)) = (column, list) else {
            self.wrong(value, wanted);
            return None;
        };
        let column = self.column_named(column)?;
        let by = match heading.take() {
            None => By::Column(column),
            Some((code, beside, codes)) => {
                let Some(code) = code else {
                    self.missing(value, "code", "a heading");
                    return None;
                };
                let mut customary = HashMap::new();
                for (sign, name) in codes.into_iter().flat_map(|codes| codes.entries()) {
                    if let (Some(sign), Some(name)) = (self.text(sign), self.text(name)) {
                        customary.insert(sign.into(), name);
                    }
                }
                By::Heading {
                    heading: column,
                    code: self.column_named(code)?,
                    beside: beside.and_then(|beside| self.column_named(beside)),
                    codes: customary,
                }
            }
        };
        let list = match list.as_str() {
            Some(name) => match self.words.get(name.as_ref()) {
                Some(list) => *list,
                None => {
                    let known = self.words.keys().map(String::as_str);
                    let mut known: Vec<&str> = known.collect();
                    known.sort_unstable();
                    let similar = crate::model::nearest(&name, known);
                    let fault = FormFault::WrongType {
                        wanted: "a list under `words`, or `{…}`".to_string(),
                        found: format!("the text `{name}`"),
                    };
                    self.raise_near(list.span(), fault, similar);
                    return None;
                }
            },
            None => list,
        };
        if list.kind() != Kind::Map {
            self.wrong(list, "a map from values to what they mean, `{\"1\": Word}`");
            return None;
        }
        let mut choice = Choice {
            by,
            places: HashMap::new(),
            values: Vec::new(),
            otherwise: None,
            keeps_unlisted,
        };
        let mut add = |reader: &mut Self, value: Value<'t>| -> Option<u32> {
            let meant = match value.is_none() {
                true => None,
                false => Some(one(reader, value)?),
            };
            choice.values.push(meant);
            u32::try_from(choice.values.len() - 1).ok()
        };
        let mut places = HashMap::new();
        for (found, meant) in list.entries() {
            let Some(text) = found.as_str() else {
                self.wrong(found, "a value of the column, in quotes");
                continue;
            };
            if let Some(place) = add(self, meant)
                && places.insert(text.as_ref().into(), place).is_some()
            {
                let field = text.into_owned();
                self.raise(found.span(), FormFault::DuplicateField { field });
            }
        }
        // `None` is not there for whoever looks for a field: here it says something.
        let says_none = || {
            let mut fields = value.fields();
            fields.any(|field| field.name == "otherwise" && field.value.is_none())
        };
        let otherwise = match otherwise {
            Some(other) => add(self, other),
            None if value.kind() == Kind::Struct && says_none() => {
                choice.values.push(None);
                u32::try_from(choice.values.len() - 1).ok()
            }
            None => None,
        };
        choice.places = places;
        choice.otherwise = otherwise;
        Some(choice)
    }

    /// Only what an edge says has a note beside it, for what is not listed.
    pub(super) fn has_no_note(&mut self, value: Value<'t>) {
        let unlisted = value.fields().find(|field| field.name == "unlisted");
        if let Some(field) = unlisted.filter(|_| is_choice(value)) {
            self.wrong(
                field.value,
                "a choice without `unlisted`: only an edge has a note for it",
            );
        }
    }

    /// Free words: a text with columns, or `By(…)`.
    pub(super) fn free_words(&mut self, value: Value<'t>) -> Option<Words> {
        self.has_no_note(value);
        match is_choice(value) {
            true => self.choice(value, &Self::text).map(Words::Chosen),
            false => self.template(value).map(Words::Text),
        }
    }

    /// Texts, one alone or a list.
    pub(super) fn texts(&mut self, value: Value<'t>) -> Vec<String> {
        let one = |reader: &mut Self, value: Value<'t>| match value.as_str() {
            Some(text) => Some(text.trim().to_string()),
            None => {
                reader.wrong(value, "a text in quotes");
                None
            }
        };
        match value.kind() {
            Kind::List => value.items().filter_map(|item| one(self, item)).collect(),
            _ => one(self, value).into_iter().collect(),
        }
    }

    /// A date: a text with columns, `Open`, or a form with its columns.
    pub(super) fn when(&mut self, value: Value<'t>) -> Option<When> {
        let plain = |from| When {
            from,
            unknown: Vec::new(),
            open: Vec::new(),
            censored: Censored::Values(Vec::new()),
            coded: false,
            only: Only::default(),
            exclusive: false,
        };
        if value.as_str().is_some() {
            let template = self.template(value)?;
            if let Some(text) = template.constant().map(str::to_string)
                && Date::new(&text).is_err()
            {
                self.date(value);
                return None;
            }
            return Some(plain(Dated::Text(template, Form::Iso)));
        }
        const FORMS: [&str; 9] = [
            "Iso",
            "Year",
            "Ymd",
            "DayMonthYear",
            "MonthDayYear",
            "Millis",
            "Seconds",
            "Days",
            "Open",
        ];
        let wanted = "a date: a text such as \"{column}\", or `Year(\"column\")`";
        let Some(name) = value.name() else {
            self.wrong(value, wanted);
            return None;
        };
        if value.as_ident() == Some("Open") {
            return Some(plain(Dated::Open));
        }
        if !FORMS.contains(&name) || value.as_ident().is_some() {
            let fault = FormFault::UnknownWord {
                found: name.to_string(),
                list: "a form of dates with its column, such as `Year(\"column\")`",
            };
            let similar = crate::model::nearest(name, FORMS);
            self.raise_near(value.name_span().unwrap_or(value.span()), fault, similar);
            return None;
        }
        let needs: &[&'static str] = match name {
            "Ymd" => &["year", "month", "day"],
            "Days" => &["column", "origin"],
            _ => &["column"],
        };
        let mut parts: Vec<Value<'t>> = Vec::new();
        let (mut unknown, mut open, mut censored) = (None, None, None);
        let (mut exclusive, mut coded, mut only) = (None, None, Only::default());
        if value.kind() == Kind::Struct {
            let more = [
                "unknown",
                "open",
                "censored",
                "exclusive",
                "coded",
                "rows",
                "not_rows",
            ];
            let mut fields = self.fields(value, "a date", &[needs, &more]);
            for need in needs {
                match fields.take(need) {
                    Some(part) => parts.push(part),
                    None => self.missing(value, need, "a date"),
                }
            }
            unknown = fields.take("unknown");
            open = fields.take("open");
            censored = fields.take("censored");
            exclusive = fields.take("exclusive");
            coded = fields.take("coded");
            only = self.only(&mut fields);
        } else {
            parts.extend(value.items());
        }
        if parts.len() != needs.len() {
            if value.kind() != Kind::Struct {
                let found = parts.len();
                let wanted = match needs.len() {
                    1 => "one column",
                    2 => "a column and a day from which to count",
                    _ => "three columns: year, month, day",
                };
                let span = value.name_span().unwrap_or(value.span());
                self.raise(span, FormFault::WrongCount { wanted, found });
            }
            return None;
        }
        let from = match (name, parts.as_slice()) {
            ("Ymd", [year, month, day]) => {
                let (year, month) = (self.column_named(*year), self.column_named(*month));
                Dated::Ymd(year?, month?, self.column_named(*day)?)
            }
            (form, [column, rest @ ..]) => {
                let name = self.text(*column)?;
                let braced = match name.contains('{') {
                    true => name,
                    false => format!("{{{name}}}"),
                };
                let template = Template::read(&braced, |name| self.column(name));
                let Ok(template) = template else {
                    self.wrong(*column, "the name of a column");
                    return None;
                };
                let form = match (form, rest) {
                    ("Year", _) => Form::Year,
                    ("DayMonthYear", _) => Form::DayMonthYear,
                    ("MonthDayYear", _) => Form::MonthDayYear,
                    ("Millis", _) => Form::Millis,
                    ("Seconds", _) => Form::Seconds,
                    ("Days", [origin]) => {
                        let date = self.date(*origin)?;
                        let (first, last) = date.possible();
                        if first != last {
                            self.wrong(*origin, "one day, such as \"1900-01-01\"");
                        }
                        Form::Days(first)
                    }
                    _ => Form::Iso,
                };
                Dated::Text(template, form)
            }
            _ => return None,
        };
        let mut list = |value: Option<Value<'t>>| value.map_or(Vec::new(), |v| self.texts(v));
        Some(When {
            from,
            unknown: list(unknown),
            open: list(open),
            censored: censored.map_or(Censored::Values(Vec::new()), |v| self.censored(v)),
            coded: coded.and_then(|value| self.flag(value)).unwrap_or(false),
            only,
            exclusive: exclusive
                .and_then(|value| self.flag(value))
                .unwrap_or(false),
        })
    }

    /// `"2018"`, `["2018"]`, `{"0": "2016"}` or `Filled`.
    fn censored(&mut self, value: Value<'t>) -> Censored {
        if value.as_ident() == Some("Filled") {
            return Censored::Filled;
        }
        if value.kind() != Kind::Map {
            let values = self.texts(value);
            return Censored::Values(values.into_iter().map(|value| (value, None)).collect());
        }
        let mut values = Vec::new();
        for (found, date) in value.entries() {
            let point = self.text(date).map(|text| Form::Iso.read(&text));
            // A blank may say so as well.
            match (self.texts(found).pop(), point) {
                (Some(found), Some(Ok(Told::At(point)))) => values.push((found, Some(point))),
                (_, None) | (None, _) => {}
                _ => self.wrong(date, "the date when the data end, such as \"2018\""),
            }
        }
        Censored::Values(values)
    }

    /// A sum: `"{column} USD"`, or `Sum(column: …, currency: …)`.
    pub(super) fn money(&mut self, value: Value<'t>) -> Option<Money> {
        let wanted = "a sum such as \"{column} USD\", or `Sum(column: \"…\", currency: \"USD\")`";
        if let Some(text) = value.as_str() {
            let Some((number, currency)) = text.trim().rsplit_once(' ') else {
                self.wrong(value, wanted);
                return None;
            };
            let mut read = |text: &str| Template::read(text.trim(), |name| self.column(name)).ok();
            let (number, currency) = (read(number), read(currency));
            let (Some(number), Some(currency)) = (number, currency) else {
                self.wrong(value, wanted);
                return None;
            };
            return Some(Money {
                number,
                currency,
                decimal: '.',
                thousands: None,
                zeros: 0,
                unknown: Vec::new(),
            });
        }
        if value.name() != Some("Sum") {
            self.wrong(value, wanted);
            return None;
        }
        let known = [
            "column",
            "currency",
            "decimal",
            "thousands",
            "times",
            "unknown",
        ];
        let mut fields = self.fields(value, "a sum", &[&known]);
        let (Some(column), Some(currency)) = (fields.take("column"), fields.take("currency"))
        else {
            self.wrong(value, wanted);
            return None;
        };
        let name = self.text(column)?;
        let number = Template::read(&format!("{{{name}}}"), |name| self.column(name)).ok()?;
        let currency = self.template(currency)?;
        let mut sign = |name: &str| {
            let value = fields.take(name)?;
            let text = value.as_str()?;
            let mut letters = text.chars();
            match (letters.next(), letters.next()) {
                (Some(one), None) => Some(one),
                _ => {
                    self.wrong(value, "one character in quotes");
                    None
                }
            }
        };
        let (decimal, thousands) = (sign("decimal"), sign("thousands"));
        if thousands == Some(decimal.unwrap_or('.')) {
            self.wrong(
                value,
                "a sum whose `thousands` are parted by another sign than `decimal`",
            );
        }
        let zeros = fields.take("times").map_or(0, |times| self.zeros(times));
        let unknown = fields
            .take("unknown")
            .map_or(Vec::new(), |value| self.texts(value));
        Some(Money {
            number,
            currency,
            decimal: decimal.unwrap_or('.'),
            thousands,
            zeros,
            unknown,
        })
    }

    /// `times`: of a one with so many zeros, how many these are.
    fn zeros(&mut self, times: Value<'t>) -> usize {
        let digits = times.as_number_text().unwrap_or_default().replace('_', "");
        let zeros = digits.strip_prefix('1');
        let zeros = zeros.filter(|zeros| zeros.len() <= 12 && zeros.bytes().all(|b| b == b'0'));
        if zeros.is_none() {
            self.wrong(
                times,
                "1000, 1000000 or another power of ten, up to 1000000000000",
            );
        }
        zeros.map_or(0, str::len)
    }

    /// `rows` and `not_rows`: for which rows an entry is.
    pub(super) fn only(&mut self, fields: &mut super::Fields<'t>) -> Only {
        Only {
            rows: self.tests(fields.take("rows")),
            not_rows: self.tests(fields.take("not_rows")),
        }
    }

    /// `{"column": "value"}`: all of them.
    fn tests(&mut self, value: Option<Value<'t>>) -> Vec<Test> {
        let Some(value) = value else {
            return Vec::new();
        };
        if value.kind() != Kind::Map {
            self.wrong(value, "conditions on columns, `{\"column\": \"value\"}`");
        }
        let mut tests = Vec::new();
        for (column, wants) in value.entries() {
            let Some(column) = self.column_named(column) else {
                continue;
            };
            let wants = match (wants.name(), wants.kind()) {
                (Some("Blank"), Kind::Ident) => Some(Wants::OneOf(vec![String::new()])),
                (Some("Filled"), Kind::Ident) => Some(Wants::Filled),
                (Some(name @ ("Same" | "Differs")), Kind::Tuple) => {
                    let other = wants.only().and_then(|other| self.column_named(other));
                    other.map(|other| match name {
                        "Same" => Wants::Same(other),
                        _ => Wants::Differs(other),
                    })
                }
                (None, Kind::String | Kind::List) => Some(Wants::OneOf(self.texts(wants))),
                _ => {
                    let wanted = "a value in quotes, a list of them, `Blank`, `Filled`, \
                                  `Same(\"column\")` or `Differs(\"column\")`";
                    self.wrong(wants, wanted);
                    None
                }
            };
            tests.extend(wants.map(|wants| Test { column, wants }));
        }
        tests
    }
}

/// Whether a value is chosen by a column.
fn is_choice(value: Value<'_>) -> bool {
    value.kind().is_bracket() && matches!(value.name(), Some("By" | "Heading"))
}
