"""``/articles history``: what changed, newest first, for whoever may see the article."""

from __future__ import annotations

from datetime import date

from bot.discord.rendering import WITHHELD
from bot.service.quote_share import QuoteShare
from store.records import PUBLIC_LIBRARY
from tests.bot.articles_world import shown, told
from tests.bot.changed_articles import change
from tests.bot.discord_world import World, give_article
from tests.bot.samples import write_article
from tests.bot.shown_messages import labels_of, texts_of, unescaped
from tests.bot.test_discord_hostile import ALIVE, ESCAPE, HOSTILE

MARKUP = [HOSTILE[name] for name in ("pings", "links", "emphasis", "made by Discord", "layout")]
NO_SUCH = "There is no such article here. Please choose one from the list."


def change_it(world: World, old: str, new: str, day: int) -> None:
    change(world.services.library, world.article_id, old, new, date(2022, 1, day))
    world.services.directory.refresh()


async def test_what_changed_is_told_newest_first(world: World) -> None:
    change_it(world, "8,500 troops on heightened", "up to 8,500 troops on heightened", 27)
    last = world.text_of_article().split("\n\n")[-1]
    change_it(world, last, "A spokeswoman declined to comment.", 28)
    result = await world.alice.slash(world.talk, "articles history", article=world.article_id)
    lines = unescaped(shown(result)).split("\n")
    [top, count, newest, *_] = lines
    assert (top, count) == (
        "**Allies look east as Moscow denies plan to march on Ukraine**",
        "-# 3 versions, newest first",
    )
    assert newest.startswith("**Version 3** · updated Fri 28 Jan 2022 · read <t:")
    assert newest.endswith(" · this one is searched")
    second = next(n for n, line in enumerate(lines) if line.startswith("**Version 2**"))
    assert lines[second + 1] == "- Paragraph 2: the figure was “8,500”, now “up to 8,500”"
    between = "\n".join(lines[3:second])
    assert "“A spokeswoman declined to comment.”" in between
    assert " ".join(last.split()[:8]) in between
    assert lines[-1] == "The first text that I read of it."


async def test_pages_lead_back_and_forth(world: World) -> None:
    for day in range(27, 31):
        text = f"On day {day} nothing else was known."
        paragraphs = world.text_of_article().split("\n\n")
        change_it(world, paragraphs[-1], f"{paragraphs[-1]}\n\n{text}", day)
    result = await world.alice.slash(world.talk, "articles info", article=world.article_id)
    opened = await world.click(world.alice, result.response, "What changed")
    assert "Page 1 of 2" in shown(opened)
    assert labels_of(opened.response) == ["Older", "Open the article"]
    assert "“On day 30 nothing else was known.”" in shown(opened)
    await world.click(world.alice, opened.response, "Older")
    text = "\n".join(texts_of(opened.response))
    assert "Page 2 of 2" in text
    assert "**Version 1**" in text
    assert labels_of(opened.response) == ["Newer", "Open the article"]
    await world.click(world.alice, opened.response, "Newer")
    assert "Page 1 of 2" in "\n".join(texts_of(opened.response))


async def test_other_guilds_articles_are_not_there(world: World) -> None:
    change_it(world, "8,500 troops", "9,000 troops", 27)
    for article_id in (world.article_id, "nothing"):
        result = await world.stranger.slash(
            world.other_answers, "articles history", article=article_id
        )
        assert shown(result) == NO_SUCH
    choices = await world.stranger.autocomplete(
        world.other_answers, "articles history", "article", "Allies"
    )
    assert world.article_id not in [each.value for each in choices]


async def test_a_button_of_an_article_that_went_says_so(world: World) -> None:
    change_it(world, "8,500 troops", "9,000 troops", 27)
    result = await world.alice.slash(world.talk, "articles info", article=world.article_id)
    world.services.library.remove(world.article_id)
    clicked = await world.click(world.alice, result.response, "What changed")
    assert told(clicked) == "That article is no longer here."
    world.services.directory.refresh()
    clicked = await world.click(world.alice, result.response, "What changed")
    assert told(clicked) == NO_SUCH


async def test_the_public_library_where_the_server_has_it(world: World) -> None:
    path = write_article(world.folder / "p.md", "A public one", "It rained in Oslo on Monday.")
    article_id = give_article(world.services, 0, path, library=PUBLIC_LIBRARY)
    asked = ("articles history",)
    result = await world.alice.slash(world.talk, *asked, article=article_id)
    assert shown(result) == NO_SUCH
    world.choose(public_library=True)
    result = await world.alice.slash(world.talk, *asked, article=article_id)
    assert "The first text that I read of it." in shown(result)
    assert "one version" in shown(result)


async def test_long_and_hostile_versions_fit_and_do_nothing(world: World) -> None:
    paragraphs = [f"{each} {number} {'word ' * 60}" for number in range(4) for each in MARKUP]
    last = world.text_of_article().split("\n\n")[-1]
    change_it(world, last, "\n\n".join(paragraphs), 27)
    result = await world.alice.slash(world.talk, "articles history", article=world.article_id)
    text = shown(result)  # within Discord's limits
    assert "… and " in text
    for line in text.split("\n"):
        if line.startswith(("- Added", "- Reworded", "- Removed")):
            assert not ALIVE.search(ESCAPE.sub("\0", line.removeprefix("- ")))


async def test_the_share_of_an_article_and_declined_words_hold_here_too(world: World) -> None:
    last = world.text_of_article().split("\n\n")[-1]
    change_it(world, last, "The minister of fisheries resigned on Friday at noon.", 27)
    world.choose(declined_words=("fisheries",))
    slash = world.alice.slash
    result = await slash(world.talk, "articles history", article=world.article_id)
    assert "||“The minister of fisheries resigned on Friday at noon.”||" in shown(result)
    limited = QuoteShare(world.services.library, 0.000_1)
    object.__setattr__(world.services, "quote_share", limited)
    result = await slash(world.talk, "articles history", article=world.article_id)
    assert "fisheries" not in shown(result)
    assert WITHHELD.removesuffix(":") in shown(result)
