//! Thrift's compact protocol, as far as Parquet's headers and footer need it.

/// A structure, field by field in ascending order.
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: i16,
}

// Types of fields.
const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

impl Struct {
    pub(super) fn new() -> Struct {
        Struct {
            bytes: Vec::new(),
            last: 0,
        }
    }

    pub(super) fn i32(&mut self, field: i16, value: i32) -> &mut Struct {
        self.field(field, I32);
        signed(value.into(), &mut self.bytes);
        self
    }

    pub(super) fn i64(&mut self, field: i16, value: i64) -> &mut Struct {
        self.field(field, I64);
        signed(value, &mut self.bytes);
        self
    }

    pub(super) fn text(&mut self, field: i16, text: &str) -> &mut Struct {
        self.field(field, BINARY);
        binary(text, &mut self.bytes);
        self
    }

    pub(super) fn nested(&mut self, field: i16, inner: Struct) -> &mut Struct {
        self.field(field, STRUCT);
        self.bytes.extend(inner.bytes());
        self
    }

    pub(super) fn i32s(&mut self, field: i16, values: &[i32]) -> &mut Struct {
        self.list(field, I32, values.len());
        for value in values {
            signed((*value).into(), &mut self.bytes);
        }
        self
    }

    pub(super) fn texts(&mut self, field: i16, texts: &[&str]) -> &mut Struct {
        self.list(field, BINARY, texts.len());
        for text in texts {
            binary(text, &mut self.bytes);
        }
        self
    }

    pub(super) fn structs(&mut self, field: i16, inner: Vec<Struct>) -> &mut Struct {
        self.list(field, STRUCT, inner.len());
        for one in inner {
            self.bytes.extend(one.bytes());
        }
        self
    }

    /// The bytes of it, closed.
    pub(super) fn bytes(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }

    /// The head of a field: how far behind the one before, and its type.
    fn field(&mut self, field: i16, of: u8) {
        let ahead = field - self.last;
        debug_assert!((1..=15).contains(&ahead), "fields ascend, by small steps");
        self.bytes.push((ahead as u8) << 4 | of);
        self.last = field;
    }

    fn list(&mut self, field: i16, of: u8, len: usize) {
        self.field(field, LIST);
        match len {
            0..=14 => self.bytes.push((len as u8) << 4 | of),
            _ => {
                self.bytes.push(0xf0 | of);
                varint(len as u64, &mut self.bytes);
            }
        }
    }
}

fn binary(text: &str, out: &mut Vec<u8>) {
    varint(text.len() as u64, out);
    out.extend(text.as_bytes());
}

/// A number with its sign in the last bit, so that small ones are short.
fn signed(value: i64, out: &mut Vec<u8>) {
    varint((value << 1 ^ value >> 63) as u64, out);
}

/// A number in groups of seven bits, the lowest first.
pub(super) fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_bytes_as_they_need() {
        let bytes = |value| {
            let mut out = Vec::new();
            signed(value, &mut out);
            out
        };
        assert_eq!(bytes(0), [0]);
        assert_eq!(bytes(-1), [1]);
        assert_eq!(bytes(150), [0xac, 0x02]);
        assert_eq!(bytes(i64::MIN).len(), 10);
    }

    #[test]
    fn a_structure_ends_with_a_stop() {
        let mut one = Struct::new();
        one.i32(1, 7).text(4, "a");
        assert_eq!(one.bytes(), [0x15, 14, 0x38, 1, b'a', 0]);
    }
}
