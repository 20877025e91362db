"""Retrieval: documents are collected, cut, embedded, stored, and found again by a question.

`cagent_runtime.rag.index.index` builds or updates an index, `cagent_runtime.rag.query.search` asks
it. Both get their models through a `Connect` function, so nothing here knows how one is reached.
"""
