"""Fetches one page or book at a time from the web, within limits of time, size and reachable networks.

`address.parse_address` checks what the reader typed, `fetch.fetch` returns a `response.Response`, and
`request.FetchHandle` reports progress and cancels. `connection` alone opens sockets, through httpx2.
"""
