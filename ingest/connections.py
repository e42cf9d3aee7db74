"""Connects HTTP requests to addresses that were checked, within a deadline and a byte limit."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from ingest.errors import FetchError
from ingest.fetch_limits import ByteAllowance, Deadline, FetchLimits
from ingest.public_addresses import IPAddress

_NO_TLS = "no secure connection to the site can be made: check the address, or try again later"
_BAD_CERTIFICATE = "the site cannot prove that it is the one in the address: check the address"
_ADDRESSES_TRIED = 4
"""A name may have hundreds of addresses; nobody makes us knock at all of them."""


class CheckedNetwork(httpcore.NetworkBackend):
    """The network as one request sees it: only the addresses that were checked for its host.

    The name that httpcore hands over is not looked up again, so DNS cannot change its answer
    between check and use; for TLS it stays the name that the certificate must be valid for.
    """

    def __init__(
        self,
        network: httpcore.NetworkBackend,
        addresses: Sequence[IPAddress],
        limits: FetchLimits,
        deadline: Deadline,
        allowance: ByteAllowance,
    ) -> None:
        self._network = network
        self._addresses = addresses[:_ADDRESSES_TRIED]
        self._limits = limits
        self._deadline = deadline
        self._allowance = allowance

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the checked addresses stand for it
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline holds
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of the checked addresses that answers."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            seconds = min(self._limits.connect_seconds, self._deadline.left())
            try:
                stream = self._network.connect_tcp(
                    str(address), port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _LimitedStream(stream, self._deadline, self._allowance)
        raise failure


class _LimitedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, however slowly bytes drip, and at a byte limit."""

    def __init__(
        self, stream: httpcore.NetworkStream, deadline: Deadline, allowance: ByteAllowance
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline holds
        self._allowance.check()
        received = self._stream.read(max_bytes, self._deadline.left())
        self._allowance.take(len(received))
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the deadline holds
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline holds
    ) -> httpcore.NetworkStream:
        seconds = self._deadline.left()
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, seconds)
        except httpcore.ConnectError as error:
            is_certificate = isinstance(error.__cause__, ssl.SSLCertVerificationError)
            raise FetchError(_BAD_CERTIFICATE if is_certificate else _NO_TLS) from error
        return _LimitedStream(stream, self._deadline, self._allowance)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
