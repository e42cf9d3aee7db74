"""Which sentences become quotes: how many, joined where they touch, with the other side."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from long_sentences import CUTS, unmarked
from samples import hits_of, version_of

from bot.answering.question import understand
from bot.answering.selection import (
    CLEAR_LEAD,
    NEIGHBOUR_LEAD,
    OTHER_ACCOUNT_LEAD,
    OTHER_ACCOUNT_LIKENESS,
    choose_quotes,
    corrections_last,
    other_account,
    other_side,
    shown_count,
)
from store.search_results import Hit

TEXT = (
    "Ana Brandt opened the hall.\n\n"
    "The bridge fell. Workers found some rust. People heard loud noises. Nobody was hurt.\n\n"
    "The ferry sank. Some divers came. Many boats left. Heavy rain fell all day. "
    "Soft snow followed the rain. The night was dark."
)


def ranked(*beginnings: str, text: str = TEXT) -> list[Hit]:
    """The sentences with these beginnings, best first, then all others, far behind, in order."""
    hits = hits_of(version_of(text))
    first = [next(hit for hit in hits if hit.text.startswith(words)) for words in beginnings]
    others = [replace(hit, score=hit.score - 5) for hit in hits if hit not in first]
    scored = [replace(hit, score=2 - 0.01 * place) for place, hit in enumerate(first)]
    return [*scored, *others]


@pytest.mark.parametrize(
    ("leads", "shown"),
    [
        ([0.0], 1),
        ([0.0, 2 * CLEAR_LEAD], 1),
        ([0.0, 0.0], 2),
        ([0.0, 0.0, 2 * CLEAR_LEAD], 2),
        ([0.0, 0.0, 0.0], 3),
        ([0.0, 0.0, 0.0, 0.0], 3),
        ([0.0, 2 * CLEAR_LEAD, 2 * CLEAR_LEAD], 1),
        ([], 0),
    ],
)
def test_the_clearer_the_lead_the_fewer_quotes(leads: list[float], shown: int) -> None:
    hits = hits_of(version_of(TEXT))
    scored = [replace(hit, score=2 - lead) for hit, lead in zip(hits, leads, strict=False)]
    assert shown_count(scored) == shown


def scored(hits: list[Hit], *scores: float) -> list[Hit]:
    return [replace(hit, score=score) for hit, score in zip(hits, scores, strict=False)]


def test_a_lead_has_to_be_larger_than_the_limit() -> None:
    hits = hits_of(version_of(TEXT))
    assert shown_count(scored(hits, CLEAR_LEAD, 0.0)) == 2
    best, neighbour, *others = ranked("Workers found", "People heard")
    [best, neighbour] = scored([best, neighbour], NEIGHBOUR_LEAD, 0.0)
    first, _ = choose_quotes([best, neighbour, *others], 1)
    assert [quote.text for quote in first] == ["Workers found some rust. People heard loud noises."]


def test_neighbours_become_one_quote() -> None:
    first, _ = choose_quotes(ranked("Workers found", "The bridge"), 2)
    assert [quote.text for quote in first] == ["The bridge fell. Workers found some rust."]
    assert first[0].version.text[slice(*first[0].highlight)] == "Workers found some rust."
    assert first[0].paragraph == 2


@pytest.mark.parametrize(
    ("lead", "quoted"),
    [
        (0.9 * NEIGHBOUR_LEAD, "Workers found some rust. People heard loud noises."),
        (1.1 * NEIGHBOUR_LEAD, "Workers found some rust."),
    ],
)
def test_a_neighbour_ranked_close_behind_is_quoted_with_the_best(lead: float, quoted: str) -> None:
    best, neighbour, *others = ranked("Workers found", "People heard")
    hits = [best, replace(neighbour, score=best.score - lead), *others]
    first, more = choose_quotes(hits, 1)
    assert [quote.text for quote in first] == [quoted]
    assert first[0].version.text[slice(*first[0].highlight)] == "Workers found some rust."
    assert not any("Workers" in quote.text for quote in more)


def test_neighbours_never_make_a_quote_longer_than_readers_take_in() -> None:
    sentence = "The board " + "met again and " * 12 + "voted."
    text = " ".join([sentence, f"Later {sentence}", f"Then {sentence}"])
    hits = hits_of(version_of(text))  # all close together
    first, _ = choose_quotes(hits, 1)
    assert first[0].text == sentence


def told_twice(second: str, *, likeness: float = 0.8, behind: float = 0.1) -> list[Hit]:
    one = hits_of(version_of("The bridge cost 4 million euros.", article_id="one"))
    two = hits_of(version_of(second, article_id="two"))
    return [*one, *(replace(hit, likeness=likeness, score=2 - behind) for hit in two)]


QUESTION = understand("How much did the bridge cost?")


def test_what_another_article_says_of_the_same_thing_is_found() -> None:
    hits = told_twice("The bridge cost 5 million euros.")
    found = other_account(QUESTION, hits)
    assert found is not None
    assert found.version.article_id == "two"


@pytest.mark.parametrize(
    "hits",
    [
        told_twice("The bridge cost 4 million euros."),  # nothing else than the first
        told_twice("The bridge cost a lot."),  # nothing of what was asked for
        told_twice("The tunnel cost 9 million euros.", likeness=OTHER_ACCOUNT_LIKENESS - 0.01),
        told_twice("The bridge cost 5 million euros.", behind=OTHER_ACCOUNT_LEAD + 0.01),
        hits_of(version_of("The bridge cost 4 million euros. It cost 5 million euros.")),
    ],
)
def test_other_articles_are_not_quoted_for_less(hits: list[Hit]) -> None:
    assert other_account(QUESTION, hits) is None


def test_at_the_limits_another_article_is_quoted() -> None:
    hits = told_twice("The bridge cost 5 million euros.", likeness=OTHER_ACCOUNT_LIKENESS)
    assert other_account(QUESTION, scored(hits, OTHER_ACCOUNT_LEAD, 0.0)) is not None


def test_of_several_articles_the_likest_is_quoted() -> None:
    hits = told_twice("The bridge cost 5 million euros.", likeness=0.5)
    third = hits_of(version_of("The bridge cost 6 million euros.", article_id="three"))
    likest = replace(third[0], likeness=0.7, score=hits[-1].score - 0.1)
    assert other_account(QUESTION, [*hits, likest]) == likest


def test_a_sentence_that_closes_a_gap_joins_both_sides() -> None:
    first, _ = choose_quotes(ranked("The bridge", "People heard", "Workers found"), 3)
    assert [quote.text for quote in first] == [
        "The bridge fell. Workers found some rust. People heard loud noises."
    ]


def test_what_is_joined_stays_where_the_first_of_it_was() -> None:
    hits = ranked("The bridge", "The ferry", "Heavy rain", "Workers found", "Soft snow")
    first, _ = choose_quotes(hits, 5)
    assert [quote.text for quote in first] == [
        "The bridge fell. Workers found some rust.",
        "The ferry sank.",
        "Heavy rain fell all day. Soft snow followed the rain.",
    ]
    assert [quote.paragraph for quote in first] == [2, 3, 3]
    assert [first[2].version.text[slice(*quote.highlight)] for quote in first] == [
        "The bridge fell.",
        "The ferry sank.",
        "Heavy rain fell all day.",
    ]


@pytest.mark.parametrize("shown", [1, 2])
def test_of_a_long_sentence_the_question_tells_the_part(shown: int) -> None:
    question, marked = CUTS[0]
    hits = ranked("Rain fell", "The harbour", text=f"Rain fell.\n\n{unmarked(marked)}")
    first, more = choose_quotes(hits, shown, understand(question))
    long = [*first, *more][1]
    assert long.text == re.sub(r"⟦.*?⟧", "", marked)
    assert long.cut_after


def test_a_neighbour_of_another_article_is_none() -> None:
    one = hits_of(version_of("The bridge fell. Workers found some rust.", article_id="one"))
    two = hits_of(version_of("The ferry sank. Some divers came.", article_id="two"))
    best, neighbour = scored(one, 2.0, 1.0)
    other, close = scored(two, 1.9, 1.8)
    first, more = choose_quotes([best, other, close, neighbour], 2)
    assert [quote.text for quote in first] == [
        "The bridge fell.",
        "The ferry sank. Some divers came.",
    ]
    assert [quote.text for quote in more] == ["Workers found some rust."]


def test_words_within_a_longer_sentence_repeat_another_article_alone() -> None:
    text = "Rain fell.\n\nHeavy rain fell all day."
    first, _ = choose_quotes(ranked("Heavy", "Rain", text=text), 2)
    assert [quote.text for quote in first] == ["Heavy rain fell all day.", "Rain fell."]
    copy = hits_of(version_of("Rain fell.", article_id="copy"))
    first, more = choose_quotes([*ranked("Heavy", text=text)[:1], *copy], 2)
    assert [quote.text for quote in first] == ["Heavy rain fell all day."]
    assert not more
    same = hits_of(version_of("Rain fell.\n\nSnow fell.\n\nRain fell."))
    first, more = choose_quotes(same, 2)
    assert [quote.text for quote in (*first, *more)] == ["Rain fell.", "Snow fell."]


def test_paragraphs_apart_stay_apart() -> None:
    first, _ = choose_quotes(ranked("Nobody was", "The ferry"), 2)
    assert [quote.text for quote in first] == ["Nobody was hurt.", "The ferry sank."]
    assert [quote.paragraph for quote in first] == [2, 3]


def test_articles_apart_stay_apart() -> None:
    one = hits_of(version_of("The bridge fell.", article_id="one"))
    two = hits_of(version_of("A bridge fell.", article_id="two"))
    copy = hits_of(version_of("The bridge fell.", article_id="copy"))
    first, more = choose_quotes([*one, *two, *copy], 2)
    assert [quote.version.article_id for quote in first] == ["one", "two"]
    assert not more, "the same words are shown once"


def test_five_more_without_repetition_best_first() -> None:
    first, more = choose_quotes(ranked("The ferry", "Soft snow"), 1)
    assert [quote.text for quote in first] == ["The ferry sank."]
    assert len(more) == 5
    assert more[0].text == "Soft snow followed the rain."
    assert len({quote.text for quote in [*first, *more]}) == 6


def test_context_that_would_repeat_is_left_out_of_more() -> None:
    text = "Ana Brandt spoke. She wept. Nobody moved."
    hits = ranked("Ana Brandt", text=text)
    first, more = choose_quotes(hits, 1)
    assert [quote.text for quote in first] == ["Ana Brandt spoke."]
    assert [quote.text for quote in more] == ["She wept.", "Nobody moved."]


QUARREL = (
    "The border town was quiet. Rain fell.\n\n"
    "Minister Ana Brandt accused Norvia of plotting an attack on the border town. "
    "Norvia rejected the charge. Trade went on.\n\n"
    "Far away, an envoy of Norvia said that an attack on the border town had never been planned."
)


def test_a_claim_gets_the_denial_next_to_it() -> None:
    hits = ranked("Minister Ana", "Far away", text=QUARREL)
    found = other_side("Did Norvia plot an attack on the border town?", hits[0], hits)
    assert found is not None
    assert found.text == "Norvia rejected the charge."


def test_a_claim_gets_a_denial_elsewhere_if_it_is_about_the_same() -> None:
    text = QUARREL.replace("Norvia rejected the charge. ", "")
    hits = ranked("Minister Ana", text=text)
    found = other_side("Did Norvia plot an attack on the border town?", hits[0], hits)
    assert found is not None
    assert found.text.startswith("Far away")
    assert other_side("Did the ferry sink near Port Ellis?", hits[0], hits) is None


def test_a_denial_gets_the_accusation() -> None:
    hits = ranked("Norvia rejected", text=QUARREL)
    found = other_side("Did Norvia reject the charge?", hits[0], hits)
    assert found is not None
    assert found.text.startswith("Minister Ana Brandt accused")


def test_a_denial_before_the_claim_is_not_next_to_it() -> None:
    text = "Norvia rejected all charges. Minister Ana Brandt accused Norvia of an attack."
    hits = ranked("Minister Ana", text=text)
    assert other_side("Who drew the plan?", hits[0], hits) is None
    hits = ranked("Norvia rejected", text=text)
    assert other_side("Who drew the plan?", hits[0], hits) is None


def test_what_neither_accuses_nor_denies_is_no_other_side() -> None:
    text = "Rain fell. Norvia rejected all charges."
    hits = ranked("Norvia rejected", text=text)
    assert other_side("Did Norvia reject the charges?", hits[0], hits) is None


def test_of_several_denials_elsewhere_the_best_ranked_is_found() -> None:
    text = (
        "Ana Brandt accused Norvia of an attack. Rain fell.\n\n"
        "The attack was denied. Norvia rejected that attack."
    )
    hits = ranked("Ana Brandt", "Norvia rejected", "The attack", text=text)
    found = other_side("Did Norvia attack?", hits[0], hits)
    assert found is not None
    assert found.text == "Norvia rejected that attack."
    # half of what was asked for is enough
    found = other_side("Which attack did the minister of Esk see?", hits[0], hits)
    assert found is None
    found = other_side("Did that attack surprise?", hits[0], hits)
    assert found is not None
    # one right behind the claim is better than a better ranked one
    hits = ranked(
        "Ana Brandt", "Norvia rejected", text=text.replace("Rain fell.", "It was denied.")
    )
    found = other_side("Did Norvia attack?", hits[0], hits)
    assert found is not None
    assert found.text == "It was denied."


CORRECTED = (
    "The bridge has 14 cables.\n\nCorrection: The bridge has 14 cables. We had written 15 cables."
)


def test_corrections_come_last_unless_they_are_asked_for() -> None:
    hits = ranked("We had written", "Correction", text=CORRECTED)
    order = corrections_last("How many cables has the bridge?", hits)
    assert [hit.text[:10] for hit in order] == ["The bridge", "We had wri", "Correction"]
    assert corrections_last("What did the article get wrong?", hits) == hits
    assert corrections_last("Which error was corrected?", hits) == hits


def test_no_other_side_where_nobody_denies() -> None:
    text = "Ana Brandt accused Norvia of plotting an attack. Rain fell. Trade went on."
    hits = ranked("Ana Brandt", text=text)
    assert other_side("Did Norvia plot an attack?", hits[0], hits) is None


def test_the_other_side_is_of_the_same_article() -> None:
    claim = hits_of(version_of("Ana Brandt accused Norvia of an attack.", article_id="one"))
    denial = hits_of(version_of("Heavy rain fell. Norvia denied the attack.", article_id="two"))
    assert other_side("Did Norvia attack?", claim[0], [*claim, *denial]) is None
