"""Lines that are furniture, lines that only look like it, and blocks around them."""

from __future__ import annotations

import pytest

from ingest.blocks import Block
from ingest.furniture import is_furniture, without_furniture

FURNITURE = """
Advertisement
[Advertisement]
Story continues below advertisement
Sign up for our newsletter.
Subscribe to our daily newsletter
Get the latest news delivered to your inbox
Share on Facebook
Share this article
Show more »
View more
The latest
…
© 1996-2022 The Valley Courier
Copyright © 2021 Valley Courier. All rights reserved.
https://courier.example/c
'<https://courier.example/c>'
Photo: Jane Doe/Getty Images
(Jane Doe/Reuters)
Read more: Ten ways to bake bread
5 min read
Listen to this article · 6 min
Sign in to join the conversation
We use cookies to improve your experience. Accept all
12 comments
View all 23 comments
Related stories
You may also like
Most Read in Politics
Terms of Service | Privacy Policy
Follow the Courier on Facebook, Instagram and X
By continuing to use this site, you agree to our Terms of Service.
Skip to main content
Continue reading the main story
Already a subscriber? Log in
3 hours ago
Lesen Sie auch: Der Wald
LINK
"""

PROSE = """
"Next."
“Home.”
Next.
He declined to comment.
Get your newsletter printed, he told them.
Photo: that is what the sign said, and nothing else.
Related: he said so.
More than 40 people died
Correction: An earlier version of this article was wrong.
Update: The police said two men were held.
Watch: the river rises every spring.
Images of the crash spread on Facebook.
By using drones, you save time, the farmer said.
“Subscribe to our newsletter,” the sign said.
Sign up for the newsletter, she told them, and they did.
The latest figures
Stern reported from the coast, and Bell contributed to this report.
Share of the vote: 41 percent.
Search parties went out at dawn.
Close to 500 homes lost power.
"""


@pytest.mark.parametrize("line", FURNITURE.strip().splitlines())
def test_furniture_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", PROSE.strip().splitlines())
def test_prose_is_not_taken_for_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_a_list_of_links_goes_with_the_label_over_it() -> None:
    blocks = [
        Block("The bridge is open."),
        Block("Analysis"),
        Block("Why bridges fall | What it cost", link_share=1.0),
        Block("It closed in May."),
    ]
    kept = [block.text for block in without_furniture(blocks)]
    assert kept == ["The bridge is open.", "It closed in May."]


def test_a_sentence_that_is_all_link_stays() -> None:
    blocks = [Block("Read what the harbour master wrote to the council in March.", link_share=1.0)]
    assert without_furniture(blocks) == blocks


def test_teasers_at_the_end_go_only_after_furniture() -> None:
    body = [Block("He won by a goal."), Block("Bridge 2, Harbour 1")]
    assert without_furniture(body) == body
    teasers = [Block("Related stories"), Block("Bridge 2, Harbour 1")]
    assert without_furniture([body[0], *teasers]) == body[:1]


def test_comments_under_the_article_go() -> None:
    body = [Block("One thing happened."), Block("Then another."), Block("Nobody knows why.")]
    comments = [Block("2 Comments"), Block("I do not believe a word of this."), Block("Nor do I.")]
    assert without_furniture([*body, *comments]) == body


def test_a_table_of_results_at_the_end_stays_after_an_advertisement() -> None:
    blocks = [
        Block("The count is over."),
        Block("Advertisement"),
        Block("- Holm 4,112\n- Neri 3,908", "list"),
    ]
    assert without_furniture(blocks) == [blocks[0], blocks[2]]
