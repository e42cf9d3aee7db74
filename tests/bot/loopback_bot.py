"""Runs ``pullquote``, unmodified, against a Discord on loopback: only two addresses differ.

``python -m tests.bot.loopback_bot --api http://127.0.0.1:1/api/v10 --gateway ws://127.0.0.1:1/gateway``

What else stands on the command line is the command, ``bot`` by default.
"""

from __future__ import annotations

import argparse
import sys

import discord.http
import yarl
from discord.gateway import DiscordWebSocket


def main() -> int:
    """Read the command line and run the bot until it ends; gives its exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", required=True, help="the address of the REST interface")
    parser.add_argument("--gateway", required=True, help="the address of the websocket")
    parser.add_argument("--toy", action="store_true", help="run the toy bot in place of the bot")
    arguments, command = parser.parse_known_args()
    discord.http.Route.BASE = arguments.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(arguments.gateway)
    if arguments.toy:
        from tests.bot.loopback_toy_bot import run_toy_bot

        return run_toy_bot()
    from bot import cli

    sys.argv = ["pullquote", *(command or ["bot"])]
    cli.main()  # ends the process
    return 0


if __name__ == "__main__":
    sys.exit(main())
