//! Text that stands inside a page: JSON that no parser of HTML can take for markup, and the
//! hashes by which the page's policy knows its own style and script. Start at [`json`].

use crate::render::ink::base64;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Writes a value as JSON that is safe inside `<script type="application/json">`: no `<`, no
/// `&`, no line separators, nothing invisible. To a reader of JSON it is the same.
pub fn json<T: Serialize>(value: &T) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_string());
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_plain(c) {
            safe.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    safe
}

/// Whether a character may stand in the page as it is. Outside its strings JSON has none that
/// may not.
fn is_plain(c: char) -> bool {
    match c {
        '<' | '>' | '&' | '\'' => false,
        ' '..='~' => true,
        '\u{AD}' | '\u{61C}' | '\u{FEFF}' => false,
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => false,
        '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{10FFFF}' => false,
        c => !c.is_control() && u32::from(c) & 0xFFFE != 0xFFFE,
    }
}

/// The hash of an inline style or script, as a content security policy spells it.
pub fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let safe = json(&text);
        assert_eq!(safe, expect);
        let back: String = serde_json::from_str(&safe).unwrap();
        assert_eq!(back, text, "nothing is lost");
    }

    #[test]
    fn no_text_can_end_the_script_or_begin_another() {
        check("</script>", r#""\u003c/script\u003e""#);
        check("<!--<script>", r#""\u003c!--\u003cscript\u003e""#);
        check("]]>", r#""]]\u003e""#);
        check("\u{2028}\u{2029}", r#""\u2028\u2029""#);
        check("\u{0}\u{7F}\u{85}", r#""\u0000\u007f\u0085""#);
        check("\u{202E}\u{2066}", r#""\u202e\u2066""#);
        check("\"'&\\", r#""\"\u0027\u0026\\""#);
        check("\u{FFFE}\u{10FFFF}", r#""\ufffe\udbff\udfff""#);
        check("Київ 漢 👩", "\"Київ 漢 👩\"");
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        let of_nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert_eq!(hash(""), of_nothing);
    }
}
