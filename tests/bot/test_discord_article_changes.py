"""Refreshing and removing articles, and what becomes of answers that quote them."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.discord.article_blanking import note_blanking
from bot.discord.permissions import MODERATORS_ONLY
from bot.discord.rendering import REMOVED
from store.records import ExtractedArticle
from tests.bot.articles_world import (
    BAKERY,
    FERRY,
    FERRY_TITLE,
    STORY,
    edits,
    ferry_file,
    ferry_page,
    own_articles,
    shown,
    titled,
    told,
)
from tests.bot.discord_world import World
from tests.bot.moderation import managing
from tests.bot.shown_messages import buttons_of, labels_of, shown_quotes, text_of
from tests.ingest.loopback import Site, page


@pytest.fixture
def site(site: Site) -> Site:
    site.answers["/ferry"] = ferry_page()
    return site


async def ferry(world: World, manager: MemberActor) -> str:
    """Add the article about the ferry; its id."""
    await manager.slash(world.talk, "articles add", url=FERRY)
    return titled(world, FERRY_TITLE).id


async def removal(world: World, manager: MemberActor, article_id: str) -> Any:
    """The message that asks whether an article is to be removed."""
    result = await manager.slash(world.talk, "articles remove", article=article_id)
    assert result.response is not None
    return result.response


# Refreshing


@pytest.mark.usefixtures("site")
async def test_an_unchanged_page_is_told_as_such(world: World, manager: MemberActor) -> None:
    article_id = await ferry(world, manager)
    before = len(world.env.http_requests)
    result = await manager.slash(world.talk, "articles refresh", article=article_id)
    text = shown(result)
    assert text.startswith(f"Nothing new: **{FERRY_TITLE}**")
    assert labels_of(result.response) == []
    assert edits(world, before)[0] == "Fetching the page …"
    assert titled(world, FERRY_TITLE).versions == 1


async def test_a_changed_page_becomes_a_version_and_is_searched(
    world: World, site: Site, manager: MemberActor
) -> None:
    article_id = await ferry(world, manager)
    earlier = await world.ask(BAKERY)
    site.answers["/ferry"] = ferry_page(*STORY[:2], "Jon Dahl now runs the bakery on the quay.")
    result = await manager.slash(world.talk, "articles refresh", article=article_id)
    assert shown(result).startswith(f"New version: **{FERRY_TITLE}**")
    assert len(labels_of(result.response)) in (2, 3)
    assert "Remove" not in labels_of(result.response)
    answer = await world.ask(BAKERY)
    assert "Jon Dahl" in shown_quotes(answer.response)[0]
    assert "Greta Holm" in shown_quotes(earlier.response)[0]
    assert titled(world, FERRY_TITLE).versions == 2


async def test_an_article_from_a_file_says_how_to_update_it(
    world: World, manager: MemberActor
) -> None:
    await manager.slash(world.talk, "articles add", file=("the_ferry.txt", ferry_file()))
    article = titled(world, FERRY_TITLE)
    text = shown(await manager.slash(world.talk, "articles refresh", article=article.id))
    assert "came as a file" in text
    assert "under the same name, **the\\_ferry.txt**, with `/articles add`" in text
    # an article from the command line has neither a page nor a name that could be used here
    path_article = own_articles(world)[-1]
    if path_article.metadata.url is None:
        text = shown(await manager.slash(world.talk, "articles refresh", article=path_article.id))
        assert "add the new file instead" in text


async def test_a_page_that_is_gone_changes_nothing(
    world: World, site: Site, manager: MemberActor
) -> None:
    article_id = await ferry(world, manager)
    site.answers["/ferry"] = page(status="410 Gone")
    text = shown(await manager.slash(world.talk, "articles refresh", article=article_id))
    assert "removed this page" in text
    assert titled(world, FERRY_TITLE).versions == 1


async def test_members_may_not_refresh(world: World, site: Site, manager: MemberActor) -> None:
    article_id = await ferry(world, manager)
    result = await world.alice.slash(world.talk, "articles refresh", article=article_id)
    assert shown(result) == MODERATORS_ONLY
    assert len(site.requests) == 1


async def test_what_is_removed_while_its_page_is_read_stays_removed(
    world: World, site: Site, manager: MemberActor
) -> None:
    article_id = await ferry(world, manager)
    fetch = world.services.article_desk.fetch

    def removing(url: str) -> ExtractedArticle:
        found = fetch(url)
        world.services.library.remove(article_id)
        return found

    world.services.article_desk.fetch = removing
    site.answers["/ferry"] = ferry_page(*STORY[:2])
    result = await manager.slash(world.talk, "articles refresh", article=article_id)
    assert shown(result) == "That article is no longer here: it was removed."
    world.services.directory.refresh()
    assert [each.id for each in own_articles(world)] == [world.article_id]


# Removing


@pytest.mark.usefixtures("site")
async def test_removal_is_asked_for_and_can_be_left(world: World, manager: MemberActor) -> None:
    article_id = await ferry(world, manager)
    message = await removal(world, manager, article_id)
    assert labels_of(message) == ["Remove", "Keep"]
    await manager.click(message, label="Keep")
    assert text_of(message) == f"**{FERRY_TITLE}** stays."
    assert titled(world, FERRY_TITLE).id == article_id


@pytest.mark.usefixtures("site")
async def test_a_removed_article_is_no_longer_searched_and_its_words_go(
    world: World, manager: MemberActor
) -> None:
    article_id = await ferry(world, manager)
    public = await world.ask(BAKERY)
    other = await world.ask()
    private = await world.ask(BAKERY, private=True, member=world.bob)
    assert public.response is not None
    assert private.response is not None
    more = next((each for each in labels_of(public.response) if each == "More"), None)
    message = await removal(world, manager, article_id)
    before = len(world.env.http_requests)
    await manager.click(message, label="Remove")
    assert text_of(message).startswith(f"Removed **{FERRY_TITLE}**")
    assert [each.id for each in own_articles(world)] == [world.article_id]
    for blanked in (public, private):
        assert REMOVED in text_of(blanked.response)
        assert "Greta Holm" not in text_of(blanked.response)
        assert shown_quotes(blanked.response) == []
    assert shown_quotes(other.response)
    # the moderator is told first
    requests = [each.path for each in world.env.http_requests[before:] if each.method == "PATCH"]
    assert "/messages/@original" in requests[0]
    assert any(path.endswith(f"/messages/{public.response.id}") for path in requests[1:])
    if more is not None:
        assert "More" not in labels_of(public.response)
    assert note_blanking(world.services.library) == []
    again = await world.ask(BAKERY)
    assert "Greta Holm" not in text_of(again.response)


@pytest.mark.usefixtures("site")
async def test_what_a_stopped_bot_could_not_blank_is_blanked_when_it_is_back(
    world: World, manager: MemberActor
) -> None:
    article_id = await ferry(world, manager)
    public = await world.ask(BAKERY)
    note_blanking(world.services.library, begun=[article_id])
    world.services.library.remove(article_id)  # and here it stopped
    await world.restart()
    await world.env.settle()
    assert REMOVED in text_of(public.response)
    assert "Greta Holm" not in text_of(public.response)
    assert note_blanking(world.services.library) == []


@pytest.mark.usefixtures("site")
async def test_a_button_that_was_shown_before_says_that_the_words_are_gone(
    world: World, manager: MemberActor
) -> None:
    article_id = await ferry(world, manager)
    answer = await world.ask(BAKERY, article=article_id)
    assert answer.response is not None
    [more] = [each["custom_id"] for each in buttons_of(answer.response) if each["label"] == "More"]
    # as if the edit had failed: the old message, with its old buttons
    world.env.inject_error("PATCH", "/channels/*", status=403, code=50013, times=None)
    message = await removal(world, manager, article_id)
    await manager.click(message, label="Remove")
    assert shown_quotes(answer.response)
    result = await world.bob.click(answer.response, custom_id=more)
    assert "Greta Holm" not in told(result)
    assert "no further passages" in told(result)


@pytest.mark.usefixtures("site")
async def test_rights_are_checked_again_with_every_click(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ed"), roles=[role])
    world.choose(moderator_role=role.id)
    added = await editor.slash(world.talk, "articles add", url=FERRY)
    article_id = titled(world, FERRY_TITLE).id
    message = await removal(world, editor, article_id)
    world.choose(moderator_role=None)
    assert told(await editor.click(message, label="Remove")) == MODERATORS_ONLY
    assert added.response is not None
    assert told(await editor.click(added.response, label="Remove")) == MODERATORS_ONLY
    assert titled(world, FERRY_TITLE).id == article_id


@pytest.mark.usefixtures("site")
async def test_two_who_remove_at_once_are_both_told(world: World, manager: MemberActor) -> None:
    article_id = await ferry(world, manager)
    second = managing(world, "zed")
    messages = [await removal(world, each, article_id) for each in (manager, second)]
    await manager.click(messages[0], label="Remove")
    late = await second.click(messages[1], label="Remove")
    assert "it was removed" in told(late)
    late = await second.click(messages[1], label="Keep")
    assert "it was removed" in told(late)


async def test_the_sample_stays_whatever_is_clicked(world: World, manager: MemberActor) -> None:
    [sample] = world.services.directory._articles["sample"]
    message = await removal(world, manager, world.article_id)
    stored = world.stored(message)
    for custom_id in (
        f"menu:article-remove-now:{sample.id}",
        f"menu:article-undo-now:{sample.id}",
        f"menu:article-remove-now:{world.other_article_id}",
        "menu:article-remove-now:",
        "menu:article-remove-now:nonsense.9",
    ):
        # nobody can make such a button; if somebody could, it would not help
        stored.components[0]["components"][1]["components"][0]["custom_id"] = custom_id
        assert "it was removed" in told(await manager.click(message, custom_id=custom_id))
    assert world.services.library.version(sample.id)
    assert world.services.library.version(world.other_article_id)


@pytest.mark.usefixtures("site")
async def test_buttons_of_one_guild_do_nothing_to_another(world: World) -> None:
    stranger = managing(world, "zoe", world.other_guild)
    result = await stranger.slash(
        world.other_answers, "articles remove", article=world.other_article_id
    )
    assert result.response is not None
    stored = world.stored(result.response)
    custom_id = f"menu:article-remove-now:{world.article_id}"
    stored.components[0]["components"][1]["components"][0]["custom_id"] = custom_id
    assert "it was removed" in told(await stranger.click(result.response, custom_id=custom_id))
    assert world.services.library.version(world.article_id)


@pytest.mark.usefixtures("site")
async def test_removal_works_after_a_restart(world: World, manager: MemberActor) -> None:
    article_id = await ferry(world, manager)
    public = await world.ask(BAKERY)
    message = await removal(world, manager, article_id)
    await world.restart()
    await manager.click(message, label="Remove")
    assert text_of(message).startswith(f"Removed **{FERRY_TITLE}**")
    assert REMOVED in text_of(public.response)
