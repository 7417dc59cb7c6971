//! `heading`: headings, one a line, in the form in which they are compared, filed or trimmed.

use std::borrow::Cow;
use std::io::Write;

use shelfmark::heading::{
    Article, LeadingArticle, filing, normalize, normalize_keeping_first_comma, trim_punctuation,
};

use crate::Failure;
use crate::args::{Everywhere, Form, Heading};
use crate::console::Console;
use crate::{lines, output};

/// Prints a line for each line.
pub fn run(options: &Everywhere, args: &Heading, console: &mut Console) -> Result<u8, Failure> {
    let only_with = |given: bool, option: &str, form: Form, name: &str| {
        if given && args.form != form {
            let message = format!("{option} goes with --form {name} only");
            return Err(Failure::usage(message));
        }
        Ok(())
    };
    only_with(
        args.keep_first_comma,
        "--keep-first-comma",
        Form::Naco,
        "naco",
    )?;
    only_with(
        args.language.is_some(),
        "--language",
        Form::Filing,
        "filing",
    )?;
    only_with(
        args.nonfiling.is_some(),
        "--nonfiling",
        Form::Filing,
        "filing",
    )?;
    let languages: Vec<&str> = match args.language.as_deref() {
        Some(languages) => languages.iter().map(String::as_str).collect(),
        None => vec!["eng"],
    };
    for language in args.language.iter().flatten() {
        if Article::of_language(language).next().is_none() {
            console.note(format!(
                "the Library of Congress lists no articles of `{language}` (MARC code of a language)"
            ));
        }
    }
    let mut output = output::open(options)?;
    lines::each(options, console, &args.files.files, |line, _| {
        let heading: Cow<'_, str> = match args.form {
            Form::Naco if args.keep_first_comma => normalize_keeping_first_comma(line).into(),
            Form::Naco => normalize(line).into(),
            Form::Trim => trim_punctuation(line).into(),
            Form::Filing => match args.nonfiling {
                Some(nonfiling) => filing(line, nonfiling).into(),
                None => without_article(line, &languages).into(),
            },
        };
        writeln!(output, "{heading}")?;
        Ok(())
    })?;
    output.flush()?;
    Ok(0)
}

fn without_article(line: &str, languages: &[&str]) -> String {
    let line = filing(line, 0);
    let article = languages
        .iter()
        .filter_map(|language| LeadingArticle::find(&line, language))
        .max_by_key(LeadingArticle::nonfiling);
    match article {
        Some(article) => article.filing().to_owned(),
        None => line,
    }
}
