"""The names in a claim and in an article's words."""

from __future__ import annotations

import pytest

from bot.composition.names import OPENING, has_name, is_country, missing_name


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        ("The crew met Ida Moor.", "The crew met Ida Moor.", None),
        ("The crew met Ida Moor.", "The crew met her.", "Ida"),
        ("The crew met Moor.", "The crew met Ida Moor’s brother.", None),
        ("The crew met Moor's brother.", "The crew met Moor.", None),
        ("The crew met Müller and Çelik.", "The crew met Muller and Celik.", None),
        ("The crew met Al-Said.", "The crew met Alsaid.", None),
        ("The crew met Alsaid.", "The crew met Al-Said.", None),
        ("The crew met Martello.", "The crew met Mart.", "Martello"),
        ("The crew met Iranians.", "The crew went to Iran.", None),
        ("The crew met AT&T’s people.", "The crew met AT&T.", None),
        ("The crew met S.P.Q.R. people.", "The crew met S.P.Q.R.", None),
        ("The crew went by iPhone.", "The crew went by phone.", "iPhone"),
        # peoples and places
        ("The crew met Russians.", "The crew went to Russia.", None),
        ("The crew met an Icelandic boat.", "The crew went to Iceland.", None),
        ("The crew met a boat from Iceland.", "The boat was Icelandic.", None),
        ("The crew met a Norwegian.", "The crew went to Norway.", "Norwegian"),
        ("The crew met a Russian-backed boat.", "It is backed by Russia.", None),
        ("The crew met an anti-Russia–Poland boat.", "The boat was Polish.", "Russia"),
        ("The crew met Anglo-Dutch boats.", "The boats were Dutch.", "Anglo-Dutch"),
        ("The crew met Al.", "The crew met Ali.", "Al"),
        ("The crew met Marta.", "The crew met Martin.", "Marta"),
        ("The crew met Berlin.", "The crew met Germany.", None),
        ("The crew met Berlin.", "The crew met Greece.", "Berlin"),
        ("The crew met Polish boats.", "The crew met a Pole.", None),
        ("The crew met the United States.", "The crew met Americans.", None),
        ("The crew met the U.S. boats.", "The crew met Washington.", None),
        ("The crew met the U. S. A. boats.", "The crew met the USA.", None),
        ("The crew met Great Britain.", "The crew met the UK.", None),
        ("The crew met the U.K. boats.", "The crew met the UNITED KINGDOM.", None),
        ("The crew met the E.U. boats.", "The crew met the European union.", None),
        ("The crew met the U.N. boats.", "The crew met the United Nations.", None),
        ("The crew met its CEO.", "The crew met its chief executive officer.", None),
        ("The crew met its CEO.", "The crew met its owner.", "CEO"),
        # what is no name
        ("The crew met Captain Moor in March, on Monday.", "The crew met Moor.", None),
        ("The crew met Two of May.", "The crew met both.", None),
        ("The crew met Two and Moor.", "The crew met both.", "Moor"),
        ("The crew met Captain Moor.", "The crew met her.", "Moor"),
        ("The crew came 2nd and 3RD.", "The crew came second.", None),
        ("The crew took Plan B.", "The crew took a plan.", None),
        ("The crew took plan B.", "The crew took a plan.", None),
        # where a sentence begins
        ("Sailors met Moor.", "The crew met Moor.", None),
        ("It sank. Sailors met Moor.", "It sank. The crew met Moor.", None),
        ("It sank: “Sailors met Moor.”", "It sank: the crew met Moor.", None),
        ("It sank near Sailors.", "It sank.", "Sailors"),
        ("Quuxwortel met Moor.", "The crew met Moor.", "Quuxwortel"),
        ("Zorble met the zorble.", "The crew met it.", None),
        ("Sailor’s daughter met Moor.", "The crew met Moor.", None),
        # first names
        ("The crew met Ned Kirby.", "The crew met John Kirby and Ned.", "Ned"),
        ("The crew met John Kirby.", "The crew met John Kirby’s boat.", None),
        ("The crew met John Kirby.", "The crew met Ned Kirby and John Kirby.", None),
        ("The crew met Captain Kirby.", "The crew met John Kirby as captain.", None),
        ("The crew met John Kirby.", "The crew met Captain Kirby and John.", None),
        ("When Kirby came, the crew met him.", "The crew met John Kirby.", None),
        ("When Kirby came, they met Ned Kirby.", "The crew met John Kirby and Ned.", "Ned"),
        ("The crew met him on Monday Kirby said.", "The crew met John Kirby.", None),
        ("The crew met John Müller.", "The crew met Ned Muller and John.", "John"),
        ("The crew met jóhn, John Kirby.", "The crew met Jóhn Kirby.", None),
    ],
)
def test_the_names_of_a_claim_are_in_the_words(claim: str, said: str, expected: str | None) -> None:
    assert missing_name(claim, said) == expected


@pytest.mark.parametrize(
    ("claim", "article", "expected"),
    [
        # a word that the article writes as a name is one where a sentence begins, too
        ("Hope was lost at sea.", "There the crew met Hope in the harbour.", "Hope"),
        ("Hope was lost at sea.", "There the crew met Hope. They had hope.", None),
        ("Hope Lane was lost at sea.", "There the crew met Hope. They had hope.", "Hope"),
        ("Hope was lost at sea.", "They had hope.", None),
        ("Hope’s boat was lost at sea.", "There the crew met Hope in the harbour.", "Hope’s"),
        ("Hope was lost at sea.", "It was Hoped. There, Hopeful came.", None),
    ],
)
def test_a_word_may_be_a_name_in_the_article(
    claim: str, article: str, expected: str | None
) -> None:
    assert missing_name(claim, "They were lost at sea.", article) == expected


CHAMBER = "The Chamber of Commerce blames nobody."


@pytest.mark.parametrize(
    ("said", "article", "expected"),
    [
        ("The chamber blames nobody.", "They met the Chamber of Commerce.", None),
        ("Its Chamber blames nobody.", "They met the Chamber of Commerce.", None),
        ("Our chamber blames nobody.", "They met the Chamber of Commerce.", "Commerce"),
        ("The chamber blames nobody.", "They met the Chamber of Trade.", "Commerce"),
        ("The chamber blames nobody.", "They met both.", "Commerce"),
        (
            "The chamber blames nobody.",
            "They met the Chamber of Commerce and the Chamber of Trade.",
            "Commerce",
        ),
        (
            "The chamber blames nobody.",
            "They met the Chamber of Commerce, then the Chamber of Trade.",
            "Commerce",
        ),
        (
            "The chamber blames nobody.",
            "They met the Port Chamber of Commerce, then the Chamber of Commerce.",
            None,
        ),
    ],
)
def test_a_body_may_be_called_by_the_head_of_its_name(
    said: str, article: str, expected: str | None
) -> None:
    assert missing_name(CHAMBER, said, article) == expected


def test_a_body_may_be_called_so_anywhere_in_a_claim() -> None:
    said = "The chamber blames nobody."
    article = "They met the Chamber of Commerce, in the Port Hall."
    assert missing_name("Nobody is blamed by its Chamber of Commerce.", said, article) is None
    assert missing_name("Nobody met in the Port Hall.", "They met in the hall.", article) is None


@pytest.mark.parametrize(
    ("said", "article", "expected"),
    [
        ("The company sank it.", "Vossen sank a boat.", None),
        ("THE FIRM sank it.", "PORT ELLERY — Vossen sank a boat.", None),
        ("The owner sank it.", "Vossen sank a boat.", "Vossen"),
        ("The company sank it.", "Vossen Smit sank a boat.", "Vossen"),
        ("The company sank it.", "Jan Vossen sank a boat.", "Vossen"),
        ("The company sank it.", "Vossens sank a boat.", "Vossen"),
    ],
)
def test_the_company_is_the_one_that_an_article_begins_with(
    said: str, article: str, expected: str | None
) -> None:
    assert missing_name("The boat was sunk by Vossen.", said, article) == expected


def test_what_else_is_named_beside_the_company_counts() -> None:
    said = "The company sank it with Moor."
    assert missing_name("The boat of Moor was sunk by Vossen.", said, "Vossen sank it.") is None


def test_only_the_opening_of_an_article_says_whom_it_is_about() -> None:
    name = "A" + "b" * (OPENING - 1)
    said = "The company sank it."
    assert missing_name(f"It was sunk by {name}.", said, f"{name} sank it.") is None
    assert missing_name(f"It was sunk by {name}b.", said, f"{name}b sank it.") == f"{name}b"


def test_has_name() -> None:
    assert has_name("They met Ida Moor.", "Moor")
    assert has_name("They met Moor.", "Ida Moor")  # the last one counts
    assert has_name("They met Moor.", "Ida Moor, Captain")
    assert has_name("They met the Norwegians.", "Norwegian")
    assert has_name("They met Americans.", "the United States")
    assert has_name("They met an Anglo-Dutch boat.", "Holland")
    assert not has_name("They met Ida.", "Ida Moor")
    assert not has_name("They met the president.", "President")
    assert not has_name("They met Ida Moor.", "")


def test_is_country() -> None:
    for name in ("Poland", "the U.S.", "NATO", "Dutch boats", "Russian’s"):
        assert is_country(name)
    for name in ("Moor", "", "Polander"):
        assert not is_country(name)
