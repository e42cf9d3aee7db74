"""Made answers → the very texts of their messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import Mode, Status
from bot.answering.wording import COMPOSED_NOTE
from bot.discord import rendering
from bot.discord.rendering import (
    MESSAGE_CHARACTERS,
    REMOVED,
    Manners,
    answer_blocks,
    change_lines,
    more_blocks,
    passage_line,
)
from tests.bot.rendered_citations import (
    COPIES,
    COPY,
    COURIER,
    PAGE,
    PLACE,
    SAID,
    answered,
    changed,
    cited,
)

# ---- an answer in the articles' words


def test_one_quotation_under_who_says_it() -> None:
    sank = cited(1, "The ferry sank.")
    assert answer_blocks(answered(sank)) == [f"{SAID}\n> The ferry sank.", f"-# {PLACE} · {COPY}"]
    assert answer_blocks(answered(sank), linked=True) == [
        f"{SAID}\n> The ferry sank.",
        f"-# [Paragraph 2]({PAGE}) · Lind\\_qvist and Dahl · {COPY}",
    ]


def test_further_quotations_name_another_source_once() -> None:
    blocks = answer_blocks(
        answered(
            cited(1, "The ferry sank."),
            cited(2, "It was dawn."),
            cited(3, "All were saved."),
            cited(4, "A trawler came.", metadata=COURIER, link=None),
            cited(5, "It was cold.", metadata=COURIER, link=None),
            cited(6, "A bell rang."),
        )
    )
    note = f"-# [Paragraph 2]({PAGE}) · Lind\\_qvist and Dahl"
    assert blocks == [
        f"{SAID}\n> The ferry sank.",
        f"-# {PLACE} · {COPIES}",
        "Also reported:\n> It was dawn.",
        note,
        "> All were saved.",
        note,
        "Also reported, by Courier:\n> A trawler came.",
        "-# Paragraph 2",
        "> It was cold.",
        "-# Paragraph 2",
        f"Also reported, by {SAID.removeprefix('According to ')}\n> A bell rang.",
        note,
    ]


def test_two_quotations_are_copies() -> None:
    [_, note, *_] = answer_blocks(answered(cited(1, "It sank."), cited(2, "It was dawn.")))
    assert note.endswith(COPIES)


def test_what_was_asked_stands_above_and_notes_below() -> None:
    answer = replace(
        answered(cited(1, "The ferry sank.")),
        understood="When did the *ferry* sink?",
        notes=("“ferri” was read as “ferry”.", "It has _two_ names."),
    )
    blocks = answer_blocks(answer, question="when *that*?")
    assert blocks == [
        "-# Question: when \\*that\\*?\n-# Understood as: When did the \\*ferry\\* sink?",
        f"{SAID}\n> The ferry sank.",
        f"-# {PLACE} · {COPY}",
        "-# “ferri” was read as “ferry”.",
        "-# It has \\_two\\_ names.",
    ]
    assert answer_blocks(answer, removed=True)[-3:] == [f"-# {REMOVED}", *blocks[-2:]]
    long = answer_blocks(replace(answer, understood="why " * 100), question="word " * 100)[0]
    assert long.replace("\n-# Understood as: ", " ") == (
        f"-# Question: {'word ' * 59}… {'why ' * 74}…"
    )


def test_where_all_quotations_were_removed_nothing_else_is_left() -> None:
    answer = replace(answered(text="It sank at dawn.", claims=[("It sank.", 1)]), notes=("So.",))
    assert answer_blocks(answer, removed=True) == [REMOVED]
    assert answer_blocks(answer, removed=True, question="When?") == ["-# Question: When?", REMOVED]


def test_an_answer_without_quotations_is_its_words() -> None:
    assert answer_blocks(answered(text="I found *nothing*.")) == ["I found \\*nothing\\*."]
    [long] = answer_blocks(answered(text="a " * 2000))
    assert 2200 < len(long) <= 2500
    assert long.endswith("a …")


def test_what_introduces_the_first_quotation() -> None:
    answer = answered(cited(1, "The ferry sank."), text="Its opening, *here*:\nThe ferry sank.")
    unsure = replace(answer, status=Status.UNSURE, reason="a *word* is missing " + "x" * 200)
    introductions = [
        answer_blocks(each)[0].removesuffix("\n> The ferry sank.")
        for each in (
            replace(answer, mode=Mode.SUMMARY),
            replace(answer, mode=Mode.SUMMARY, text="word " * 300),
            replace(answer, heading="What *both* say"),
            unsure,
        )
    ]
    assert introductions[0] == "Its opening, \\*here\\*\\:"
    assert introductions[1].endswith("word …")
    assert 700 < len(introductions[1]) <= 800
    assert introductions[2] == f"**What \\*both\\* say**\n{SAID}"
    told = "Not sure: a \\*word\\* is missing …. Closest, The Gazette, Mon 6 May 2024:"
    assert introductions[3] == told


# ---- what does not fit


def test_what_no_longer_fits_is_left_out_last_ones_first() -> None:
    long = " ".join(["word"] * 300)  # 1,499 characters
    citations = [cited(number, f"{number} {long}.") for number in range(1, 5)]
    answer = replace(answered(*citations), notes=("n" * 300, "m" * 300, "The end."))
    blocks = answer_blocks(answer)
    assert [block[-4:] for block in blocks] == ["ord.", "cked", "ord.", "Dahl", "nnnn"]
    assert len("\n".join(blocks)) <= MESSAGE_CHARACTERS
    assert len("\n".join([*blocks, f"-# {'m' * 300}"])) > MESSAGE_CHARACTERS


def test_the_last_character_of_a_message_is_used() -> None:
    first, second = cited(1, "a" * 1600), cited(2, "b" * 1600)
    together = len("\n".join(answer_blocks(answered(first, second))))
    assert together < MESSAGE_CHARACTERS
    rest = MESSAGE_CHARACTERS - together
    note = "n" * (rest - len("\n-# "))
    full = replace(answered(first, second), notes=(note,))
    assert len("\n".join(answer_blocks(full))) == MESSAGE_CHARACTERS
    assert answer_blocks(replace(full, notes=(f"{note}n",))) == answer_blocks(
        answered(first, second)
    )
    room = rest - len(f"\n> \n-# [Paragraph 2]({PAGE}) · Lind\\_qvist and Dahl")
    filled = answer_blocks(answered(first, second, cited(3, "c" * room)))
    assert len("\n".join(filled)) == MESSAGE_CHARACTERS
    over = [first, second, cited(3, "c" * (room + 1)), cited(4, "It sank.")]
    assert answer_blocks(answered(*over)) == filled[:4]


def test_without_any_room_the_answer_itself_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = replace(answered(cited(1, "The ferry sank.")), notes=("A note.",))
    whole = answer_blocks(answer)
    monkeypatch.setattr(rendering, "MESSAGE_CHARACTERS", 60)
    assert answer_blocks(answer) == whole[:2]


def test_a_long_quotation_is_cut_at_a_word_and_says_so() -> None:
    words = " ".join(f"w{number:03}" for number in range(400))
    [block, _] = answer_blocks(answered(cited(1, words)))
    [_, quoted, told] = block.split("\n")
    assert told == "(the quotation goes on in the article)"
    shown = quoted.removeprefix("> ")
    assert words.startswith(f"{shown} ")
    assert MESSAGE_CHARACTERS // 2 - 7 <= len(shown) <= MESSAGE_CHARACTERS // 2 - 2
    for length in (MESSAGE_CHARACTERS // 2 - 2, MESSAGE_CHARACTERS // 2 - 1):
        block = answer_blocks(answered(cited(1, "a" * length)))[0]
        assert ("goes on" in block) is (length == MESSAGE_CHARACTERS // 2 - 1)
    [half] = answer_blocks(answered(cited(1, "a" * 3000)))[0].split("\n")[1:2]
    assert half == f"> {'a' * 1500}"  # no blank to cut at
    few = "a" * 1600 + " b " + "c" * 1000
    assert answer_blocks(answered(cited(1, few)))[0].split("\n")[1] == f"> {'a' * 1600} b"


# ---- a language model's words


def test_claims_stand_above_the_quotations_that_bear_them() -> None:
    answer = answered(
        cited(1, "The ferry sank."),
        cited(2, "It was dawn."),
        cited(3, "A trawler came.", metadata=COURIER, link=None),
        cited(4, "A bell rang."),
        claims=[("It *sank*.", 1), ("At dawn.", 2), ("It was so.", 1), ("One came.", 3)],
    )
    answer = replace(answer, notes=("A *note*.",))
    note = f"-# [Paragraph 2]({PAGE}) · Lind\\_qvist and Dahl"
    lead = SAID.removeprefix("According to ")
    blocks = answer_blocks(answer, question="When?")
    assert blocks == [
        "-# Question: When?",
        "It \\*sank\\*. \\[1\\] At dawn. \\[2\\] It was so. \\[1\\] One came. \\[3\\]",
        f"\\[1\\] {lead}\n> The ferry sank.",
        note,
        "\\[2\\]\n> It was dawn.",
        note,
        "\\[3\\] Courier:\n> A trawler came.",
        "-# Paragraph 2",
        f"\\[4\\] {lead}\n> A bell rang.",
        note,
        f"-# Exact copies, not fact-checked. {COMPOSED_NOTE}",
        "-# A \\*note\\*.",
    ]
    assert answer_blocks(answer, removed=True)[:2] == [f"-# {REMOVED}", blocks[1]]
    withheld = answer_blocks(answer, Manners(withheld=frozenset({2, 3})))
    assert withheld == [
        "It \\*sank\\*. \\[1\\] It was so. \\[1\\]",
        *blocks[2:4],
        "\\[4\\]\n> A bell rang.",
        note,
        *blocks[10:],
    ]
    hidden = answer_blocks(answer, Manners(declined_words=("dawn",)))
    assert hidden[0].startswith("It \\*sank\\*. \\[1\\] ||At dawn.|| \\[2\\]")
    assert "\\[2\\]\n> ||It was dawn.||" in hidden


def test_claims_whose_quotations_do_not_fit_are_left_out_with_them() -> None:
    quotes = [cited(number, f"{number} {'word ' * 300}.") for number in (1, 2, 3)]
    answer = answered(*quotes, claims=[(f"Claim {number}.", number) for number in (1, 2, 3)])
    blocks = answer_blocks(answer)
    assert blocks[0] == "Claim 1. \\[1\\] Claim 2. \\[2\\]"
    assert "3 word" not in "\n".join(blocks)
    room = MESSAGE_CHARACTERS - len("\n".join(blocks))
    asked = room - len("-# Question: \n")
    above = answer_blocks(answer, question="q" * asked)
    assert len("\n".join(above)) == MESSAGE_CHARACTERS
    assert above[1] == blocks[0]
    assert answer_blocks(answer, question="q" * (asked + 1))[1] == "Claim 1. \\[1\\]"
    noted = replace(answer, notes=("n" * (room - len("\n-# ")),))
    assert answer_blocks(noted)[0] == blocks[0]
    assert len("\n".join(answer_blocks(noted))) == MESSAGE_CHARACTERS
    over = replace(answer, notes=("n" * (room - len("\n-# ") + 1),))
    assert answer_blocks(over)[0] == "Claim 1. \\[1\\]"
    alone = replace(answer, notes=("n" * 4000,))
    assert answer_blocks(alone)[0] == "Claim 1. \\[1\\]"


def test_a_long_claim_is_cut() -> None:
    answer = answered(cited(1, "The ferry sank."), claims=[("word " * 200, 1)])
    told = answer_blocks(answer)[0]
    assert told.endswith(" … \\[1\\]")
    assert 440 < len(told) <= 500 + len(" \\[1\\]")


# ---- words that changed


def test_a_line_tells_each_day_on_which_words_changed() -> None:
    sank = cited(1, "The ferry sank.")
    changes = [
        changed(sank, 9, gone=True),
        changed(sank, 8, gone=False),
        changed(sank, 8, gone=False),
    ]
    assert change_lines(changes) == [
        "The wording of a quotation here was changed on Wed 8 May 2024.",
        "The words of a quotation here are no longer in the article since Thu 9 May 2024.",
    ]
    assert change_lines([]) == []


def test_an_answer_says_which_of_its_words_changed() -> None:
    sank, dawn = cited(1, "The ferry sank."), cited(2, "It was dawn.")
    manners = Manners(changed={2: changed(dawn, 8, gone=False), 9: changed(dawn, 9, gone=True)})
    told = "The wording of a quotation here was changed on Wed 8 May 2024."
    blocks = answer_blocks(answered(sank, dawn), manners, question="When?")
    assert blocks[:2] == ["-# Question: When?", told]
    assert blocks[3] == f"-# {PLACE} · {COPIES}"
    assert blocks[5].endswith("Dahl · as read on Tue 7 May 2024; no longer worded so")
    assert more_blocks([dawn], manners)[1] == told


# ---- further passages


def test_further_passages_each_name_their_source() -> None:
    assert more_blocks([]) == ["There are no further passages."]
    further = [cited(1, "It sank."), cited(2, "A bell rang.", metadata=COURIER, link=None)]
    blocks = more_blocks(further, Manners(declined_words=("bell",)))
    assert blocks == [
        "The next closest passages, which may not answer the question:",
        f"{SAID.removeprefix('According to ')}\n> It sank.",
        f"-# [Paragraph 2]({PAGE}) · Lind\\_qvist and Dahl",
        "Courier:\n> ||A bell rang.||",
        "-# Paragraph 2",
    ]
    long = [cited(number, "a" * 1790, metadata=COURIER, link=None) for number in (1, 2, 3)]
    assert len(more_blocks(long)) == 3
    room = MESSAGE_CHARACTERS - len("\n".join(more_blocks(long[:1])))
    last = room - len("\nCourier:\n> \n-# Paragraph 2")
    fits = cited(2, "b" * last, metadata=COURIER, link=None)
    assert len("\n".join(more_blocks([long[0], fits]))) == MESSAGE_CHARACTERS
    over = cited(2, "b" * (last + 1), metadata=COURIER, link=None)
    assert more_blocks([long[0], over, fits]) == more_blocks(long[:1])


def test_a_passage_in_a_list_is_a_link_without_its_words() -> None:
    sank = cited(1, "The ferry sank.")
    lead = SAID.removeprefix("According to ")
    assert passage_line(sank) == f"- {lead} [Paragraph 2]({PAGE})"
    assert passage_line(replace(sank, link=None)) == f"- {lead} Paragraph 2"
    hidden = passage_line(sank, Manners(declined_words=("gazette",)))
    assert hidden.startswith("- ||The Gazette||, Mon")
