"""The regulation as functions: frozen types, no I/O, no framework, no clock of its own."""
