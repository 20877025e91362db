"""Our server beside yaml-language-server with the published schema, on the same edits."""
