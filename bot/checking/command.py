"""``pullquote check``: a quotation, or a message with quotations, looked for in the articles."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot import console as screen
from bot.answer_console import print_citations
from bot.checking import wording
from bot.checking.checker import LONGEST_MESSAGE, check_message
from bot.checking.result import CheckedQuotation, Verdict
from bot.command_options import AsJson
from bot.standard_streams import standard_input
from store.records import Scope

if TYPE_CHECKING:
    from bot.session import Session

EXIT_NOT_EXACT = 17
"""At least one quotation is not exact. It is not 1, with which Python ends after a traceback: what
went wrong must not look like a verdict."""
STANDARD_INPUT = "-"
CHECK_HELP = f"""\
Look whether a quotation is really in one of the articles, word for word.

Give the quotation, or a message with quoted parts: each part between quotation marks, or in lines \
that begin with “> ”, is checked by itself, and whom the message names as its speaker is compared \
with the article. “-” reads the message from standard input. At most {LONGEST_MESSAGE:,} characters.

The verdicts: exact; nearly (with the differences); turned (cut or altered so that it says \
something else); stitched (put together from two places); other_speaker; earlier (only an earlier \
version had it); not_found; too_short. Exact means that the words stand there, not that they are \
true.

Exit status: 0 where all quotations are exact, {EXIT_NOT_EXACT} where one is not; other statuses \
are errors, such as 4 where there are no articles yet.
"""


def check(
    context: typer.Context,
    message: Annotated[
        list[str], typer.Argument(help="The quotation or message; - for standard input.")
    ],
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is supposed to have said it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a quotation; see CHECK_HELP."""
    session: Session = context.obj
    text = _standard_input() if message == [STANDARD_INPUT] else " ".join(message)
    with session.articles() as library:
        begun = time.perf_counter()
        checked = check_message(library, Scope(), text, speaker)
        seconds = time.perf_counter() - begun
    if as_json:
        screen.print_json(_as_json(text, checked, seconds))
    else:
        print_checked(session.out, checked)
    if any(each.verdict is not Verdict.EXACT for each in checked):
        raise typer.Exit(EXIT_NOT_EXACT)


def print_checked(console: Console, checked: Sequence[CheckedQuotation]) -> None:
    """Each quotation with its verdict, its grounds, and its places with their sources."""
    for each in checked:
        console.print()
        if len(checked) > 1:
            console.print(Text(f"“{each.text}”"))
        exact = each.verdict is Verdict.EXACT
        heading = Text(f"{wording.NAMES[each.verdict]}. ", "bold green" if exact else "bold yellow")
        console.print(heading + Text(wording.verdict_sentence(each), "not bold"))
        for sentence in wording.grounds(each):
            console.print(Padding(Text(sentence), (0, 0, 0, screen.INDENT)))
        print_citations(console, [place.citation for place in each.places])
        if each.now:
            console.print(Text("\nNow it says:"))
            print_citations(console, [each.now.citation])
    console.print()


def _standard_input() -> str:
    # one more than is checked, so that longer input is refused and never read whole
    return standard_input().read(LONGEST_MESSAGE + 2).rstrip("\r\n")


def _as_json(text: str, checked: Sequence[CheckedQuotation], seconds: float) -> dict[str, Any]:
    return {
        "message": text,
        "exact": all(each.verdict is Verdict.EXACT for each in checked),
        "quotations": [
            {
                **each.as_json(),
                "verdict_sentence": wording.verdict_sentence(each),
                "grounds": wording.grounds(each),
            }
            for each in checked
        ],
        "elapsed_ms": round(1000 * seconds, 1),
    }
