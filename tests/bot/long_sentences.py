"""Sentences longer than what is quoted, with and without a clause that may be left out."""

from __future__ import annotations

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


def words(count: int) -> str:
    """So many words that say nothing."""
    return " ".join(["stone"] * count)


def unmarked(sentence: str) -> str:
    """The sentence as it stands in the article."""
    return sentence.replace("⟦", "").replace("⟧", "")
