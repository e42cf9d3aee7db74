"""Adding articles, by address, file, menu and form: who may, what is shown, what is refused."""

from __future__ import annotations

import re

import pytest
from docx.document import Document
from simcord.actors import MemberActor

from bot.discord import cooldowns
from bot.discord.article_jobs import ONE_OF_TWO
from bot.discord.permissions import MODERATORS_ONLY
from ingest.doubts import SPONSORED
from ingest.targets import NOT_PUBLIC
from store.guilds import MayAdd
from tests.bot.articles_world import (
    BAKERY,
    FERRY,
    FERRY_TITLE,
    STORY,
    check,
    edits,
    ferry_file,
    ferry_page,
    ferry_source,
    own_articles,
    pings_nobody,
    shown,
    titled,
)
from tests.bot.discord_world import World
from tests.bot.moderation import managing
from tests.bot.shown_messages import labels_of, shown_quotes, text_of, unescaped
from tests.ingest.document_files import BODY, TITLE, docx_of, pdf_of
from tests.ingest.loopback import Site, page, redirect

HOSTILE_TITLE = "**Bold** @everyone <@1> [free](https://evil.test) `x` ||y|| # 1. <t:0:R> שלום " * 4


# Who may


async def test_members_may_not_add_and_nothing_is_fetched(world: World, site: Site) -> None:
    site.answers["/ferry"] = ferry_page()
    result = await world.alice.slash(world.talk, "articles add", url=FERRY)
    assert shown(result) == MODERATORS_ONLY
    assert not site.requests
    assert len(own_articles(world)) == 1


async def test_the_chosen_role_may_add(world: World, site: Site) -> None:
    site.answers["/ferry"] = ferry_page()
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ed"), roles=[role])
    assert shown(await editor.slash(world.talk, "articles add", url=FERRY)) == MODERATORS_ONLY
    world.choose(moderator_role=role.id)
    text = shown(await editor.slash(world.talk, "articles add", url=FERRY))
    assert text.startswith(f"Added: **{FERRY_TITLE}**")


async def test_everybody_may_add_where_the_server_says_so(world: World, site: Site) -> None:
    site.answers["/ferry"] = ferry_page()
    world.choose(may_add=MayAdd.EVERYONE)
    text = shown(await world.alice.slash(world.talk, "articles add", url=FERRY))
    assert text.startswith(f"Added: **{FERRY_TITLE}**")
    # what only a moderator may, stays so
    for command in ("articles remove", "articles use"):
        result = await world.alice.slash(world.talk, command, article=world.article_id)
        assert shown(result) == MODERATORS_ONLY


# By address


async def test_an_address_becomes_an_article_that_can_be_asked(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    before = len(world.env.http_requests)
    result = await manager.slash(world.talk, "articles add", url=f" <{FERRY}#top> ")
    text = shown(result)
    assert text.startswith(
        f"Added: **{FERRY_TITLE}**\n-# by Ida Brandt · Tue 5 Mar 2024 · 108 words, about 1 minute "
        "to read"
    )
    assert edits(world, before)[-1] == text
    assert world.env.http_requests[before].json == {"type": 5, "data": {"flags": 64}}
    article = titled(world, FERRY_TITLE)
    assert article.metadata.url == FERRY
    *questions, remove = labels_of(result.response)
    assert len(questions) == 3
    assert remove == "Remove"
    answer = await world.ask(BAKERY, article=article.id)
    assert "Greta Holm" in shown_quotes(answer.response)[0]


async def test_progress_comes_before_the_result(
    world: World, site: Site, manager: MemberActor
) -> None:
    """How it goes on is tested in real time, in ``test_article_progress``: here clocks stand."""
    site.answers["/ferry"] = ferry_page()
    before = len(world.env.http_requests)
    await manager.slash(world.talk, "articles add", url=FERRY)
    first, *_, last = edits(world, before)
    assert first in ("Fetching the page …", "Reading the article …")
    assert last.startswith("Added:")


async def test_the_same_a_changed_and_an_older_text(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    await manager.slash(world.talk, "articles add", url=FERRY)
    same = shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert same.startswith(f"Nothing new: **{FERRY_TITLE}**")
    site.answers["/ferry"] = ferry_page(*STORY[:2], "The bakery gave up on Friday.")
    changed = shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert changed.startswith(f"New version: **{FERRY_TITLE}**")
    assert "Version 2 is searched from now on" in changed
    site.answers["/ferry"] = ferry_page(*STORY[:1], day="2024-03-01")
    older = shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert older.startswith(f"Kept, but not searched: **{FERRY_TITLE}**")
    assert titled(world, FERRY_TITLE).version == 2


async def test_a_suggested_question_is_answered_privately_from_that_article(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    added = await manager.slash(world.answers, "articles add", url=FERRY)
    assert added.response is not None
    question = labels_of(added.response)[0]
    result = await manager.click(added.response, label=question)
    assert result.response is not None
    assert result.response.ephemeral
    [quote, *_] = shown_quotes(result.response)
    assert quote in "\n\n".join(STORY)
    kept = world.kept(result.response)
    assert kept.question == question
    assert kept.scope.article_ids == frozenset({titled(world, FERRY_TITLE).id})


async def test_a_declined_word_is_not_suggested(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    world.choose(declined_words=("quay", "people", "bakery", "county", "ferry", "buses"))
    result = await manager.slash(world.talk, "articles add", url=FERRY)
    for label in labels_of(result.response):
        assert not re.search("quay|people|bakery|county|ferry|buses", label, re.IGNORECASE)


# Refusals


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://hidden.test/ferry",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "http://unknown.invalid/",
    ],
)
async def test_what_is_not_public_is_refused_in_the_same_words(
    world: World, site: Site, manager: MemberActor, url: str
) -> None:
    site.answers["/ferry"] = ferry_page()
    text = shown(await manager.slash(world.talk, "articles add", url=url))
    assert text.replace("\\", "").lower() == f"{NOT_PUBLIC}."
    assert not site.requests
    assert len(own_articles(world)) == 1
    assert not world.talk.history(viewer=world.alice)


async def test_a_redirect_off_the_public_web_is_refused(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = redirect("http://hidden.test/secret")
    site.answers["/secret"] = ferry_page(title="Secret")
    text = shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert text.replace("\\", "").lower() == f"{NOT_PUBLIC}."
    assert site.paths == ["/ferry"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(status="404 None"), "no page at this address"),
        (page(b"%PDF-1.7", kind="application/pdf"), "this PDF is broken"),
        (page(b"<p>1 2 3</p>"), "no article text"),
        (b"nonsense\r\n\r\n", "broken or incomplete"),
    ],
)
async def test_a_page_that_is_no_article_is_told_in_one_line(
    world: World, site: Site, manager: MemberActor, answer: bytes, words: str
) -> None:
    site.answers["/ferry"] = answer
    text = shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert words.lower() in text.lower()
    assert "\n" not in text
    assert labels_of(world.talk.history(viewer=manager)[-1]) == []


@pytest.mark.parametrize("url", ["ferry", "ftp://public.test/x", "javascript:alert(1)", "a b"])
async def test_what_is_no_address_is_told(world: World, manager: MemberActor, url: str) -> None:
    text = shown(await manager.slash(world.talk, "articles add", url=url))
    assert "\n" not in text


async def test_exactly_one_of_the_two_must_be_given(world: World, manager: MemberActor) -> None:
    for options in ({}, {"url": "  "}, {"url": FERRY, "file": ("ferry.txt", ferry_file())}):
        result = await manager.slash(world.talk, "articles add", **options)
        assert shown(result) == ONE_OF_TWO


async def test_what_is_doubtful_about_a_page_is_told(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = page(ferry_source().replace(b"<h1>", b"<p>Sponsored content</p><h1>"))
    result = await manager.slash(world.talk, "articles add", url=FERRY)
    assert f"Please note:\n- {SPONSORED}" in unescaped(shown(result))


# By file


async def test_a_file_becomes_an_article_and_the_same_name_its_new_version(
    world: World, manager: MemberActor
) -> None:
    for name in ("ferry.txt", "Ferry.MD", "ferry.html"):
        file = ferry_file(*STORY, f"This stands in {name} alone.")
        result = await manager.slash(world.talk, "articles add", file=(name, file))
        text = shown(result)
        assert text.startswith(f"Added: **{FERRY_TITLE}**"), name
        assert "no web address" in text
        assert ("Nearly the same text is here already" in text) is (name != "ferry.txt")
    same = ferry_file(*STORY, "This stands in ferry.txt alone.")
    result = await manager.slash(world.talk, "articles add", file=("again.txt", same))
    assert shown(result).startswith(f"Here already: **{FERRY_TITLE}**")
    assert "the same text as" in shown(result)
    longer = ferry_file(*STORY, "The bakery gave up on Friday.")
    result = await manager.slash(world.talk, "articles add", file=("ferry.txt", longer))
    assert shown(result).startswith(f"New version: **{FERRY_TITLE}**")
    assert len(own_articles(world)) == 4


async def test_documents_become_articles(world: World, manager: MemberActor) -> None:
    def fill(document: Document) -> None:
        document.add_heading(FERRY_TITLE, 0)
        for text in STORY:
            document.add_paragraph(text)

    flow = [(TITLE, FERRY_TITLE), *((BODY, text) for text in (*STORY, "It is in the PDF alone."))]
    for name, content in (("ferry.docx", docx_of(fill)), ("ferry.pdf", pdf_of(flow))):
        result = await manager.slash(world.talk, "articles add", file=(name, content))
        assert shown(result).startswith(f"Added: **{FERRY_TITLE}**"), name
    assert len(own_articles(world)) == 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("sheet.xlsx", b"PK\x03\x04", "I cannot read **sheet.xlsx**"),
        ("*_x_*@everyone.doc", b"\xd0\xcf\x11\xe0", r"\*\_x\_\*\@everyone.doc"),
        ("report.pdf", b"<p>Not found", "It is called a PDF and is none"),
        ("report.pdf", b"%PDF-1.7", "This PDF is broken"),
        ("report.pdf", b"%PDF-1.7" + bytes(20_000_001), "up to 20 MB"),
        ("story.txt", b"", "The file is empty"),
        ("story.txt", bytes(range(256)) * 10, "This is a binary file"),
        ("story.txt", b"a" * 5_000_001, "up to 5 MB"),
        ("story.txt", b"It rained again. " * 60_000, "180,000 words, too many"),
    ],
)
async def test_a_file_that_is_no_article_is_told_in_one_line(
    world: World, manager: MemberActor, name: str, content: bytes, words: str
) -> None:
    text = shown(await manager.slash(world.talk, "articles add", file=(name, content)))
    assert words in text
    assert "\n" not in text
    assert len(own_articles(world)) == 1


async def test_a_file_that_discord_does_not_hand_out_is_told(
    world: World, manager: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> bytes:
        raise OSError("the connection was lost")

    monkeypatch.setattr("discord.Attachment.read", fail)
    result = await manager.slash(world.talk, "articles add", file=("a.txt", ferry_file()))
    assert shown(result) == "I could not get the file from Discord. Please try again."


# Hostile words


async def test_hostile_titles_do_nothing_and_fit(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page(title=HOSTILE_TITLE, author="@everyone **Ida** <@1>")
    result = await manager.slash(world.talk, "articles add", url=FERRY)
    text = shown(result)
    assert pings_nobody(world, result.response)
    assert "@everyone" not in text.replace("\\@", "")
    assert "](" not in text
    article = next(each for each in own_articles(world) if each.id != world.article_id)
    assert len(article.metadata.title) > 250
    for command in ("articles info", "articles use", "articles remove"):
        reply = await manager.slash(world.talk, command, article=article.id)
        text = shown(reply)
        assert r"\*\*Bold\*\* \@everyone \<\@1\> \[free\]\(https\://evil.test\)" in text
        assert pings_nobody(world, reply.response)
    listed = await manager.slash(world.talk, "articles list")
    assert r"\@everyone" in shown(listed)


# Limits


async def test_who_adds_too_much_has_to_wait(
    world: World, site: Site, manager: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cooldowns, "ADDITIONS_A_MINUTE", 2)
    for _ in range(2):
        assert "no page" in shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert "Please wait" in shown(await manager.slash(world.talk, "articles add", url=FERRY))
    # mistakes cost nothing, and after a minute it goes on
    assert shown(await manager.slash(world.talk, "articles add")) == ONE_OF_TWO
    await world.env.advance_time(61)
    assert "no page" in shown(await manager.slash(world.talk, "articles add", url=FERRY))
    assert len(site.requests) == 3


@pytest.mark.usefixtures("site")
async def test_a_server_that_adds_too_much_has_to_wait(
    world: World, manager: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cooldowns, "ADDITIONS_AN_HOUR_OF_GUILD", 2)
    other = managing(world, "ed")
    for member in (manager, other):
        assert "no page" in shown(await member.slash(world.talk, "articles add", url=FERRY))
    text = shown(await other.slash(world.talk, "articles add", url=FERRY))
    assert re.search(r"Please go on in \d+ minutes", text)
    stranger = managing(world, "zoe", world.other_guild)
    result = await stranger.slash(world.other_answers, "articles add", url=FERRY)
    assert "no page" in shown(result)


async def test_a_result_that_nobody_can_see_any_more_is_no_error(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    world.env.inject_error("PATCH", "/webhooks/*", status=404, code=10015, times=None)
    result = await manager.slash(world.talk, "articles add", url=FERRY)
    assert result.acknowledged
    assert titled(world, FERRY_TITLE).versions == 1


async def test_nothing_of_this_is_seen_by_others(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    result = await manager.slash(world.talk, "articles add", url=FERRY)
    check(result.response)
    seen = world.talk.history(viewer=world.alice)
    assert not any(FERRY_TITLE in text_of(each) for each in seen)
