"""The toolsets of an agent: one file or folder each, put together by `assemble`."""
