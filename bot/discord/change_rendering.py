"""Changes of an article in short → lines of Discord's Markdown, for one guild."""

from __future__ import annotations

from bot.answering.answer import Citation, Quote
from bot.discord.escaping import escaped
from bot.discord.rendering import WITHHELD, Manners
from bot.service.services import Services
from bot.versions import wording
from bot.versions.digest import Passage, ShortChange


class ChangeWriter:
    """Writes changes for a guild, which may have declined words and a limit to what it sees.

    What it shows of sentences counts as shown to the guild: use it on a thread, since that writes
    SQL. ``emphasised``: the new words stand in italics, and not in quotation marks.
    """

    def __init__(self, services: Services, guild_id: int, *, emphasised: bool = False) -> None:
        self._share = services.quote_share
        self._guild_id = guild_id
        self._emphasised = emphasised
        declined = services.communities.settings(guild_id).declined_words
        self._manners = Manners(declined_words=declined)

    def line(self, change: ShortChange) -> str:
        """One change, as an entry of a list."""
        parts = [self.hidden(change.words, escaped(change.words))]
        if change.word_changes:
            changes = (
                self.hidden(
                    f"{each.before} {each.after}",
                    self._emphasis(wording.word_change_sentence(each), each.after_in_place),
                )
                for each in change.word_changes
            )
            parts.append("; ".join(changes))
        return " ".join([f"- {parts[0]}", *parts[1:], *map(self._passage, change.passages)])

    def hidden(self, text: str, shown: str) -> str:
        """``shown`` under a spoiler, where ``text`` has a word that the guild declines."""
        return f"||{shown}||" if self._manners.hides(text) else shown

    def _emphasis(self, sentence: str, new: str) -> str:
        line, words = " ".join(sentence.split()), " ".join(new.split())
        quoted = f"now “{words}”"
        if not (self._emphasised and quoted in line):
            return escaped(line)
        before, _, after = line.rpartition(quoted)
        return f"{escaped(before)}now *{escaped(words)}*{escaped(after)}"

    def _passage(self, passage: Passage) -> str:
        span = passage.start, passage.end
        quote = Quote(passage.version, passage.paragraph, *span, span)
        if self._share.admit(self._guild_id, [Citation(1, quote, None)]):
            return f"{WITHHELD.removesuffix(':')}."
        text = " ".join(passage.text.split())
        return self.hidden(text, f"“{escaped(text)}”{' …' if passage.cut else ''}")
