//! A mapping to begin with, guessed from what the columns of tables are called and from how their
//! first rows write dates and sums. Start at [`draft`].

use super::money::apart;
use super::names::key_of;
use super::point::Form;
use super::row::push_plain;
use super::rows::{Encoding, Next, Rows, Shape};
use crate::dossier::quote;
use crate::model::{codes_like, zeros_like};
use std::fmt::Write;

/// How many rows are looked at.
const LOOKED_AT: usize = 1_000;

/// The remark at nodes.
const KINDS: &str = "// What they are, if all are alike: State, Company, Bank, Person …";

/// Columns that are not used are listed up to so many.
const LISTED: usize = 40;

/// Words in the names of columns, by what such a column tells; those that come first are looked
/// for first.
const GUARANTOR: &[&str] = &["guarantor", "surety"];
const BORROWER: &[&str] = &["borrower", "debtor", "obligor"];
const LENDER: &[&str] = &["lender", "creditor", "bank", "beneficiary"];
const FROM: &[&str] = &[
    "from", "who", "promisor", "source", "sender", "state1", "ccode1", "country1", "member1",
    "party1", "a",
];
const TO: &[&str] = &[
    "to",
    "whom",
    "promisee",
    "target",
    "recipient",
    "state2",
    "ccode2",
    "country2",
    "member2",
    "party2",
    "b",
];
const SINCE: &[&str] = &[
    "since",
    "start",
    "begin",
    "beginning",
    "effective",
    "signed",
    "issued",
    "date",
    "year",
];
const UNTIL: &[&str] = &[
    "until",
    "end",
    "expiry",
    "expires",
    "maturity",
    "termination",
];
const SUM: &[&str] = &[
    "cap",
    "amount",
    "sum",
    "principal",
    "outstanding",
    "exposure",
    "balance",
    "volume",
    "limit",
    "value",
];
/// Sums of what is owed, beside those of what is guaranteed.
const OWED: &[&str] = &["principal", "outstanding", "exposure", "balance"];
const CURRENCY: &[&str] = &["currency", "ccy"];
/// Codes of currencies (ISO 4217) that are not the words of a name as well.
const CODES: &[&str] = &[
    "AED", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "CZK", "DKK", "EGP", "EUR", "GBP",
    "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "KZT", "MXN", "MYR", "NGN",
    "NOK", "NZD", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB",
    "TWD", "UAH", "USD", "VND", "XDR", "ZAR",
];
const NAME: &[&str] = &["name", "title"];
const ID: &[&str] = &["id", "no", "number", "nr", "ref", "reference"];

/// A mapping to begin with for these tables, each given by its name and its first bytes: the text
/// of a RON file, with a remark at each guess. It can be read as it stands.
///
/// Looks at a thousand rows of each.
///
/// ```
/// use foedera::exchange::import::{Mapping, draft};
///
/// let table = b"guarantor,borrower,since,until\nAlpha AG,Beta GmbH,15/01/2020,\n";
/// let text = draft(&[("guarantees.csv", table)]);
/// assert!(text.contains(r#"from: "{guarantor}", to: "{borrower}""#));
/// assert!(text.contains(r#"since: DayMonthYear("since")"#));
/// assert_eq!(Mapping::read("draft.ron", &text).unwrap().id(), "guarantees");
/// ```
pub fn draft(tables: &[(&str, &[u8])]) -> String {
    let stem = |name: &str| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        file.rsplit_once('.')
            .map_or(file, |(stem, _)| stem)
            .to_string()
    };
    let first = tables.first().map_or(String::new(), |(name, _)| stem(name));
    let id = key_of(&first).map_or_else(|| "tables".to_string(), |key| key.to_string());
    let mut text = format!(
        "// A draft, guessed from the names of the columns. Look at each line; docs/import.md has \
         every word.\n(\n    mapping: 1,\n    id: {},\n    // Whose word the rows are.\n    source: \
         (id: {}, title: {}),\n    files: [\n",
        quote(&id),
        quote(&format!("{id}-table")),
        quote(&plain(&first)),
    );
    for (name, bytes) in tables {
        let table = Table::read(bytes);
        text.push_str("        (\n");
        if tables.len() > 1 {
            let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
            line(&mut text, &format!("names: [{}],", quote(&plain(file))));
        }
        table.write(&stem(name), &mut text);
        text.push_str("        ),\n");
    }
    text.push_str("    ],\n)\n");
    text
}

/// A table as far as it was looked at.
struct Table {
    shape: Shape,
    columns: Vec<Column>,
}

/// A column: what it is called, and what stands in it where it is not blank.
struct Column {
    name: String,
    /// The words of the name, in small letters.
    words: Vec<String>,
    values: Vec<String>,
    is_used: std::cell::Cell<bool>,
}

/// Which relation a row is, between which columns.
struct Tied<'t> {
    relation: &'static str,
    from: Option<&'t Column>,
    to: Option<&'t Column>,
    owed_to: Option<&'t Column>,
}

impl Table {
    fn read(bytes: &[u8]) -> Table {
        let header = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let often = |delimiter: &u8| header.iter().filter(|byte| *byte == delimiter).count();
        // Of several that stand there equally often, the last.
        let delimiter = *b"|\t;,"
            .iter()
            .max_by_key(|one| often(one))
            .unwrap_or(&b',');
        // The last bytes may be the beginning of a letter.
        let is_utf8 = std::str::from_utf8(bytes).map_or_else(|e| e.error_len().is_none(), |_| true);
        let encoding = if is_utf8 {
            Encoding::Utf8
        } else {
            Encoding::Latin1
        };
        let shape = Shape {
            delimiter,
            encoding,
            ..Shape::default()
        };
        let mut rows = Rows::new(bytes, shape);
        let mut columns: Vec<Column> = Vec::new();
        for _ in 0..LOOKED_AT {
            match rows.next() {
                Ok(Next::Row(row)) if columns.is_empty() => {
                    columns.extend(row.iter().map(|name| Column {
                        name: name.to_string(),
                        words: words_of(name),
                        values: Vec::new(),
                        is_used: false.into(),
                    }));
                }
                Ok(Next::Row(row)) => {
                    let filled = columns.iter_mut().zip(row.iter());
                    for (column, value) in filled.filter(|(_, value)| !value.is_empty()) {
                        column.values.push(value.to_string());
                    }
                }
                Ok(Next::Broken { .. }) => {}
                Ok(Next::End) | Err(_) => break,
            }
        }
        Table { shape, columns }
    }

    /// The column whose name has one of these words and fewest others, if no other part of the draft
    /// has it.
    fn find(&self, words: &[&str]) -> Option<&Column> {
        let has = |column: &&Column, word: &str| {
            let mut parts = column.words.iter();
            parts.any(|part| part == word)
        };
        let found = words.iter().find_map(|word| {
            let free = self.columns.iter().filter(|column| column.is_free());
            let named = free.filter(|column| has(column, word));
            // `guarantor` before `guarantor country`.
            named.min_by_key(|column| column.words.len())
        })?;
        found.is_used.set(true);
        Some(found)
    }

    fn free(&self) -> Option<&Column> {
        let found = self.columns.iter().find(|column| column.is_free())?;
        found.is_used.set(true);
        Some(found)
    }

    /// Who is tied to whom, as far as the names of columns tell.
    fn tied(&self, stem: &str) -> Tied<'_> {
        let guarantor = self.find(GUARANTOR);
        let borrower = self.find(BORROWER);
        let lender = guarantor.or(borrower).and_then(|_| self.find(LENDER));
        let (relation, from, to, owed_to) = match (guarantor, borrower, lender) {
            (Some(by), Some(of), lender) => ("guarantees", Some(by), Some(of), lender),
            (Some(by), None, lender) => (
                "guarantees",
                Some(by),
                lender.or_else(|| self.find(TO)),
                None,
            ),
            (None, Some(debtor), Some(creditor)) => ("owes", Some(debtor), Some(creditor), None),
            (None, debtor, _) => {
                let from = debtor.or_else(|| self.find(FROM));
                let is_called = stem.to_lowercase().contains("guarant");
                let relation = if is_called {
                    "guarantees"
                } else {
                    "undertakes"
                };
                (relation, from, self.find(TO), None)
            }
        };
        Tied {
            relation,
            from,
            to,
            owed_to,
        }
    }

    fn write(&self, stem: &str, text: &mut String) {
        match self.shape.delimiter {
            b',' => {}
            b'\t' => line(text, r#"delimiter: "\t","#),
            other => line(text, &format!("delimiter: \"{}\",", char::from(other))),
        }
        if self.shape.encoding == Encoding::Latin1 {
            line(text, "encoding: Latin1,");
        }
        let Tied {
            relation,
            from,
            to,
            owed_to,
        } = self.tied(stem);
        if from.is_none()
            && to.is_none()
            && let Some(name) = self.find(NAME)
        {
            return self.write_nodes(name, text);
        }
        let (since, until) = (self.find(SINCE), self.find(UNTIL));
        // Only where a debt is told beside its guarantee are there two sums.
        let owed = owed_to.and_then(|_| self.find(OWED));
        let sum = (relation != "undertakes").then(|| self.find(SUM)).flatten();
        let is_open = |of: Option<&Column>| of.is_some_and(|of| of.currency().is_none());
        let currency = (is_open(owed) || is_open(sum)).then(|| self.find(CURRENCY));
        let currency = currency.flatten();
        let id = self.find(ID);
        let is_guessed = from.is_none() || to.is_none();
        let (from, to) = (from.or_else(|| self.free()), to.or_else(|| self.free()));
        let (Some(from), Some(to)) = (from, to) else {
            line(
                text,
                "// No two columns were found that could be who promises what to whom.",
            );
            return line(text, "nodes: [Actor(id: \"row-{@row}\")],");
        };
        line(text, KINDS);
        line(text, "nodes: [");
        for of in [Some(from), Some(to), owed_to].into_iter().flatten() {
            let of = of.braced();
            line(text, &format!("    Actor(id: {of}, name: {of}),"));
        }
        line(text, "],");
        line(text, "edges: [");
        if is_guessed {
            line(
                text,
                "    // Nothing tells which columns are who and whom: these are a guess.",
            );
        }
        if relation == "undertakes" {
            line(
                text,
                "    // Or guarantees, owes, allied_with, member_of …: docs/dossier.md.",
            );
        }
        let ends =
            |from: &Column, to: &Column| format!("from: {}, to: {},", from.braced(), to.braced());
        let named = |before: &str| {
            let id = id.map_or("@row", |id| &id.name);
            quote(&format!("{before}-{{{id}}}"))
        };
        let days = [("since", since), ("until", until)];
        let days = days.map(|(field, of)| of.map(|of| of.date(field)));
        let days = days.into_iter().flatten();
        let has_one_sum = owed.is_none();
        let debt = owed_to.zip(owed.or(sum)).map(|(lender, owed)| {
            let id = named("debt");
            let mut fields = vec![format!("id: {id},"), ends(to, lender)];
            fields.extend(days.clone());
            fields.push(owed.sum("amount", currency));
            line(
                text,
                "    // What is guaranteed, so that `cascade default` can follow who fails.",
            );
            if has_one_sum {
                line(
                    text,
                    "    // As much as its guarantee: nothing tells how much is owed.",
                );
            }
            write_edge("owes", &fields, text);
            id
        });
        let mut fields = Vec::new();
        if id.is_some() {
            fields.push(format!("id: {},", named(relation.trim_end_matches('s'))));
        }
        fields.push(ends(from, to));
        fields.extend(owed_to.map(|of| format!("owed_to: {},", of.braced())));
        fields.extend(debt.map(|debt| format!("of: {debt},")));
        fields.extend(days);
        let field = if relation == "owes" { "amount" } else { "cap" };
        fields.extend(sum.map(|of| of.sum(field, currency)));
        write_edge(relation, &fields, text);
        line(text, "],");
        self.write_unused(text);
    }

    /// Rows that tell of one thing each.
    fn write_nodes(&self, name: &Column, text: &mut String) {
        let id = self.find(ID).unwrap_or(name);
        line(text, KINDS);
        let (id, name) = (id.braced(), name.braced());
        line(text, &format!("nodes: [Actor(id: {id}, name: {name})],"));
        self.write_unused(text);
    }

    fn write_unused(&self, text: &mut String) {
        let unused = self.columns.iter().filter(|column| !column.is_used.get());
        let unused: Vec<String> = unused.map(|column| plain(&column.name)).collect();
        if !unused.is_empty() {
            let more = if unused.len() > LISTED { ", …" } else { "" };
            let listed = &unused[..unused.len().min(LISTED)];
            line(text, &format!("// Not used: {}{more}", listed.join(", ")));
        }
    }
}

impl Column {
    /// Whether it can be named, and is not.
    fn is_free(&self) -> bool {
        let can = !self.name.is_empty() && !self.name.contains(['{', '}', '?', '@']);
        can && !self.is_used.get()
    }

    fn braced(&self) -> String {
        quote(&format!("{{{}}}", self.name))
    }

    /// A field for its dates, in the form that reads most of them.
    fn date(&self, field: &str) -> String {
        let reads = |form: &Form| {
            let read = self.values.iter().filter(|value| form.read(value).is_ok());
            read.count()
        };
        let forms = [Form::Iso, Form::DayMonthYear, Form::MonthDayYear];
        let most = forms.iter().map(reads).max().unwrap_or(0);
        let form = forms.iter().find(|form| reads(form) == most);
        let name = quote(&self.name);
        let told = match form {
            Some(Form::DayMonthYear) => format!("DayMonthYear({name})"),
            Some(Form::MonthDayYear) => format!("MonthDayYear({name})"),
            _ => self.braced(),
        };
        let mut remark = String::new();
        if form == Some(&Form::DayMonthYear) && reads(&Form::MonthDayYear) == most {
            remark.push_str("// Or MonthDayYear: nothing tells day and month apart.\n");
        }
        if most < self.values.len() {
            let other = self.values.len() - most;
            let all = self.values.len();
            _ = writeln!(remark, "// {other} of {all} dates are written otherwise.");
        }
        format!("{remark}{field}: {told},")
    }

    /// A field for its sums.
    fn sum(&self, field: &str, currency: Option<&Column>) -> String {
        let mut remarks = String::new();
        let unit = match (self.currency(), currency) {
            (Some(code), _) => code.to_string(),
            (None, Some(currency)) => format!("{{{}}}", currency.name),
            (None, None) => {
                remarks.push_str("// In which currency? Nothing tells.\n");
                "EUR".to_string()
            }
        };
        let zeros = self.zeros();
        if zeros > 0 {
            remarks.push_str("// As many times as the name of the column has it.\n");
        }
        let numbers = || self.values.iter().map(|value| apart(value).0);
        let ends = |sign: char| {
            let mut ends = numbers().filter_map(|number| number.rsplit_once(sign));
            ends.any(|(_, end)| end.len() < 3)
        };
        let has = |sign: char| numbers().any(|number| number.contains(sign));
        let parts = match (has(','), ends(',')) {
            (true, true) => r#", decimal: ",", thousands: ".""#,
            (true, false) => r#", thousands: ",""#,
            _ => "",
        };
        let times = match zeros {
            0 => String::new(),
            _ => format!(", times: 1{:0<zeros$}", ""),
        };
        let is_short = !unit.contains(char::is_whitespace);
        if parts.is_empty() && times.is_empty() && is_short {
            let sum = quote(&format!("{{{}}} {unit}", self.name));
            return format!("{remarks}{field}: {sum},");
        }
        let (name, unit) = (quote(&self.name), quote(&unit));
        format!("{remarks}{field}: Sum(column: {name}, currency: {unit}{parts}{times}),")
    }

    /// The currency that its name tells, as in `Amount (EUR m)`, or the signs of its sums.
    fn currency(&self) -> Option<&'static str> {
        let by_word = self.words.iter().find_map(|word| Some(coin(word)?.0));
        let signs = || {
            let signs = self.name.split(|c: char| c.is_alphanumeric() || c == ' ');
            signs.chain(self.values.iter().filter_map(|value| apart(value).1))
        };
        let by_sign = || {
            signs().find_map(|sign| {
                let code = CODES.iter().find(|code| **code == sign).copied();
                code.or_else(|| codes_like(sign)?.next())
            })
        };
        by_word.or_else(by_sign)
    }

    /// How many zeros its name tells, as in `Amount (EUR m)`.
    fn zeros(&self) -> usize {
        let words = self.words.iter();
        let told = words.filter_map(|word| match coin(word) {
            Some((_, zeros)) => Some(zeros),
            None if word == "000" => Some(3),
            // A letter may be anything where no currency is told.
            None if word.len() > 1 || self.currency().is_some() => zeros_like(word),
            None => None,
        });
        told.max().unwrap_or(0)
    }
}

/// The currency and the zeros of a word such as `eur`, `eurm`, `kusd` or, in German, `teur`.
fn coin(word: &str) -> Option<(&'static str, usize)> {
    CODES.iter().find_map(|code| {
        let small = code.to_lowercase();
        let zeros = match (word.strip_suffix(&small), word.strip_prefix(&small)) {
            (Some(""), _) => 0,
            (Some("t"), _) => 3,
            (Some(many), _) | (_, Some(many)) => zeros_like(many)?,
            (None, None) => return None,
        };
        Some((*code, zeros))
    })
}

/// The words of a name such as `loan_no`, `Loan no` or `loanNo`, in small letters.
fn words_of(name: &str) -> Vec<String> {
    let mut apart = String::new();
    let mut was_small = false;
    for c in name.chars() {
        if c.is_uppercase() && was_small {
            apart.push(' ');
        }
        was_small = c.is_lowercase();
        apart.extend(c.to_lowercase());
    }
    let words = apart.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

fn write_edge(relation: &str, fields: &[String], text: &mut String) {
    line(text, &format!("    {relation}("));
    for part in fields.iter().flat_map(|field| field.lines()) {
        line(text, &format!("        {part}"));
    }
    line(text, "    ),");
}

fn line(text: &mut String, what: &str) {
    _ = writeln!(text, "            {what}");
}

/// A text on one line.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    push_plain(text, &mut plain);
    plain
}

#[cfg(test)]
mod tests {
    use super::super::{ChangeSink, Import, Mapping};
    use super::*;
    use proptest::prelude::*;

    /// How many edges and nodes a draft makes of its table, and how many rows it rejects.
    #[track_caller]
    fn check(table: &str, wanted: (u64, u64, u64)) -> String {
        let text = draft(&[("table.csv", table.as_bytes())]);
        let mapping = Mapping::read("draft.ron", &text);
        let mapping = mapping.unwrap_or_else(|faults| panic!("{faults:?}\n{text}"));
        let mut import = Import::new(&mapping, ChangeSink::new());
        import.file("table.csv", table.as_bytes(), &mut ()).unwrap();
        let (report, _) = import.finish().unwrap();
        assert_eq!(
            (report.edges, report.nodes, report.rejected),
            wanted,
            "{text}"
        );
        text
    }

    #[test]
    fn a_draft_imports_its_table() {
        let text = check(
            "Guarantor;Debtor;Bank;Cap (EUR);Currency code;Start;End;No\n\
             Alpha AG;Beta GmbH;First Bank;1.000.000,50;EUR;13/01/2020;14/02/2025;1\n",
            (2, 3, 0),
        );
        for part in [
            "delimiter: \";\"",
            "id: \"guarantee-{No}\"",
            "owed_to: \"{Bank}\"",
            "of: \"debt-{No}\"",
            "nothing tells how much is owed",
            "since: DayMonthYear(\"Start\")",
            "decimal: \",\", thousands: \".\"",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let owes = check("borrower,lender,amount\nBeta,First Bank,70\n", (1, 2, 0));
        assert!(owes.contains("// In which currency?"), "{owes}");
        let two = "guarantor,borrower,lender,principal,cap\nAlpha,Beta,First Bank,70,50\n";
        let two = check(two, (2, 3, 0));
        assert!(two.contains("amount: \"{principal} EUR\""), "{two}");
        assert!(two.contains("cap: \"{cap} EUR\""), "{two}");
        assert!(!two.contains("how much is owed"), "{two}");
        // Where only the debt had a sum, its currency was not looked for.
        let debt = "guarantor,borrower,lender,principal,currency\nAlpha,Beta,First Bank,70,USD\n";
        let debt = check(debt, (2, 3, 0));
        assert!(debt.contains("{principal} {currency}"), "{debt}");
        let signed = check("borrower,lender,amount\nBeta,First Bank,$70\n", (1, 2, 0));
        assert!(signed.contains("\"{amount} USD\""), "{signed}");
        let undertakes = check("who,whom,year\nRuritania,Syldavia,1894\n", (1, 2, 0));
        assert!(undertakes.contains("// Or guarantees"), "{undertakes}");
        let guessed = check("x,y\nRuritania,Syldavia\n", (1, 2, 0));
        assert!(guessed.contains("these are a guess"), "{guessed}");
        check("code,name\n1,Ruritania\n", (0, 1, 0));
    }

    #[track_caller]
    fn check_sum(name: &str, wanted: &str) {
        let text = check(
            &format!("borrower,lender,{name}\nBeta,First,70\n"),
            (1, 2, 0),
        );
        let amount = text
            .lines()
            .map(str::trim)
            .find(|l| l.starts_with("amount:"));
        assert_eq!(amount, Some(&*format!("amount: {wanted},")), "{text}");
    }

    #[test]
    fn a_column_is_in_the_currency_of_its_name() {
        check_sum("Amount (USD)", r#""{Amount (USD)} USD""#);
        check_sum("amount_chf", r#""{amount_chf} CHF""#);
        check_sum("Amount £", r#""{Amount £} GBP""#);
        check_sum("max amount", r#""{max amount} EUR""#);
        check_sum("amount m", r#""{amount m} EUR""#);
        let millions = |name: &str, code: &str, times: &str| {
            let of = format!("Sum(column: \"{name}\", currency: \"{code}\", times: {times})");
            check_sum(name, &of);
        };
        millions("Amount (USD m)", "USD", "1000000");
        millions("AmountEURm", "EUR", "1000000");
        millions("Amount TEUR", "EUR", "1000");
        millions("Amount in thousands", "EUR", "1000");
        millions("Amount (EUR '000)", "EUR", "1000");
    }

    /// What is no date in one form may be one in another, or in none.
    #[test]
    fn doubts_are_remarked() {
        let text = check("from,to,since\na,b,1/2/1894\nc,d,soon\n", (1, 2, 1));
        assert!(text.contains("nothing tells day and month apart"), "{text}");
        assert!(
            text.contains("1 of 2 dates are written otherwise"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn a_draft_can_always_be_read(
            names in prop::collection::vec("[a-z{}\"\\\\?@ \t/*é\u{202e}]{0,8}|from|to|amount|end of it|name", 0..7),
            rest in prop::collection::vec(any::<u8>(), 0..200),
            delimiter in prop::sample::select(vec![",", ";", "\t", "|"]),
        ) {
            let mut table = names.join(delimiter).into_bytes();
            table.push(b'\n');
            table.extend(rest);
            let text = draft(&[("a\n*.csv", &table), ("b.csv", &table)]);
            let read = Mapping::read("draft.ron", &text);
            prop_assert!(read.is_ok(), "{:?}\n{text}", read.err());
        }
    }
}
