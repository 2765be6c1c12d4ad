"""Fetches web pages and books over HTTP, within limits of time and size, and from allowed networks only.

`address.parse_address` checks what the reader typed, `fetch.fetch` returns a `response.Response`, and
`request.FetchHandle` reports progress and cancels. Only `connection` opens sockets, by httpx2.
"""
