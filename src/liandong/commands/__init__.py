"""The subcommands of `liandong`, one file each."""
