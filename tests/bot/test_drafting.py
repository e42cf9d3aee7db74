"""Sentences → drafted questions: grammatical ones, or none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.drafting.drafts import LONGEST_QUESTION, draft_questions
from bot.answering.drafting.turning import DraftKind
from bot.answering.drafting.verb_forms import Tense, past_of_participle, verb_form
from bot.answering.question import QuestionKind, understand
from tests.bot.samples import version_of
from tests.bot.short_articles import KINDS, short_article


def drafts(text: str) -> list[str]:
    return [draft.text for draft in draft_questions(version_of(text))]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        # who
        ("Ida Brandt, the mayor of Sarn, opened the hall.", "Who is the mayor of Sarn?"),
        ("Sarn’s mayor, Ida Brandt, opened the hall.", "Who is Sarn’s mayor?"),
        ("The director of the port, Olav Rud, resigned.", "Who is the director of the port?"),
        (
            "“It is a pity,” said Greta Holm, who runs the bakery on the quay.",
            "Who runs the bakery on the quay?",
        ),
        (
            "Calder Town beat Brenwick Rovers 3-1 on Saturday.",
            "Who beat Brenwick Rovers 3-1?",
        ),
        ("The old mill was built by Olav Rud in 1850.", "Who built the old mill?"),
        ("The register will be run by the Housing Agency.", "Who will run the register?"),
        (
            "Norway banned the trade in wild birds.",
            "Which country banned the trade in wild birds?",
        ),
        (
            "Tomas Vik blamed the Harbour Office for the delay.",
            "Who did Tomas Vik blame for the delay?",
        ),
        (
            "The mayor, Alba Quint, spoke, and the Labour Minister, Klara Venn, did not.",
            "Who is the Labour Minister?",
        ),
        ("Labour Minister Klara Venn resigned on Monday.", "Who is the Labour Minister?"),
        ("The work was paid for by the Wendell Foundation.", "Who paid for the work?"),
        # who said
        (
            "“The boat is too old to be mended,” said Greta Holm, who runs the bakery.",
            "Who said “The boat is too old to be mended”?",
        ),
        (
            '"The boat is too old to be mended," Holm told reporters.',
            "Who said “The boat is too old to be mended”?",
        ),
        (
            "Police took two men into custody on Monday, said Inspector Maud Rensing.",
            "Who said that police took two men into custody on Monday?",
        ),
        # how old, how long already, since when
        ("Ragna Tveit, 58, leads the group.", "How old is Ragna Tveit?"),
        ("She took off the 18-year-old Yuki Tanabe.", "How old is Yuki Tanabe?"),
        (
            "Behind it stood Tomasz Belka, who has driven a crane for 19 years.",
            "How long has Tomasz Belka driven a crane?",
        ),
        (
            "Marta Kessel has led the Aldmoor Philharmonic since 2011.",
            "Since when has Marta Kessel led the Aldmoor Philharmonic?",
        ),
        # what share
        (
            "Of the bees that had slept, 81 percent flew to the right disc.",
            "What share of the bees that had slept flew to the right disc?",
        ),
        (
            "In April, 87 percent of the members who cast a vote had been in favour.",
            "What share of the members who cast a vote had been in favour?",
        ),
        (
            "A third of the animals were left in peace.",
            "What share of the animals were left in peace?",
        ),
        # how many, how much, how long
        (
            "About 410,000 of the 640,000 rented homes in the state fall under the cap.",
            "How many of the 640,000 rented homes in the state fall under the cap?",
        ),
        (
            "The League is setting up a telephone line and expects some 20,000 calls.",
            "How many calls does the League expect?",
        ),
        (
            "From May, 30 nests are to be set up along a road.",
            "How many nests are to be set up along a road?",
        ),
        ("Their union says the stoppage will last 72 hours.", "How long will the stoppage last?"),
        (
            "Olav Rud promised Sarn 1.2 million euros in emergency aid, because it is poor.",
            "How much emergency aid did Olav Rud promise Sarn?",
        ),
        (
            "The application costs 25 euros, which you get back.",
            "How much does the application cost?",
        ),
        (
            "More than 300 people cross the sound every day.",
            "How many people cross the sound every day?",
        ),
        ("Nine people were injured.", "How many people were injured?"),
        (
            "Four of the nine boats were built in Orrin.",
            "How many of the nine boats were built in Orrin?",
        ),
        ("The council has hired two old buses.", "How many old buses has the council hired?"),
        (
            "The company stopped 40 trains in the north.",
            "How many trains did the company stop in the north?",
        ),
        ("The firm runs 22 routes.", "How many routes does the firm run?"),
        ("The firm has 400 employees.", "How many employees does the firm have?"),
        ("The repair will cost about £450,000.", "How much will the repair cost?"),
        (
            "The appeal raised 3.5 million euros for the hospice.",
            "How much money did the appeal raise for the hospice?",
        ),
        ("The trial lasted six weeks.", "How long did the trial last?"),
        (
            "The band spent two years on the record.",
            "How long did the band spend on the record?",
        ),
        (
            "In Orrin, rents rose by 4.5 percent in May.",
            "By how much did rents rise in May?",
        ),
        # when, where, why
        (
            "The bridge was opened on Tuesday by the mayor.",
            "When was the bridge opened by the mayor?",
        ),
        ("On 3 May 1999, the old hall burned down.", None),
        ("In 1999 the council sold the old hall.", "When did the council sell the old hall?"),
        ("Ferrous Mining bought the pit in March.", "When did Ferrous Mining buy the pit?"),
        ("The council will decide in May.", "When will the council decide?"),
        ("The boat was built in Orrin in 1987.", "Where was the boat built?"),
        (
            "The bank denied the loan because the firm was in debt.",
            "Why did the bank deny the loan?",
        ),
        (
            "The boat will not sail again, because its engine failed.",
            "Why will the boat not sail again?",
        ),
        ("The talks collapsed late on Sunday.", "When did the talks collapse?"),
        ("Nadia Brenn reported from Port Ellery.", "From where did Nadia Brenn report?"),
        # what
        (
            "The mayor asked both sides to meet again before May.",
            "What did the mayor ask both sides to do?",
        ),
        (
            "The researchers found that bees sleep less near lamps.",
            "What did the researchers find?",
        ),
        (
            "Tomas Vik, a councillor, accused the port of ignoring warnings.",
            "What did Tomas Vik accuse the port of?",
        ),
        (
            "Amina Yusuf called the second half “a small miracle”.",
            "How did Amina Yusuf describe the second half?",
        ),
        (
            "Helen Strand said that the Rental Act would help tenants.",
            "What did Helen Strand say about the Rental Act?",
        ),
        ("Fjordline refused to pay the fine.", "What did Fjordline refuse to do?"),
        ("A heat pump is a machine that moves warmth.", "What is a heat pump?"),
    ],
)
def test_what_a_sentence_is_turned_into(sentence: str, question: str | None) -> None:
    found = drafts(sentence)
    if question is None:
        assert not any(text.startswith("When") for text in found)
    else:
        assert question in found


@pytest.mark.parametrize(
    "sentence",
    [
        # who or what is meant stands elsewhere
        "He sold the company in 1999.",
        "It lasted six weeks.",
        "They bought two boats on Monday.",
        "This cost £400.",
        "The other was built in 1987.",
        "His brother won the Halvorsen Prize in 1988.",
        # spoken
        "I sold 40 boats last year.",
        "We will decide in May.",
        "“The council bought the hall in May.”",
        "Why did the council buy the hall?",
        # verbs that only look like the main one
        "The bridge built last year collapsed on Monday.",
        "The plan announced on Monday costs £5 million.",
        "A Norman named Oursel led the army in 1073.",
        "The troops put on standby include engineers.",
        # a time that belongs to something else
        "The council rejected a plan announced in May.",
        "Olav Rud ruled the valley until his death in February.",
        # no sentence, or not English
        "Olav Rud, Ida Brandt and Greta Holm",
        "Der Bürgermeister eröffnete die Brücke am Dienstag in Sarn.",
        "Le conseil a acheté deux bateaux en mars 2020.",
        # who said what is not told, or only a part of it
        "“It is too old to be mended, and it leaks,” she said.",
        "“The rest ... have not expressed their intention,” the office said.",
        # a part of what happened
        "Approximately 1,000 soldiers were killed or injured.",
        "In Sarn, 20 of them were left.",
        # what nobody should be asked to pin on anybody
        "Olav Rud murdered his neighbour on Monday.",
        "Olav Rud stole 40 boats in May.",
    ],
)
def test_what_cannot_be_asked_is_left_alone(sentence: str) -> None:
    assert drafts(sentence) == []


def test_every_draft_names_its_sentence_and_kind() -> None:
    text = "The town is quiet.\n\nThe council has hired two buses. Nine people were injured."
    found = list(draft_questions(version_of(text)))
    assert [(text[draft.start : draft.end], draft.kind) for draft in found] == [
        ("The council has hired two buses.", DraftKind.HOW_MANY),
        ("Nine people were injured.", DraftKind.HOW_MANY),
    ]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("Ida Brandt, the mayor of Sarn, opened it.", "Who is the mayor of Sarn?", "Ida Brandt"),
        ("About 300 people cross the sound.", "How many people cross the sound?", "300"),
        ("The repair will cost about £450,000.", "How much will the repair cost?", "£450,000"),
        ("The bridge was opened on Tuesday.", "When was the bridge opened?", "Tuesday"),
        (
            "Fjordline denied that it had seen the reports. Its lawyer left.",
            "What did Fjordline deny?",
            "that it had seen the reports",
        ),
        ("In 1999 the council sold the hall.", "When did the council sell the hall?", "1999"),
        ("The boat was built in Orrin.", "Where was the boat built?", "Orrin"),
        (
            "The bank denied the loan because the firm owed money, although it paid later.",
            "Why did the bank deny the loan?",
            "because the firm owed money",
        ),
        (
            "“The boat is too old to be mended,” said Greta Holm.",
            "Who said “The boat is too old to be mended”?",
            "Greta Holm",
        ),
        (
            "Of the bees that slept, 81 percent flew to the disc.",
            "What share of the bees that slept flew to the disc?",
            "81 percent",
        ),
    ],
)
def test_the_part_of_a_sentence_that_answers(sentence: str, question: str, answer: str) -> None:
    found = {draft.text: draft.answer for draft in draft_questions(version_of(sentence))}
    start, end = found[question]
    assert sentence[start:end] == answer


def test_headings_and_datelines_are_no_part_of_sentences() -> None:
    assert drafts("Council hires 40 buses\n\nSARN — The council hired 40 buses.") == [
        "How many buses did the council hire?"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_drafts_of_whole_articles_are_short_questions_of_content(kind: str) -> None:
    found = drafts(short_article(kind).text)
    assert found
    assert len(set(found)) == len(found)
    for question in found:
        assert len(question) <= LONGEST_QUESTION
        assert question.endswith("?")
        assert question[0].isupper()
        assert understand(question).kind is QuestionKind.CONTENT, question


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "The council , . two 40 boats bought Sarn who the of in May 1999 was is has by £5"
            " million because that “ ” said Olav Rud and to accused “good” ( ) — percent 4".split(
                " "
            )
        )
        | st.text(max_size=6),
        max_size=60,
    ).map(" ".join)
)
def test_any_text_gives_well_formed_drafts_of_its_sentences(text: str) -> None:
    for draft in draft_questions(version_of(text)):
        assert len(draft.text) <= LONGEST_QUESTION
        assert draft.text.endswith("?")
        assert "\n" not in draft.text
        assert 0 <= draft.start <= draft.answer[0] < draft.answer[1] <= draft.end <= len(text)
        assert 0 < draft.quality <= 1


@pytest.mark.parametrize(
    "text",
    [
        "The council bought " + "two boats and " * 60_000 + "sailed.",
        "The council bought two boats. " * 20_000,
        "Olav Rud, the mayor " * 30_000,
        "A" * 600_000,
        "“" * 200_000,
        "x\n\n" * 100_000,
    ],
)
def test_long_texts_come_to_an_end(text: str) -> None:
    begun = time.process_time()
    assert len(list(draft_questions(version_of(text)))) < 20_000
    assert time.process_time() - begun < 30


@pytest.mark.parametrize(
    ("form", "base", "tense"),
    [
        ("stopped", "stop", Tense.PAST),
        ("opened", "open", Tense.PAST),
        ("denied", "deny", Tense.PAST),
        ("played", "play", Tense.PAST),
        ("agreed", "agree", Tense.PAST),
        ("bought", "buy", Tense.PAST),
        ("cancelled", "cancel", Tense.PAST),
        ("canceled", "cancel", Tense.PAST),
        ("carries", "carry", Tense.PRESENT),
        ("teaches", "teach", Tense.PRESENT),
        ("goes", "go", Tense.PRESENT),
    ],
)
def test_verb_forms(form: str, base: str, tense: Tense) -> None:
    found = verb_form(form)
    assert found is not None
    assert (found.verb.base, found.tense) == (base, tense)


def test_participles_and_pasts() -> None:
    assert past_of_participle("written") == "wrote"
    assert past_of_participle("founded") == "founded"
    assert past_of_participle("wrote") is None
    assert verb_form("buy") is None
    assert verb_form("buy", plural=True) is not None
    assert verb_form("murdered") is None
