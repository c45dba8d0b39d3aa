use papers::Language;
use papers::mail::{AddressChangedMail, AddressInUseMail, Email, ResetPasswordMail, VerifyAddressMail};

const URL: &str = "https://tickets.example.com/verify-email#token=abc_DEF-123";
const TOKEN: &str = "abc_DEF-123";

fn all(language: Language) -> [Email; 4] {
    [
        VerifyAddressMail { url: URL, token: TOKEN }.email(language),
        ResetPasswordMail { url: URL, token: TOKEN }.email(language),
        AddressInUseMail.email(language),
        AddressChangedMail.email(language),
    ]
}

#[test]
fn link_and_code_are_in_the_text_and_the_html() {
    for language in Language::ALL {
        for mail in &all(language)[..2] {
            let html_url = URL.replace('&', "&#38;");
            assert!(mail.text.contains(URL) && mail.html.contains(&html_url), "{mail:#?}");
            assert!(mail.text.lines().any(|line| line == TOKEN), "{}", mail.text);
        }
    }
}

#[test]
fn mails_about_accounts_contain_no_placeholders() {
    for language in Language::ALL {
        for mail in all(language) {
            for part in [&mail.subject, &mail.text] {
                assert!(!part.contains(['{', '}', '$']) && !part.contains("mail-"), "{part}");
            }
        }
    }
}

#[test]
fn mails_about_accounts_differ_in_subject() {
    for language in Language::ALL {
        let subjects = all(language).map(|mail| mail.subject);
        assert_eq!(subjects.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{subjects:?}");
    }
}
