"""How much, how surely and why: what a claim adds to an article's words."""

from __future__ import annotations

import pytest

from bot.composition.scope import goes_further


@pytest.mark.parametrize(
    ("claim", "said", "expected"),
    [
        # a correction
        ("It sank in May.", "An earlier version said that it sank in May.", "earlier version"),
        ("An earlier version said May.", "An earlier version said that it sank in May.", None),
        ("The text was Corrected.", "An earlier version said that it sank in May.", None),
        # how surely
        ("It sank in May.", "It reportedly sank in May.", "reportedly"),
        ("It seems that it sank.", "It reportedly sank in May.", None),
        ("It is fast.", "It was so built that it could be fast.", "could"),
        ("It is fast.", "It was built so that it could be fast.", None),
        ("The court decides about it.", "The court decides whether it sank.", None),
        ("The court met.", "The court decides whether it sank.", "whether"),
        ("The court decides about it.", "The court met and said whether it sank.", "whether"),
        (
            "The court decides about it.",
            "The court decides in May, in a cold old hall by the sea, whether it sank.",
            "whether",
        ),
        ("The court decides about it.", "The court decides if it possibly sank.", "possibly"),
        ("It will sink.", "It wants to sink.", "will"),
        ("It Will sink, they think.", "It may be sunk, or it will float.", None),
        ("It Will sink, they think.", "It may be sunk.", "Will"),
        ("It will sink in May.", "It sinks in May.", None),
        ("It will sink.", "It would sink, as it wants to.", None),
        ("It will sink.", "It sinks.", None),
        ("They managed to leave.", "They left.", "managed to"),
        ("They managed to leave.", "They succeeded in leaving.", None),
        # limits
        ("They sent 12 boats.", "They sent up to 12 boats.", "up to"),
        ("They sent twelve or less.", "They sent Up To twelve boats.", None),
        ("They sent 12 boats.", "They sent up to 13 boats.", None),
        ("They sent 112 boats.", "They sent up to 12 boats.", None),
        ("They sent 12.5 boats.", "They sent up to 12 boats.", None),
        ("They sent 12 at most.", "They sent up to 12 boats.", None),
        ("They sent up to 12 boats.", "They sent up to 12 boats.", None),
        ("They sent up to 7 boats.", "They sent up to 7 boats.", None),
        ("They sent at least 12 boats.", "They sent up to 12 boats.", "up to"),
        ("They sent almost 12 boats.", "They sent at least 12 boats.", "at least"),
        ("They sent more than 12 boats.", "They sent at least 12 boats.", None),
        ("They sent 12 boats.", "They sent up to 12 boats for over $13.", "up to"),
        ("They sent boats for 13 pounds.", "They sent up to 12 boats for over £13.", "over"),
        ("They sent half.", "They sent almost half.", "almost"),
        # all
        ("Everyone sank.", "Boats sank.", "Everyone"),
        ("All boats sank.", "Every boat sank.", None),
        ("All boats sank.", "Each boat sank.", None),
        ("All boats sank.", "Almost all boats sank.", "All "),
        ("Nearly all boats sank.", "Almost all boats sank.", None),
        ("All boats sank.", "Any 12 of the boats sank.", "All "),
        ("All boats sank.", "All 12 of the boats sank.", None),
        ("All of the 12 percent of the boats sank.", "Any 12 of the boats sank.", None),
        ("All they had sank.", "Boats sank.", None),
        # only
        ("They said that only boats sank.", "Boats sank.", "that only"),
        ("Only boats sank.", "Just boats sank.", None),
        # causes
        ("It sank because of a storm.", "It sank after a storm.", "because of"),
        ("It sank because of a storm.", "A storm led to it.", None),
        ("It sank because of a storm.", "It sank because it was old.", "because of"),
        ("It sank because of an old cold storm.", "It sank because it was old.", "because of"),
        ("It is told.", "what it could do is told", None),
        ("It sank because of an old storm.", "It sank because it was old.", None),
        ("It sank because of an old storm, in ice.", "It sank because it was old.", None),
        ("It sank because it was.", "It sank because it was.", None),
        ("It sank.", "It sank because it was old.", None),
        ("Not all boats sank because of the storm.", "Due to the storm some sank, not all.", None),
    ],
)
def test_a_claim_says_no_more_than_the_words(claim: str, said: str, expected: str | None) -> None:
    assert goes_further(claim, said, said) == expected


def test_what_is_said_outside_the_quoted_words() -> None:
    said = "It reportedly sank. All boats will sink, because of a storm."
    assert goes_further("It sank.", "It sank", said) is None
    assert goes_further("All boats sank.", "It sank", said) is None
    assert goes_further("It sank because of a storm.", "It sank", said) is None
    assert (
        goes_further("It will sink, he thinks.", "It could sink", f"It could sink. {said}") is None
    )
    assert goes_further("It sank.", "It sank", f"{said} An earlier version was wrong.")
