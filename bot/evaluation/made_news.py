"""A seed → news that never happened, as files: as many as wanted, no two of them alike."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

SENTENCES_OF_A_PARAGRAPH = (2, 3)

_PLACE_BEGINS = (
    "Ald Bren Cors Dun East Far Glen Hart Inver Kel Lang Mor Nether Oak Pen Quar Rave Stan Thorn "
    "Ux Wel Yar"
).split()
_PLACE_ENDS = "moor wick ley haven mere row holt sea by ston ford minster bridge dale combe".split()
_FIRST_NAMES = (
    "Ada Bashir Carla Dmitri Elin Farah Goran Hanna Idris Jana Karim Lotte Marek Nadia Olaf Petra "
    "Rashid Sanna Tomas Ursula Viktor Wanda Yusuf Zoe"
).split()
_FAMILY_BEGINS = "Abel Berg Cron Dahl Esk Fair Grun Holm Ives Jor Kess Lund Marl Nor Ost".split()
_FAMILY_ENDS = "man sen stad ova by berg son ette ings ard low er".split()
_ROLES = (
    "mayor|head teacher|harbour pilot|chief engineer|bus driver|opposition leader|night nurse|"
    "shop steward|county judge|bee-keeper|museum director|fire officer|accountant|ferry captain|"
    "orchestra conductor|town planner|vet|forester|goalkeeper|bookseller|chemist|parish clerk"
).split("|")
_BODIES = (
    "water company|rowing club|school board|hospital trust|housing association|planning committee|"
    "bakers' guild|tram operator|fishing fleet|youth orchestra|recycling plant|observatory|"
    "farmers' union|brewery|power station|library service|theatre|cricket ground|glassworks"
).split("|")
_DEEDS = (
    "has bought|will close|wants to repair|refuses to sell|has inspected|is suing over|praised|"
    "has lost|found fault with|plans to double|quietly dropped|voted for|warned about|paid for|"
    "has reopened|halved the budget of|was fined for|will extend|tested|is recruiting for"
).split("|")
_THINGS = (
    "swing bridge|swimming pool|tree nursery|night bus|flood barrier|market hall|clock tower|"
    "sewage works|cycle path|ice rink|bell foundry|radio mast|quarry|allotment gardens|boat lift|"
    "footbridge|greenhouse|car park|railway arch|lock gates|concert hall|wind turbine|dairy"
).split("|")
_STATES = (
    "leaking|rusty|unfinished|listed|overcrowded|derelict|brand-new|half-empty|privately owned|"
    "much-loved|hard-to-reach|noisy|frozen|haunted|solar-powered|temporary|costly|red-brick"
).split("|")
_REASONS = (
    "the winter storms|a fall in visitors|a clerical error|complaints from neighbours|rising wages|"
    "an unpaid invoice|the discovery of a rare orchid|a broken pump|last year's drought|"
    "a change in the law|a burst main|the retirement of two inspectors|a petition|a forged permit"
).split("|")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


class _News:
    """Sentences from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._kinds: list[Callable[[], str]] = [
            self._deed,
            self._count,
            self._said,
            self._reason,
            self._date,
            self._change,
        ]

    def title(self) -> str:
        deed = self._one(_DEEDS)
        return f"{self._place()} {self._one(_BODIES)} {deed} {self._thing()} in {self._place()}"

    def paragraph(self) -> str:
        kinds = self._chance.sample(self._kinds, self._chance.randint(*SENTENCES_OF_A_PARAGRAPH))
        return " ".join(kind() for kind in kinds)

    def _deed(self) -> str:
        return (
            f"The {self._one(_BODIES)} of {self._place()} {self._one(_DEEDS)} the "
            f"{self._one(_STATES)} {self._thing()} beside {self._place()}."
        )

    def _count(self) -> str:
        return (
            f"{self._number().capitalize()} people from {self._place()} use the {self._thing()}, "
            f"{self._number()} fewer than {self._person()} had promised."
        )

    def _said(self) -> str:
        return (
            f"“Our {self._thing()} is {self._one(_STATES)}, and it costs {self._number()} crowns a "
            f"day,” said {self._person()}, a {self._one(_ROLES)} in {self._place()}."
        )

    def _reason(self) -> str:
        return (
            f"Because of {self._one(_REASONS)}, {self._person()} of the {self._one(_BODIES)} "
            f"{self._one(_DEEDS)} a {self._thing()} worth {self._number()} crowns."
        )

    def _date(self) -> str:
        day = f"{self._chance.randint(1, 28)} {self._one(_MONTHS)}"
        return (
            f"On {day} the {self._one(_ROLES)} {self._person()} travelled {self._number()} "
            f"kilometres to see {self._place()}'s {self._one(_STATES)} {self._thing()}."
        )

    def _change(self) -> str:
        return (
            f"{self._place()} had {self._number()} visitors in {self._one(_MONTHS)}, against "
            f"{self._number()} at the {self._thing()} of {self._place()}."
        )

    def _thing(self) -> str:
        return self._one(_THINGS)

    def _place(self) -> str:
        return self._one(_PLACE_BEGINS) + self._one(_PLACE_ENDS)

    def _person(self) -> str:
        family = self._one(_FAMILY_BEGINS) + self._one(_FAMILY_ENDS)
        return f"{self._one(_FIRST_NAMES)} {family}"

    def _number(self) -> str:
        return f"{self._chance.randint(11, 99_999):,}"

    def _one(self, words: list[str]) -> str:
        return self._chance.choice(words)


def write_news(folder: Path, files: int, paragraphs: int, seed: int) -> list[Path]:
    """Text files with a title and so many paragraphs each, the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    return list(_written(folder, files, paragraphs, random.Random(seed)))


def _written(folder: Path, files: int, paragraphs: int, chance: random.Random) -> Iterator[Path]:
    news = _News(chance)
    for number in range(files):
        path = folder / f"{number:05}.txt"
        text = [news.title(), *(news.paragraph() for _ in range(paragraphs))]
        path.write_text("\n\n".join(text) + "\n", encoding="utf-8")
        yield path
