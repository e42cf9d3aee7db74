"""What is doubtful about an article that was read in is named, or refused where it is too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import ExtractionError
from ingest.single import (
    ingest_url,
)
from store.default_model import DEFAULT_MODEL, model_path
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ExtractedArticle
from tests.ingest.ferry import (
    GUILD,
    STORY,
    URL,
    article,
    attached,
    from_site,
    giving,
    html,
    is_empty,
)
from tests.ingest.loopback import Site, page


def warnings_of(library: Library, found: ExtractedArticle, asked: str = URL) -> str:
    return "\n".join(ingest_url(library, asked, GUILD, fetch=giving(found)).warnings)


def test_an_article_with_everything_warns_of_nothing(library: Library) -> None:
    assert warnings_of(library, article()) == ""
    assert warnings_of(library, article(), URL.replace("https://www.", "http://") + "/?ref=x") == ""


def test_what_is_missing_is_named(library: Library) -> None:
    assert "No author was found" in warnings_of(library, article(authors=()))
    assert "No date of publication" in warnings_of(library, article(published=None))
    plain = "\n".join(attached(library, "\n\n".join(reversed(STORY)), "plain.txt").warnings)
    for words in ("no web address", "No author", "No date"):
        assert words in plain


def test_lengths_that_are_unlikely_are_named(library: Library) -> None:
    assert "(3 words)" in warnings_of(library, article("It is raining."))
    assert "(1 word)" in warnings_of(library, article("Rain."))
    long = article(*["The rain went on and on in the hills and at the sea. " * 50] * 25)
    assert "(16,250 words)" in warnings_of(library, long)


GERMAN = (
    "Die Fähre zwischen Aldmoor und Sarn fährt nach Angaben des Hafenamts erst im Mai wieder, "
    "weil ihr Motor zum zweiten Mal in einem Jahr zerlegt werden muss. Täglich setzen etwa 300 "
    "Menschen zur Arbeit oder zur Schule über. Sie müssen nun um die Bucht herum fahren."
)


FRENCH = (
    "Le ferry entre Aldmoor et Sarn ne reprendra pas la mer avant le mois de mai, a indiqué mardi "
    "le bureau du port, parce que son moteur doit être démonté pour la deuxième fois en un an."
)
SPANISH = (
    "El transbordador entre Aldmoor y Sarn no volverá a navegar antes de mayo, según informó el "
    "martes la oficina del puerto, porque hay que desmontar su motor por segunda vez en un año."
)


@pytest.mark.parametrize("declared", ["de", "en", None])
@pytest.mark.parametrize(
    ("text", "name"), [(GERMAN, "German"), (FRENCH, "French"), (SPANISH, "Spanish")]
)
def test_another_language_is_refused_whatever_the_page_says(
    library: Library, text: str, name: str, declared: str | None
) -> None:
    found = article(text, text, language=declared)
    with pytest.raises(ExtractionError, match=f"written in {name}.*EMBEDDING_MODEL"):
        ingest_url(library, URL, GUILD, fetch=giving(found))
    with pytest.raises(ExtractionError, match=f"written in {name}"):
        attached(library, f"{text}\n\n{text}", "story.txt")
    assert is_empty(library)


def test_a_language_that_is_not_sure_is_named(library: Library) -> None:
    assert "written in German" in warnings_of(
        library, article("Fähre fährt im Mai.", language="de")
    )


def test_another_model_may_know_other_languages(tmp_path: Path) -> None:
    elsewhere = EmbeddingModel(model_path(DEFAULT_MODEL))
    assert elsewhere.languages is None
    with Library(tmp_path / "data", elsewhere) as library:
        assert "written in" not in warnings_of(library, article(GERMAN, GERMAN))


def test_english_that_is_declared_as_something_else_is_no_matter(library: Library) -> None:
    assert "written in" not in warnings_of(library, article(language="fr"))


def test_another_address_than_the_one_given_is_named(library: Library, site: Site) -> None:
    site.answers["/amp"] = page(html(head="<link rel='canonical' href='/story'>"))
    asked = f"http://public.test:{site.port}/amp"
    found = ingest_url(library, asked, GUILD, fetch=from_site(site))
    address = asked.replace("/amp", "/story")
    assert found.warnings == (
        f"The address that was given leads to {address}; it is kept under that one.",
    )
