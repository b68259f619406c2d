//! What a typed answer is made of: objects and lists that are written value by value. None of
//! it stands in memory at once, however many rows there are, and none is made unless it is
//! asked for. Start at [`object`] and [`listed`].

use serde::ser::{Serialize, SerializeMap, Serializer};

/// The fields of an object, in the order in which they are written.
pub(in crate::cli) trait Fields: Serialize + Sized {
    /// Writes them into an object that has been begun.
    fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error>;

    /// One more.
    fn with<V: Serialize>(self, name: &'static str, value: V) -> With<Self, V> {
        With {
            before: self,
            name,
            value,
        }
    }
}

/// No field yet.
pub(in crate::cli) struct Empty;

/// Fields, and one behind them.
pub(in crate::cli) struct With<F, V> {
    before: F,
    name: &'static str,
    value: V,
}

/// An object, to be filled by [`with`](Fields::with).
pub(in crate::cli) fn object() -> Empty {
    Empty
}

impl Fields for Empty {
    fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }
}

impl<F: Fields, V: Serialize> Fields for With<F, V> {
    fn write<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        self.before.write(object)?;
        object.serialize_entry(self.name, &self.value)
    }
}

/// Writes fields as an object.
pub(in crate::cli) fn whole<S: Serializer>(fields: &impl Fields, to: S) -> Result<S::Ok, S::Error> {
    let mut object = to.serialize_map(None)?;
    fields.write(&mut object)?;
    object.end()
}

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self, to)
    }
}

impl<F: Fields, V: Serialize> Serialize for With<F, V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        whole(self, to)
    }
}

/// Rows, each of them made when it is written.
pub(in crate::cli) struct Listed<I>(I);

/// A list of rows.
pub(in crate::cli) fn listed<I: IntoIterator>(rows: I) -> Listed<I::IntoIter> {
    Listed(rows.into_iter())
}

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Listed<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.clone())
    }
}

/// Fields whose names are the answer's own, each made when it is written.
pub(in crate::cli) struct Keyed<I>(I);

/// An object of these names and values.
pub(in crate::cli) fn keyed<I: IntoIterator>(fields: I) -> Keyed<I::IntoIter> {
    Keyed(fields.into_iter())
}

impl<K: Serialize, V: Serialize, I: Iterator<Item = (K, V)> + Clone> Serialize for Keyed<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// How many rows there are, and how many there were at the most.
    #[derive(Default)]
    struct Alive {
        now: Cell<usize>,
        most: Cell<usize>,
    }

    struct Row<'a>(&'a Alive, usize);

    impl<'a> Row<'a> {
        fn new(alive: &'a Alive, number: usize) -> Row<'a> {
            alive.now.set(alive.now.get() + 1);
            alive.most.set(alive.most.get().max(alive.now.get()));
            Row(alive, number)
        }
    }

    impl Drop for Row<'_> {
        fn drop(&mut self) {
            self.0.now.set(self.0.now.get() - 1);
        }
    }

    impl Serialize for Row<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            self.1.serialize(to)
        }
    }

    /// A tree of 640,000 conditions took 1.8 GB.
    #[test]
    fn one_row_of_many_stands_in_memory_at_a_time() {
        let alive = &Alive::default();
        let rows = (0..100).map(|i| {
            let each = (0..100).map(move |j| Row::new(alive, i * 100 + j));
            object().with("id", i).with("each", listed(each))
        });
        let all = object().with("rows", listed(rows)).with("more", true);
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!((alive.now.get(), alive.most.get()), (0, 1));
        assert!(text.starts_with(r#"{"rows":[{"id":0,"each":[0,1,2,"#));
        assert!(text.ends_with(r#",9998,9999]}],"more":true}"#));
    }

    #[test]
    fn fields_are_written_in_their_order_and_what_has_none_is_empty() {
        let none: [u8; 0] = [];
        let keys = [("b", 1), ("a", 2)];
        let all = object()
            .with("z", listed(none))
            .with("a", object())
            .with("keys", keyed(keys));
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(text, r#"{"z":[],"a":{},"keys":{"b":1,"a":2}}"#);
    }
}
