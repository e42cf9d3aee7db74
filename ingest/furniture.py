"""Tells the furniture of a page (advertisements, prompts, link lists, credits) from its sentences.

Every pattern must match a whole line, so that a sentence that merely begins like furniture stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from ingest.blocks import Block
from ingest.canonical import letters_of, one_line
from ingest.dates import parse_time_line

LINES_REMEMBERED = 4_096
"""Lines whose judgement is kept: each is asked about several times on its way through a page."""
_LONGEST_LINE = 400
_PLATFORM = (
    r"(?:facebook|twitter|x|whatsapp|linkedin|reddit|pinterest|e-?mail|telegram|instagram|bluesky"
    r"|threads|flipboard|tumblr|messenger|youtube|tiktok|mastodon|google news|apple news|rss)"
)
_PIECE = r"(?:article|story|post|page|link)"
_PHRASES = (
    # advertisements
    r"(?:advertise?ment|adverti[sz]ing|ad|sponsored(?: content)?|promoted|paid (?:content|post))",
    r"(?:advertise?ment\W+)?(?:story|article|content) continues (?:below|after)"
    r"(?: (?:this |the )?(?:ad|advertise?ment))?",
    r"skip (?:past )?(?:to )?(?:the )?(?:main )?(?:advertise?ment|content|navigation|newsletter.*)",
    r"continue reading(?: the main story| below)?|keep reading|remove ads?|why this ad",
    # navigation and accounts
    r"(?:main )?menu|home|search|navigation|close|open menu|back to top|jump to.{0,40}|topics",
    r"(?:log|sign) ?(?:in|out|up)|register|my account|subscribe(?: now| today)?|become a (?:member|"
    r"subscriber)|support us|donate(?: now)?|next|previous|next article|skip",
    r"(?:sign|log) (?:in|up) (?:to|for) (?:join|comment|continue|read|save|view|our|the"
    r"|get|free)\b[^.]{0,100}",
    r"already (?:a subscriber|have an account)\??.{0,40}",
    r"(?:subscribe|sign up|register)(?: here| now| today)? (?:to|for)[^.]{0,60}"
    r"(?:newsletter|channel|podcast|emails?|alerts?|updates|inbox|briefing|magazine"
    r"|continue reading|unlimited|digital)\b.{0,120}",
    r"(?:get|receive)[^.]{0,90}(?:inbox|newsletter|delivered (?:to|daily|weekly|every|each))\b"
    r".{0,60}",
    r"enter your e-?mail.{0,60}|thanks? (?:you )?for (?:subscribing|signing up).{0,60}",
    r"(?:create|you need) an? (?:free )?account.{0,60}",
    r"(?:(?:to (?:view|play|watch|see|read|hear) this\b.{0,30}?,? ?)?(?:please |you (?:need|have)"
    r" to |you must )?(?:enable|turn on|switch on|allow)|.{0,40}\brequires?) javascript\b.{0,120}",
    r"[^“\"]{3,220}\bnewsletters?\b[^“\"]{0,200}\b(?:sign up|subscribe|join)(?: here| now| today"
    r"| for free| to it)?",
    r"(?:want|would you like) to read (?:more|the rest|on)\b.{0,100}",
    r"you have (?:read )?\d+ (?:of \d+ )?.{0,20}(?:articles?|stories)(?: left| remaining)?\b"
    r".{0,40}",
    r"(?:subscribe|register|sign up|log in|sign in) (?:now )?to (?:unlock|continue|read)\b.{0,80}",
    # sharing and tools
    rf"share(?: (?:this|full|the))?(?: {_PIECE})?(?: (?:on|via|with|to) {_PLATFORM})?",
    rf"(?:tweet|{_PLATFORM}|print(?: this)?(?: {_PIECE})?|copy(?: the)? (?:link|url)|link copied!?"
    rf"|save(?: (?:this )?{_PIECE}| for later)?|bookmark|gift(?: this)? {_PIECE}|link|comments?)",
    r"(?:listen|play|watch)(?: to)?(?: this)?(?: (?:article|story|audio|video))?"
    r"(?: ?[·|–-]? ?\d+(?::\d\d)?(?: min(?:utes?)?)?)?",
    r"(?:(?:updated|published|posted):? )?\d+ ?"
    r"(?:s|sec|min|m|minute|h|hr|hour|d|day|week|month)s?\.? ago",
    r"(?:read(?:ing)? time:? )?\d+[ -]?(?:min(?:ute)?s?)(?: (?:read|listen))?",
    rf"follow (?:us|@\w+|[\w .'’]{{2,40}}) on {_PLATFORM}(?:[ ,/and]+{_PLATFORM})*",
    rf"(?:follow|find|join) (?:us|our|@\w+|[\w .'’]{{2,40}}) on (?:our )?{_PLATFORM}"
    r"(?: channel| page| group)?(?: for\b.{0,60})?",
    r"report (?:a typo|an error)|give feedback|was this (?:\w+ )?(?:helpful|useful)\??",
    r"(?:if you|when we|when you|did you)\b.{0,20}\b(?:spot|find|see|notice|learn of|make)\b.{0,20}"
    r"\b(?:mistakes?|errors?|typos?)\b.{0,220}|our standards\b.{0,120}",
    r"(?:have|are|were|did|do|can) you\b[^.!?]{3,120}\? (?:please )?(?:e-?mail|contact|write to"
    r"|get in touch|send|tell|let)\b.{3,150}|do you have a (?:story|tip)\b.{0,200}",
    r"(?:breaking(?: news)?|live(?: now)?|developing|just in|ended|summary|live (?:reporting"
    r"|updates|blog|feed))|\d[\d,.]* (?:people )?(?:viewing|watching|reading)(?: this)?"
    r"(?: page| now)*",
    r"(?:illustrations?|photographs?|graphics?|video|words) (?:by|:) [^.:]{2,60}",
    r"[^\n]{0,40}\bopens? (?:in )?(?:a )?new (?:tab|window)",
    r"(?:press|news|media) release|for immediate (?:release|publication)",
    r"(?:this (?:page|article|story) (?:was|is) )?printed from\b.{0,200}",
    # lists of other stories
    r"(?:read|see|view|load|show)(?: (?:more|all|less))(?: (?:stories|articles|news|posts))?",
    r"read (?:the )?(?:full|whole|entire|original) (?:story|article|post|report)(?: here)?",
    r"(?:read(?: more)?|see also|also read|also see|read next|related|more|watch|watch now"
    r"|further reading|lesen sie auch|mehr zum thema|lire aussi|à lire aussi)\s*[:|»>→].{1,200}",
    r"see more on\b.{0,120}|(?:tags|topics|filed under)\s*:.{1,120}",
    r"a version of this (?:article|story) (?:appears|appeared) in print\b.{0,200}",
    r"related(?: (?:articles?|stories|content|topics|news|posts|links|coverage))?",
    r"more (?:on this (?:story|topic)|stories|news|coverage|articles|to read"
    r"|(?:from|in|on|about) [\w .&'’]{2,40})",
    r"(?:most|also) (?:read|viewed|popular|shared|commented)"
    r"(?: (?:in|on|stories) ?[\w .&'’]{0,40})?",
    r"(?:recommended|suggested|picked|selected)(?: for you| stories| reading)?",
    r"editors?['’]s? picks?",
    r"you (?:may|might) (?:also )?(?:like|be interested in)(?: these)?|what to (?:read|know) next",
    r"(?:the )?(?:latest|trending|top)(?: now| stories| news| headlines)?",
    r"don['’]t miss|in this story",
    r"from (?:our|the) (?:partners?|web)|around the web|weiterlesen|mehr anzeigen|anzeige|werbung",
    r"(?:(?:\[an error occurred while processing this directive\]|you are visitor"
    r" (?:no\.? ?|number )?[\d,]+|(?:this (?:page|site) is )?best viewed (?:at|in|with)\b.{2,60})"
    r"[ .]*){1,4}",
    # comments
    r"(?:view|show|read|load|see|hide|post|add|leave)(?: all| a| your)?(?: \d+)? ?"
    r"(?:comments?|replies|reply)(?: \(\d+\))?",
    r"\(?\d+\)? comments?|comments? \(\d+\)|(?:reader )?comments(?: are closed)?",
    r"(?:join|sign in to join) the (?:conversation|discussion)|conversation",
    # consent and law
    r"(?:accept|allow|reject|decline|manage)(?: all)?(?: cookies| preferences| settings)?",
    r"(?:we|we and our partners|this (?:site|website|page)) uses? cookies\b.{0,300}",
    r"by (?:continuing|using|clicking|signing up|subscribing)\b.{0,80}\byou "
    r"(?:agree|consent|accept)\b.{0,200}",
    r"(?:(?:terms(?: of (?:service|use))?|privacy(?: (?:policy|notice))?|cookie (?:policy|settings)"
    r"|contact(?: us)?|about us|accessibility|imprint|impressum|datenschutz|help|sitemap"
    r"|do not sell my (?:personal )?info(?:rmation)?)[\s|·•,&-]*(?:and )?){1,12}",
    r"(?:©|\(c\)|copyright(?= ?(?:©|\(c\)|\d{4})))[^.]{0,120}(?:\.? ?all rights reserved.{0,80})?",
    r"all rights reserved\.?.{0,80}",
    # credits of pictures
    r"(?:photo(?:graph)?s?|images?|pictures?|foto|bild|illustration|video|credits?)"
    r"(?: credits?)?(?: by|:|\s*/)\s*[^.:]{2,80}(?:/[^.]{2,60}|getty.{0,30}|reuters|afp|\bap)?",
    r"\([^()/]{2,50}/[^()]{2,60}\)",
    r"[\w .'’-]{3,40}/(?:getty|reuters|afp|ap|epa|shutterstock|bloomberg|alamy|pa|dpa)\b"
    r"[\w ./-]{0,50}",
    r"(?:file|handout|undated)? ?(?:photo|picture|image)|gallery|caption",
    r"enlarge(?: this)?(?: image)?",
    r"hide caption|toggle caption|view (?:image|gallery|larger|full ?screen).{0,20}",
    r"\d+ of \d+(?: ?view gallery)?|image (?:caption|source|credit)\b.{0,120}",
)
_FURNITURE = re.compile(
    r"[\s\W]{0,6}(?:"
    + "|".join(f"(?:{phrase})" for phrase in _PHRASES)
    + r")[\s.!…→›»>:▸▾+)\]–—-]{0,4}",
    re.IGNORECASE,
)
_ASKED = re.compile(r"was this (?:\w+ )?(?:helpful|useful)\??", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:url|link|source)?:?\s*['\"<(\[]*(?:https?://|www\.)\S+", re.IGNORECASE)
_NOTHING = re.compile(r"[\W_]*")
_COMMENTS = re.compile(
    r"\(?\d*\)? ?(?:reader )?comments?(?: \(\d+\))?|leave a (?:comment|reply)"
    r"|sign in to join the conversation",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]{0,3}$|[\"”»][.!?]?$")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}\. [“\"]?[A-Z]")
_QUOTATION_MARKS = "\"'“‘„‚«»‹"
_REPORTED = re.compile(
    r"\b(?:said|says|told|asked|wrote|added|he|she|his|her|they|was|were|had|did)\b", re.IGNORECASE
)
_CREDIT = re.compile(r"(?:photo|image|picture|credit|video|foto|bild|illustration)", re.IGNORECASE)
_TEASER = re.compile(r"[\w ]{4,16}\s?:")
_BIOGRAPHY = re.compile(
    r",? (?:is|was|has been|covers|writes|reports on|has (?:covered|written|reported)|edits"
    r"|joined)\b(?! (?:from|in) \w+ing\b)"
)
_BIOGRAPHY_BLOCKS = 4
_BIOGRAPHY_WORDS = 70
_ITEM_WORDS = 4
_PROSE_WORDS = 12
_SAID_WORDS = 2
_LABEL_WORDS = 6
_CREDIT_WORDS = 14
_TEASER_WORDS = 30
_LINKED = 0.9
"""A line with this share of its letters in links is a list of links, unless it is a sentence."""
_KEPT = re.compile(
    r"(?:correction|clarification|update|editor['’]s note|note|korrektur|berichtigung)s?\b", re.I
)


@lru_cache(maxsize=LINES_REMEMBERED)
def is_furniture(line: str) -> bool:
    """Whether all of ``line`` (canonical text) is furniture rather than part of an article."""
    line = one_line(line)
    if _NOTHING.fullmatch(line):
        return True
    if len(line) > _LONGEST_LINE:
        return False
    if _ADDRESS.fullmatch(line):
        return True
    if _FURNITURE.fullmatch(line) is None:
        return False
    return _ASKED.fullmatch(line) is not None or not _is_prose(line)


def _is_prose(line: str) -> bool:
    """Whether ``line`` is somebody's sentence, although it reads like furniture.

    Somebody says it ("Next."), or reports it ("Sign up for the newsletter, he told them."), or it
    goes on after a colon as a credit or a teaser does not.
    """
    if line[0] in _QUOTATION_MARKS:
        return True
    words = line.split()
    ends = line.endswith((".", "!", "?"))
    if ends and (len(words) <= _SAID_WORDS or _REPORTED.search(line)):
        return True
    if _CREDIT.match(line):
        return len(words) > _CREDIT_WORDS or ends
    return line.endswith(".") and _TEASER.match(line) is not None


def is_sentence(line: str) -> bool:
    """Whether ``line`` ends as running text does: in a full stop, a quotation mark or the like."""
    return _RUNS_ON.search(line.strip()) is not None


def is_link_list(block: Block) -> bool:
    """Whether ``block`` is made of links to other pages."""
    if block.link_share < _LINKED or block.kind == "table":
        return False
    if block.kind == "list":
        return not all(line.endswith(".") for line in block.text.split("\n"))
    return not is_sentence(block.text) or "|" in block.text


def without_furniture(
    blocks: Sequence[Block], title: str | None = None, authors: Sequence[str] = ()
) -> list[Block]:
    """The blocks of ``blocks`` that an article is made of, in order.

    Drops furniture lines, link lists and the labels over them, what repeats the title, a section
    of comments at the end, what is said of the ``authors`` at the end, and a run of teasers at the
    end that furniture opens.
    """
    title_letters = letters_of(title or "")
    blocks = [_without_furniture_items(block) for block in _until_comments(blocks)]
    blocks = _without_biographies(blocks, authors)
    marks = [_is_hard_furniture(block, title_letters) for block in blocks]
    for position, (block, below) in enumerate(pairwise(blocks)):
        if marks[position] and _is_linked_heading(block) and _is_prose_below(below):
            marks[position] = letters_of(block.text) == title_letters
    _mark_labels(blocks, marks)
    _mark_end(blocks, marks)
    kept = [block for block, dropped in zip(blocks, marks, strict=True) if not dropped]
    while kept and kept[-1].kind == "heading" and not _KEPT.match(kept[-1].text):
        kept.pop()
    return kept


def _is_linked_heading(block: Block) -> bool:
    return block.kind == "heading" and is_link_list(block) and not is_furniture(block.text)


def _is_prose_below(block: Block) -> bool:
    """Whether a paragraph belongs to the heading over it, as in a list of places that it links."""
    long = len(block.text.split()) >= _PROSE_WORDS
    return (
        block.kind == "paragraph"
        and long
        and block.link_share < _LINKED
        and is_sentence(block.text)
    )


def _is_hard_furniture(block: Block, title_letters: str) -> bool:
    if block.kind in ("list", "table"):
        return is_link_list(block) or all(is_furniture(line) for line in block.text.split("\n"))
    letters = letters_of(block.text)
    if title_letters and letters == title_letters:
        return True
    return is_furniture(block.text) or is_link_list(block)


def _without_furniture_items(block: Block) -> Block:
    """A list without the items that address its reader; one or two words may be an item."""
    if block.kind != "list":
        return block
    lines = block.text.split("\n")
    kept = [line for line in lines if len(line.split()) < _ITEM_WORDS or not _is_item(line)]
    return replace(block, text="\n".join(kept)) if kept else block


def _is_item(line: str) -> bool:
    return is_furniture(line.removeprefix("- "))


def _without_biographies(blocks: list[Block], authors: Sequence[str]) -> list[Block]:
    """The blocks without those at the end that say who the author is: "Ann Lee covers courts."."""
    first = max(1, len(blocks) - _BIOGRAPHY_BLOCKS)
    return blocks[:first] + [each for each in blocks[first:] if not _is_biography(each, authors)]


def _is_biography(block: Block, authors: Sequence[str]) -> bool:
    if len(block.text.split()) > _BIOGRAPHY_WORDS:
        return False
    names = [author for author in authors if block.text.startswith(f"{author} ")]
    return any(_BIOGRAPHY.match(block.text[len(name) :]) for name in names)


def _until_comments(blocks: Sequence[Block]) -> list[Block]:
    sentences = 0
    for position, block in enumerate(blocks):
        if sentences >= 3 and _COMMENTS.fullmatch(block.text):
            return list(blocks[:position])
        sentences += is_sentence(block.text)
    return list(blocks)


def _mark_labels(blocks: Sequence[Block], marks: list[bool]) -> None:
    """Marks short labels ("Analysis") that stand directly over a list of links."""
    for position in range(len(blocks) - 2, -1, -1):
        below = blocks[position + 1]
        over_links = marks[position + 1] and is_link_list(below)
        if over_links and not marks[position] and _is_label(blocks[position]):
            marks[position] = True


def _is_label(block: Block) -> bool:
    words = len(block.text.split())
    return words <= _LABEL_WORDS and not is_sentence(block.text) and block.kind != "list"


def _mark_end(blocks: Sequence[Block], marks: list[bool]) -> None:
    """Marks the teasers and labels at the end, from the first furniture among them on."""
    start = len(blocks)
    while start > 0 and (marks[start - 1] or _may_be_teaser(blocks[start - 1])):
        start -= 1
    first = next((position for position in range(start, len(blocks)) if marks[position]), None)
    if first is None or first == 0:
        return
    for position in range(first, len(blocks)):
        marks[position] = True


def _may_be_teaser(block: Block) -> bool:
    text = block.text
    if _KEPT.match(text) or _SENTENCE_INSIDE.search(text) or block.kind == "table":
        return False
    if text.startswith(("-", "•")) and block.link_share < _LINKED:
        return False
    short = len(text.split()) <= _TEASER_WORDS
    return short and (not is_sentence(text) or parse_time_line(text) is not None)
