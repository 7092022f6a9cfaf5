"""Acting on a case from beside the watch board and from its file: small forms, one step each."""
