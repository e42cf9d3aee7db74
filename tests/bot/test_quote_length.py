"""How long a quote may be, where a long sentence is cut, and how the cut is told."""

from __future__ import annotations

import re
from io import StringIO
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from samples import hit_of, hits_of, version_of

from bot.answer_console import print_answer
from bot.answering import wording
from bot.answering.about_article import opening
from bot.answering.answer import Answer, Citation, Mode, PartOf, Quote, Status
from bot.answering.clauses import attributions
from bot.answering.context import quote_with_context
from bot.answering.links import quote_link
from bot.answering.marks import is_balanced
from bot.answering.question import understand
from bot.answering.quote_length import (
    HARD_CHARACTERS,
    HARD_WORDS,
    MOST_SENTENCES,
    MOST_WORDS,
    TOLERATED_WORDS,
    fits,
    has_words,
    is_within_cap,
    length_in_words,
    sentences_within,
)
from bot.answering.selection import choose_quotes
from bot.answering.sentence_cuts import shortened
from bot.answering.wanted import wanted_in


def cut(sentence: str, question: str) -> str:
    """What is quoted of a sentence for a question."""
    return sentence[slice(*shortened(sentence, wanted_in(sentence, understand(question))))]


# Every sentence is longer than MOST_WORDS; ⟦ and ⟧ stand around what is left out.
CUTS = [
    (
        "How much will the harbour board spend?",
        "The harbour board of Port Ellis voted on Tuesday to spend 84 million euros on a longer "
        "lock at the upper end of the canal above the mill⟦, where barges have had to wait for up "
        "to nine days in the dry months of the past four summers before the old wooden gate was "
        "raised by hand from a narrow bridge that has stood there since the flood of 1911.⟧",
    ),
    (
        "How many passengers did the ferry carry?",
        "The ferry Nordline carried 310 passengers across the sound on the night of the storm, "
        "although its licence allowed only 240; the captain steered for the lighthouse at Cape "
        "Hollin with one engine, and the crew handed out blankets and tea in the saloon while the "
        "water rose in the lower car deck⟦, where eleven lorries had broken loose from their "
        "chains and were sliding from one side to the other.⟧",
    ),
    (
        "How much did the hospital pay for beds?",
        "According to the auditors, the Tollan hospital paid 2.3 million euros for beds that were "
        "never delivered to any of its nine wards; the supplier, a company with two employees and "
        "a letter box in the harbour of Norvik, had been founded eleven days before the contract "
        "was signed in the back room of an inn⟦, and it closed its only bank account in the week "
        "after the money arrived.⟧",
    ),
    (
        "Who searched the slope of Mount Hollin?",
        "Rescue teams from four towns searched the northern slope of Mount Hollin through the "
        "night⟦ — a slope that had been closed to skiers since Sunday after two smaller slides had "
        "buried the upper station of the lift, torn down the fence above the beginners' meadow and "
        "carried a snow groomer of eleven tonnes for almost two hundred metres down to the edge of "
        "the reservoir below the village.⟧",
    ),
    (
        "Did Omar Reyes know of the payments to the builder?",
        "Omar Reyes denied that he had known of the payments to the builder, that he had signed "
        "the letters in which they were promised, and that he had met the builder's brother in the "
        "garden of the Hotel Regina in the week before the contract was given to the company⟦, and "
        "the prosecutor then played a recording in which two men speak for eleven minutes of the "
        "garden, the letters and the money.⟧",
    ),
    (
        "Who drew the plan of the tunnel?",
        "⟦The tunnel under the Esk was opened with a brass band, eleven speeches and a dinner for "
        "four hundred guests in the hall of the old customs house on the first warm evening of the "
        "year; ⟧the plan of the tunnel was drawn by Pia Holm, an engineer from the valley who had "
        "spent nine winters in the mines of the north before she came home to teach.",
    ),
    (
        "What did the Nordline company buy?",
        "The Nordline company bought the shipyard at Port Ellis in the first week of March for a "
        "price that the two families who owned it had turned away three times in the years "
        "before⟦, promising to build the next four of its ferries there, to take on ninety "
        "apprentices from the towns along the sound and to put a new roof on the rope store, the "
        "oldest building of the harbour.⟧",
    ),
]
# Without a safe cut, a sentence stays whole up to the cap; why there is none.
WHOLE = [
    (
        "who says it stands at the end",
        "When will the bridge be closed to lorries?",
        "The bridge over the Esk will be closed to lorries from the first of March and to all "
        "other traffic from the first of May, and the town will run a free ferry from the old fish "
        "market to the northern bank every twelve minutes between five in the morning and midnight "
        "for as long as the repair of the cables takes, Mayor Ana Brandt said on Friday.",
    ),
    (
        "a condition stands at the end",
        "When will the bridge be closed to lorries?",
        "The bridge over the Esk will be closed to lorries from the first of March and to all "
        "other traffic from the first of May, and a free ferry will cross from the old fish market "
        "to the northern bank every twelve minutes between five in the morning and midnight, if "
        "the council finds the four million euros that the shipyard has asked for the two boats.",
    ),
    (
        "the main clause goes on after the relative one",
        "How much water did the dam lose?",
        "The dam, which a company from Norvik had built between 1958 and 1963 from rubble, clay "
        "and a concrete so poor that pieces of it could be broken off by hand even in the first "
        "winters after its opening by the old king, lost 40 percent of its water in March when a "
        "crack of eleven metres opened in the northern wall right above the turbines of the mill.",
    ),
    (
        "it is one quotation",
        "Who said that they will not leave this valley?",
        "“We will not leave this valley, we will not sell a single field of it, and we will not "
        "let anybody tell our children that the water which their grandparents drank is worth less "
        "than the electric light in a town that none of us has ever seen, on whose streets none of "
        "us would know the way, and for whose comfort we are now to drown our church,” said Pia "
        "Holm.",
    ),
    (
        "the end takes the beginning back",
        "Who was elected to the council of Esk?",
        "Omar Reyes was elected to the council of Esk in June with eleven votes more than the "
        "baker who had held the seat for twenty-two years and had run the summer fair, the fire "
        "brigade and the choir of the upper church besides, and a court in Norvik annulled the "
        "whole election in September after the letters of two hundred voters had been found in a "
        "barn.",
    ),
    (
        "what is asked for stands in both halves",
        "Which towns lie on the sound, and which river reaches the sound there?",
        "The sound divides the northern towns from the island on which the first kings had their "
        "hunting lodges, their salt stores and a small harbour for the boats that brought the wine "
        "up from the south in the years of the long peace before the great fire in the rope store "
        "of the harbour of Port Ellis, where the river Esk reaches the sea between two low walls "
        "of black stone.",
    ),
]


@pytest.mark.parametrize(("question", "marked"), CUTS)
def test_a_long_sentence_is_cut_at_a_clause(question: str, marked: str) -> None:
    sentence = marked.replace("⟦", "").replace("⟧", "")
    assert length_in_words(sentence) > MOST_WORDS
    assert cut(sentence, question) == re.sub(r"⟦.*?⟧", "", marked)
    text = f"The hall was full.\n\n{sentence} Nobody spoke."
    quote = quote_with_context(hit_of(text, sentence[:20]), understand(question))
    assert quote.text == cut(sentence, question)
    assert quote.highlight == (quote.start, quote.end)
    assert quote.paragraph == 2
    assert (quote.cut_before, quote.cut_after) == (marked[0] == "⟦", marked[-1] == "⟧")


@pytest.mark.parametrize(("why", "question", "sentence"), WHOLE)
def test_a_sentence_without_a_safe_cut_stays_whole(why: str, question: str, sentence: str) -> None:
    assert length_in_words(sentence) > MOST_WORDS
    assert cut(sentence, question) == sentence, why


def test_without_a_question_nothing_tells_where_to_cut() -> None:
    for _, marked in CUTS:
        sentence = marked.replace("⟦", "").replace("⟧", "")
        assert quote_with_context(hit_of(sentence, sentence[:20])).text == sentence


def test_what_answers_is_never_cut_off() -> None:
    sentence = CUTS[0][1].replace("⟦", "").replace("⟧", "")
    assert "nine days" in cut(sentence, "For how long have barges had to wait at the lock?")
    assert cut(sentence, "Who sang at the wedding?") == sentence, "nothing tells where it answers"


# ---- the cap: texts that no clause can be cut from


@pytest.mark.parametrize(
    ("text", "question", "kept"),
    [
        (
            "so we went down to the river " * 25 + "and ferry nine sank there "
            "and then we went home again " * 25,
            "Which ferry sank?",
            "ferry nine sank",
        ),
        ("大坝在三月失去了百分之四十的水量而工程师罗莎佩蒂责怪北墙的裂缝" * 12, None, "大坝在三月"),
        ("渡轮" * 150 + " Nordline " + "沉没" * 150, "Which ferry was the Nordline?", "Nordline"),
        ("https://news.example/" + "a1b2c3/" * 300, None, "https://news"),
        ("a" * 5000, None, "aaa"),
        ("e\u0301" * 2000, None, "e\u0301"),
        ("👩‍👩‍👧 word " * 300, None, "word"),
        ("x" + "\u0301" * 3000, None, "x"),
    ],
)
def test_nothing_is_quoted_beyond_the_cap(text: str, question: str | None, kept: str) -> None:
    asked = understand(question) if question else None
    part = text[slice(*shortened(text, wanted_in(text, asked)))]
    assert kept in part
    assert is_within_cap(part)
    assert len(part) <= HARD_CHARACTERS


def test_the_words_around_the_answer_are_quoted() -> None:
    before, after = "we went down to the river and " * 30, "and then we all went home again " * 30
    text = f"{before}nine ferries sank near port ellis {after}".strip()
    quote = quote_with_context(
        next(hit for hit in hits_of(version_of(text)) if "ferries" in hit.text),
        understand("How many ferries sank?"),
    )
    assert "nine ferries sank near port ellis" in quote.text
    assert length_in_words(quote.text) <= MOST_WORDS
    assert quote.cut_before
    assert quote.cut_after
    assert text[quote.start - 1] == " " == text[quote.end]


def test_a_sentence_over_the_cap_keeps_its_speaker() -> None:
    long = " and ".join(f"the {row}th field was sown with rye from the south" for row in range(12))
    first = f"Mayor Frederick W. Brandt said that {long}."
    assert cut(first, "Who spoke of rye?").startswith("Mayor Frederick W. Brandt said")
    last = f"In the valley {long}, said Mayor Frederick W. Brandt."
    assert cut(last, "Who spoke of rye?").endswith("said Mayor Frederick W. Brandt.")


def test_half_a_pair_of_marks_is_not_quoted() -> None:
    inside = "the fields were sown with rye from the south and the roofs with moss " * 12
    text = f"In the hall of Esk, Ana Brandt told of “{inside.strip()}” and left."
    part = cut(text, "What were the roofs sown with?")
    assert is_balanced(part)
    assert is_within_cap(part)


# ---- growth


def words(count: int, name: str = "stone") -> str:
    return " ".join([name] * count)


def test_the_name_is_left_out_where_it_does_not_fit() -> None:
    near = f"Ana Brandt spoke of {words(30)}. She blamed {words(30)}."
    assert quote_with_context(hit_of(near, "She blamed")).text == near
    far = f"Ana Brandt spoke of {words(50)}. She blamed {words(30)}."
    assert quote_with_context(hit_of(far, "She blamed")).text.startswith("She blamed")


def test_who_says_it_comes_before_the_name() -> None:
    text = f"Ana Brandt met {words(25)}. “They saw {words(25)}.” It was {words(25)}, she said."
    quote = quote_with_context(hit_of(text, "“They saw"))
    assert quote.text.startswith("“They saw")
    assert quote.text.endswith("she said.")


def test_of_a_long_quotation_the_part_with_its_speaker_is_quoted() -> None:
    text = (
        f"“The cables are {words(30)}. Nobody saw {words(20)}. We shall mend them with "
        f"{words(20)},” said Ana Brandt. The hall was full."
    )
    quote = quote_with_context(hit_of(text, "Nobody saw"))
    assert quote.text.startswith("Nobody saw")
    assert quote.text.endswith("said Ana Brandt.")
    assert quote.part_of is PartOf.QUOTATION
    assert wording.cut_note(quote) == "(part of a longer quotation)"


def test_a_sentence_inside_a_long_quotation_is_told_to_be_that() -> None:
    inside = " ".join(f"Field {row} was sown with {words(25)}." for row in range(9))
    text = f"Ana Brandt spoke. “{inside}” The hall was full."
    quote = quote_with_context(hit_of(text, "Field 5"))
    assert quote.text.startswith("Field 5")
    assert quote.part_of is PartOf.QUOTATION


def test_where_the_speaker_was_shown_the_whole_quotation_follows() -> None:
    text = (
        f"“The cables are {words(35)},” said Ana Brandt. “They frayed. We shall mend them.” "
        "The hall was full."
    )
    hits = hits_of(version_of(text))
    said = next(hit for hit in hits if hit.text.startswith("“The cables"))
    mend = next(hit for hit in hits if hit.text.startswith("We shall"))
    first, more = choose_quotes([said, mend], 1)
    assert [quote.text for quote in more] == ["“They frayed. We shall mend them.”"]
    assert first[0].text.endswith("said Ana Brandt.")


def test_a_correction_that_is_too_long_keeps_what_was_wrong_and_right() -> None:
    text = (
        "Correction: The bridge has 14 cables. An earlier version of this article said 15. "
        "The bridge was opened in 1961. Two million people cross it in a year. "
        "The council of Esk owns it."
    )
    quote = quote_with_context(hit_of(text, "An earlier"))
    assert quote.text.startswith("Correction: The bridge has 14 cables. An earlier version")
    assert fits(text, quote.start, quote.end, TOLERATED_WORDS)
    assert "council of Esk" in quote_with_context(hit_of(text, "The council")).text


def test_the_items_of_a_list_are_limited_by_their_words_alone() -> None:
    text = "The council named its plans:\n\n- a lock\n- a bridge\n- a tunnel\n- a ferry"
    quote = quote_with_context(hit_of(text, "The council"))
    assert quote.text == text
    assert wording.cut_note(quote) == ""


def test_a_long_list_is_shown_in_part() -> None:
    items = [f"- the {number}th pier, with all of its stairs and lamps" for number in range(4, 14)]
    text = "\n".join(["The council named its plans:\n", *items])
    quote = quote_with_context(hit_of(text, "The council"))
    assert quote.text.startswith("The council named its plans:\n\n- the 4th pier")
    assert fits(text, quote.start, quote.end, TOLERATED_WORDS)
    assert wording.cut_note(quote) == "(part of a longer list)"
    last = quote_with_context(hit_of(text, "- the 13th"))
    assert last.text == items[-1]
    assert last.part_of is PartOf.LIST


def test_an_answer_that_is_too_long_is_left_to_its_first_sentence() -> None:
    text = f"Why did you leave?\n\nThe sea called me for {words(20)}. And {words(60)}."
    quote = quote_with_context(hit_of(text, "Why did"))
    assert quote.text == f"Why did you leave?\n\nThe sea called me for {words(20)}."


def test_neighbours_that_are_too_long_stay_apart() -> None:
    text = f"The first ferry carried {words(40)}. The second ferry carried {words(40)}."
    first, _ = choose_quotes(hits_of(version_of(text)), 2)
    assert [quote.text[:10] for quote in first] == ["The first ", "The second"]


# ---- the opening paragraph


def test_the_opening_is_its_first_sentences() -> None:
    text = "Rain fell. The dam broke. The town woke. Nobody slept.\n\nThe end."
    quote = opening(version_of(text))
    assert quote is not None
    assert quote.text == "Rain fell. The dam broke. The town woke."
    assert wording.cut_note(quote) == ""
    long = opening(version_of(f"The dam broke over {words(40)}. The town of {words(40)}."))
    assert long is not None
    assert long.text == f"The dam broke over {words(40)}."


def test_a_long_first_sentence_is_cut_from_its_end() -> None:
    for _, marked in CUTS:
        sentence = marked.replace("⟦", "").replace("⟧", "")
        quote = opening(version_of(sentence))
        assert quote is not None
        assert quote.start == 0
        if marked[-1] == "⟧":
            assert length_in_words(quote.text) <= MOST_WORDS
            assert quote.cut_after


def test_the_opening_prefers_whole_quotations() -> None:
    quote = opening(version_of("The dam broke. “It is over. We are safe. Go home,” said Ana."))
    assert quote is not None
    assert quote.text == "The dam broke."


def test_no_opening_without_words() -> None:
    assert opening(version_of("")) is None


# ---- how it is told


def quote_of(text: str, words_of_it: str) -> Quote:
    start = text.index(words_of_it)
    end = start + len(words_of_it)
    return Quote(version_of(text), 1, start, end, (start, end))


@pytest.mark.parametrize(
    ("words_of_it", "note"),
    [
        ("The dam broke, and the town woke; nobody slept.", ""),
        ("The dam broke", "(the sentence goes on)"),
        ("nobody slept.", "(the sentence begins earlier)"),
        ("and the town woke", "(the sentence begins earlier and goes on)"),
        ("Rain fell. The dam broke", "(the sentence goes on)"),
        ("We know", "(the sentence goes on; part of a longer quotation)"),
        ("Rain fell.", ""),
    ],
)
def test_a_cut_is_told_outside_the_quotation(words_of_it: str, note: str) -> None:
    text = "Rain fell. The dam broke, and the town woke; nobody slept. “We know it,” he said."
    quote = quote_of(text, words_of_it)
    assert wording.cut_note(quote) == note
    citation = Citation(1, quote, quote_link("https://a.example/", text, quote.start, quote.end))
    shown = citation.as_json()
    assert shown["quote"] == words_of_it
    assert (shown["cut_before"], shown["cut_after"]) == (quote.cut_before, quote.cut_after)
    assert shown["part_of"] == (quote.part_of.value if quote.part_of else None)
    answer = Answer("Who?", Status.ANSWERED, Mode.EXTRACTIVE, "", "made", citations=(citation,))
    screen = StringIO()
    print_answer(Console(file=screen, width=200), answer)
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    assert f"  │ {words_of_it}" in lines, "the quotation itself is not touched"
    assert (f"  {note}" in lines) == bool(note)


def test_a_mark_without_its_partner_is_no_longer_quotation() -> None:
    text = 'The pipe is 5" wide. It broke. “So what. And so on.'
    for sentence in ("It broke.", "And so on."):
        assert quote_of(text, sentence).part_of is None


# ---- whatever an article looks like

BEGINNINGS = [
    "The harbour board voted on Tuesday to spend 84 million euros on a lock above the mill",
    "According to the auditors, the hospital paid 2.3 million euros for nine beds",
    "Mayor Ana Brandt said that the bridge over the Esk would be closed on 1 March",
    "Omar Reyes denied that he had seen the letters from the builder",
    "“We will not leave the valley,” Pia Holm said, “and we will not sell a field”",
    "She told the council that “the cables are old",
    "so we went down to the river and sat there",
    "The dam (built in 1958)",
    "大坝在三月失去了水量",
    "- The board's plans",
    "Correction: The bridge has 14 cables",
]
MIDDLES = [
    ", and the town ran a free ferry from the old fish market to the northern bank",
    ", where barges had waited for nine days in the dry months of four summers",
    "; the captain steered for the lighthouse with one engine",
    " — a slope that had been closed since Sunday",
    ", although its licence allowed only 240",
    ", which had been built of rubble, lost 40 percent of its water",
    ", but the council did not agree",
    " (the second in a year)",
    " and then we walked on and on through the long grass",
    ": a lock, a bridge and a tunnel",
    ", “a shame for the whole valley” in the words of the baker",
    "水量裂缝北墙",
    ", leaving the upper town without light for eleven hours",
]
ENDS = [
    ".",
    ".”",
    ", Pia Holm said.",
    ", if the council agrees.",
    "?",
    "",
    "。",
    "\n",
    ":",
    "!\n- a lock",
]
SENTENCES = st.builds(
    lambda beginning, middles, end: beginning + "".join(middles) + end,
    st.sampled_from(BEGINNINGS),
    st.lists(st.sampled_from(MIDDLES), max_size=14),
    st.sampled_from(ENDS),
)
ARTICLES = st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=4).map(
    lambda paragraphs: re.sub(
        r"\n{3,}", "\n\n", "\n\n".join(" ".join(sentences) for sentences in paragraphs).strip()
    )
)
QUESTIONS = st.sampled_from(
    [
        None,
        "How much will the harbour board spend?",
        "When will the bridge be closed?",
        "Did Omar Reyes see the letters?",
        "Why did the dam lose its water?",
        "Who steered for the lighthouse?",
        "Where did barges wait in the dry summers?",
    ]
).map(lambda text: understand(text) if text else None)
GOVERNING = re.compile(r"\b(?:said|told|denied|according|not|never|no|if|unless|in the words of)\b")
CONTRAST = re.compile(r"\b(?:although|but)\b")
"""In a clause of its own it qualifies nothing before a semicolon."""


def has_both_marks(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("(") == text.count(")")


def said_in(text: str, sentences: list[tuple[int, int]]) -> int:
    """How many sentences a reader counts: lines of one list that follow each other are one."""
    lines = [text[text.rfind("\n", 0, start) + 1 : start + 2] for start, _ in sentences]
    return len([*groupby(-1 if line.startswith("- ") else row for row, line in enumerate(lines))])


@settings(deadline=None)
@given(ARTICLES, QUESTIONS, st.data())
def test_quotes_of_any_article_keep_to_the_limits(
    text: str, question: object, data: st.DataObject
) -> None:
    hits = data.draw(st.permutations(hits_of(version_of(text))))
    first, more = choose_quotes(hits, data.draw(st.integers(1, 3)), question)  # type: ignore[arg-type]
    for quote in [*first, *more]:
        assert quote.text == text[quote.start : quote.end] == quote.text.strip() != ""
        assert quote.start <= quote.highlight[0] < quote.highlight[1] <= quote.end
        assert len(quote.text) <= HARD_CHARACTERS
        assert sum(has_words(word) for word in quote.text.split()) <= HARD_WORDS
        sentences = sentences_within(text, quote.start, quote.end)
        assert said_in(text, sentences) <= MOST_SENTENCES
        assert quote.cut_before == has_words(text[sentences[0][0] : quote.start])
        assert quote.cut_after == has_words(text[quote.end : sentences[-1][1]])
        if not (quote.cut_before or quote.cut_after):
            continue
        assert len(sentences) == 1
        ((start, end),) = sentences
        whole = text[start:end]
        in_one_passage = any((hit.start, hit.end) == (start, end) for hit in hits)
        if in_one_passage and has_both_marks(whole) and is_balanced(whole):
            assert has_both_marks(quote.text)
        if is_within_cap(whole):  # cut only where that is safe
            for pattern in (GOVERNING, CONTRAST):
                assert not pattern.search(text[start : quote.start])
            clause, _, others = text[quote.end : end].partition(";")
            assert not GOVERNING.search(clause)
            assert not CONTRAST.search(clause)
            assert not GOVERNING.search(others)
            assert length_in_words(quote.text) <= MOST_WORDS


@settings(deadline=None)
@given(ARTICLES)
def test_any_opening_keeps_to_the_limits(text: str) -> None:
    quote = opening(version_of(text))
    assert quote is not None
    assert text[: quote.start].count("\n\n") == quote.paragraph - 1
    before = text[: quote.start].rstrip().split("\n\n") if quote.start else []
    assert not any(paragraph.endswith((".", "!", "?")) for paragraph in before)  # headings alone
    assert is_within_cap(quote.text)
    assert said_in(text, sentences_within(text, quote.start, quote.end)) <= MOST_SENTENCES


def test_an_opening_line_that_is_no_sentence_is_passed_over() -> None:
    text = "Kystbladet\n\nThe ferry ran aground off Sula on Monday. Nobody was hurt."
    quote = opening(version_of(text))
    assert quote is not None
    assert quote.text.startswith("The ferry ran aground")
    assert quote.paragraph == 2
    alone = opening(version_of("Kystbladet"))
    assert alone is not None
    assert alone.text == "Kystbladet"


@given(st.text(alphabet='ab ,;“”"().—大\n', min_size=1, max_size=1500))
def test_any_text_is_cut_to_the_cap(text: str) -> None:
    start, end = shortened(text, wanted_in(text, None))
    assert 0 <= start <= end <= len(text)
    assert is_within_cap(text[start:end])


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Rain fell — at last.", 4),
        ("", 0),
        ("大坝失水了", 2),
        ("a" * 80, 10),
        ("The 大坝 broke", 2.8),
    ],
)
def test_length_in_words(text: str, length: float) -> None:
    assert length_in_words(text) == pytest.approx(length)


@pytest.mark.parametrize(
    ("text", "balanced"),
    [
        ("“It is,” he said.", True),
        ("“It is", False),
        ("it is,” he said", False),
        ('He "is" it.', True),
        ('He "is it.', False),
        ("the boys’ school isn't ‘old’", True),
        ("a ‘very old school", False),
        ("(a) [b] «c» „d“ „e”", True),
        ("a) b", False),
        ("“a ‘tis b” c", True),
    ],
)
def test_marks_have_partners(text: str, balanced: bool) -> None:
    assert is_balanced(text) is balanced


def test_an_attribution_includes_the_name() -> None:
    sentence = "It rained, Ana Brandt said on Friday, and then it snowed."
    assert [sentence[slice(*span)] for span in attributions(sentence)] == [
        "Ana Brandt said on Friday"
    ]
